/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.jdbc.CommitOutcomeUnknownException;
import dev.failover.jdbc.ConnectionLostException;
import dev.failover.jdbc.internal.delegate.Effect;
import dev.failover.jdbc.internal.postgres.Failure;
import java.sql.SQLException;
import java.util.function.UnaryOperator;

/**
 * What a caller is told when a connection is lost: what became of the work, where, why, and what is known of the endpoint.
 *
 * @param verdicts what is known of an endpoint now, by its id
 */
record Losses(String cluster, UnaryOperator<String> verdicts) {

    /** A call failed because its connection broke. A commit, or a change that stood alone, may have happened. */
    SQLException of(String endpoint, SQLException cause, Effect effect, boolean autoCommit) {
        String where = cluster + ": the connection to " + endpoint + " was lost";
        String how = " (" + Failure.text(cause) + "). " + verdicts.apply(endpoint);
        boolean sent = !Failure.isClosedBefore(cause);
        if (sent && (effect.commits() || (autoCommit && effect.mayChange()))) {
            return new CommitOutcomeUnknownException(
                    where + " during a commit: it may or may not have happened" + how, cause);
        }
        return new ConnectionLostException(where + how, sent && autoCommit && effect.reads(), cause);
    }

    /** The server ended the session for what it did or did not do, before it read the call. */
    SQLException ended(String endpoint, SQLException cause) {
        String message = cluster + ": " + endpoint + " ended the session (" + Failure.text(cause) + ")";
        return new ConnectionLostException(message, false, cause);
    }

    /** Nothing was sent: the endpoint was fenced, DOWN or demoted before. */
    SQLException voided(String endpoint) {
        String message = cluster + ": " + endpoint + " lost its place while this connection was open. "
                + verdicts.apply(endpoint);
        return new ConnectionLostException(message, false, new SQLException("connection aborted", "08003"));
    }

    /** The server refused a write: it is no primary any more. */
    SQLException demoted(String endpoint, SQLException cause) {
        String message = cluster + ": " + endpoint + " does not take writes any more. " + verdicts.apply(endpoint);
        return new ConnectionLostException(message, false, cause);
    }
}
