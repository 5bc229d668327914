/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.jdbc.ReadOnlyHint;
import dev.failover.jdbc.internal.Terms.View;
import java.sql.SQLException;

/**
 * What a handle's next transaction, or statement in autocommit mode, is for, and whether it may go on where the last one was.
 * One for all handles on the same terms: it keeps nothing of them.
 */
final class Intent {

    private final JdbcCluster cluster;
    private final Terms terms;
    private final ReadOnlyHint hint;
    private final Rebind rebind;

    Intent(JdbcCluster cluster, Terms terms, ReadOnlyHint hint, Rebind rebind) {
        this.cluster = cluster;
        this.terms = terms;
        this.hint = hint;
        this.rebind = rebind;
    }

    JdbcCluster cluster() {
        return cluster;
    }

    Terms terms() {
        return terms;
    }

    /** As it is declared, or in a transaction as the hint says. */
    Access access(Handle handle) {
        boolean reads =
                switch (terms.view()) {
                    case REPLICA -> true;
                    case PRIMARY -> false;
                    case DECLARED -> handle.isDeclaredReadOnly() || (!handle.autoCommit() && hint.isReadOnly());
                };
        return reads ? Access.READ_ONLY : Access.READ_WRITE;
    }

    /** As it is declared. */
    boolean isReadOnly(Handle handle) {
        return terms.view() == View.REPLICA || handle.isDeclaredReadOnly();
    }

    /** Whether what was borrowed for any purpose will do for this one. */
    boolean isServedBy(Binding soft, Handle handle) {
        return soft.serves(access(handle)) && handle.membership().sees(soft);
    }

    /** Whether it should go elsewhere, if nothing else holds it. */
    boolean shouldLeave(Binding bound, Handle handle) {
        if (rebind == Rebind.NEVER) {
            return false;
        }
        boolean elsewhere = isFree() && (bound.access() != access(handle) || isUnwelcome(bound, handle));
        return elsewhere || isBehind(bound, handle);
    }

    /** Whether nothing is held between two transactions. */
    boolean leavesAfterTransaction(Handle handle) {
        return rebind == Rebind.TRANSACTION && isFree() && !handle.autoCommit();
    }

    /** Whether it may go wherever its access is served: a view promises one server. */
    private boolean isFree() {
        return terms.view() == View.DECLARED;
    }

    /** Its session has written what this replica does not have yet: there its reads would fail, even those of a view. */
    private static boolean isBehind(Binding bound, Handle handle) {
        return !handle.autoCommit() && !handle.membership().sees(bound);
    }

    /**
     * Its endpoint is being drained, or serves no reads any more: the next transaction begins elsewhere. In autocommit nobody
     * knows what its user keeps in the session: it stays until it is closed, or its endpoint fails.
     */
    private static boolean isUnwelcome(Binding bound, Handle handle) {
        return !handle.autoCommit() && isUnwelcomeAt(bound);
    }

    private static boolean isUnwelcomeAt(Binding bound) {
        boolean reads = bound.access() == Access.READ_ONLY;
        return bound.candidate().endpoint().isDraining()
                || (reads
                        && !(bound.candidate().isCurrent()
                                && bound.candidate().endpoint().servesReads()));
    }

    /** It is to write, and may not leave a connection that was bound to read. */
    SQLException held(Binding bound) {
        String by = rebind == Rebind.NEVER
                ? "routing.rebind=never; take a new connection for it"
                : "an open statement, unwrap(), or what it left in its session (SET, LISTEN, a lock, a temporary table);"
                        + " close the statement before the next read-write use, or take a new connection for it";
        return new SQLException(
                "this connection is held on " + bound.endpoint() + ", which serves reads, by " + by, "25001");
    }
}
