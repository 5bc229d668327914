/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.engine.Supervisor;
import dev.failover.jdbc.internal.delegate.Effect;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Failure.Blame;
import dev.failover.spi.FailureKind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failed call means for its connection, and for its endpoint, which is reported. One for all handles. */
final class Judge {

    private final Losses losses;
    private final Supervisor<JdbcEndpoint> supervisor;

    Judge(Losses losses, Supervisor<JdbcEndpoint> supervisor) {
        this.losses = losses;
        this.supervisor = supervisor;
    }

    /** What the caller is to see, if the connection is lost by that; null if it is as good as before. */
    @Nullable
    SQLException lossBy(SQLException cause, Handle handle, Binding bound, Effect effect) {
        Failure failure = Failure.of(cause);
        if (failure.blame() == Blame.SESSION) {
            return losses.ended(bound.endpoint(), cause);
        }
        if (failure.blame() != Blame.ENDPOINT) {
            return null;
        }
        report(failure, cause, handle, bound);
        return losses.of(bound.endpoint(), cause, effect, handle.autoCommit());
    }

    /** A server refuses writes that is bound for them: it is no primary any more. */
    SQLException demotion(SQLException cause, Handle handle, Binding bound) {
        report(new Failure(Blame.ENDPOINT, FailureKind.LOST), cause, handle, bound);
        return losses.demoted(bound.endpoint(), cause);
    }

    /** The endpoint was fenced, DOWN or demoted since: nothing is sent there any more, so the outcome is certain. */
    SQLException voided(Binding bound) {
        return losses.voided(bound.endpoint());
    }

    /** What broke by the user's own abort() speaks against nobody. */
    void report(SQLException cause, Handle handle, Binding bound) {
        report(Failure.of(cause), cause, handle, bound);
    }

    private void report(Failure failure, SQLException cause, Handle handle, Binding bound) {
        if (failure.blame() == Blame.ENDPOINT && bound.candidate().isCurrent() && !handle.isAborted()) {
            supervisor.callFailed(bound.candidate(), failure.kind(), cause);
        }
    }
}
