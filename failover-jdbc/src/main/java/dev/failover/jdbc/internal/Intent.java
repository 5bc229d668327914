/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.jdbc.ReadOnlyHint;
import dev.failover.jdbc.internal.Terms.View;
import java.sql.SQLException;

/** What a handle's next transaction, or statement in autocommit mode, is for, and whether it may go on where the last one was. */
final class Intent {

    private final Terms terms;
    private final SessionSettings settings;
    private final ReadOnlyHint hint;
    private final Rebind rebind;
    private final Membership membership;

    Intent(Terms terms, SessionSettings settings, ReadOnlyHint hint, Rebind rebind, Membership membership) {
        this.terms = terms;
        this.settings = settings;
        this.hint = hint;
        this.rebind = rebind;
        this.membership = membership;
    }

    /** As it is declared, or in a transaction as the hint says. */
    Access access() {
        boolean reads =
                switch (terms.view()) {
                    case REPLICA -> true;
                    case PRIMARY -> false;
                    case DECLARED -> settings.readOnly() || (!settings.autoCommit() && hint.isReadOnly());
                };
        return reads ? Access.READ_ONLY : Access.READ_WRITE;
    }

    /** As it is declared. */
    boolean isReadOnly() {
        return terms.view() == View.REPLICA || settings.readOnly();
    }

    /** Whether what was borrowed for any purpose will do for this one. */
    boolean isServedBy(Binding soft) {
        return soft.serves(access()) && membership.sees(soft);
    }

    /** Whether it should go elsewhere, if nothing else holds it. */
    boolean shouldLeave(Binding bound) {
        boolean elsewhere = isFree() && (bound.access() != access() || isUnwelcome(bound));
        return rebind != Rebind.NEVER && (elsewhere || isBehind(bound));
    }

    /** Whether nothing is held between two transactions. */
    boolean leavesAfterTransaction() {
        return rebind == Rebind.TRANSACTION && isFree() && !settings.autoCommit();
    }

    /** Whether it may go wherever its access is served: a view promises one server. */
    private boolean isFree() {
        return terms.view() == View.DECLARED;
    }

    /** Its session has written what this replica does not have yet: there its reads would fail, even those of a view. */
    private boolean isBehind(Binding bound) {
        return !settings.autoCommit() && !membership.sees(bound);
    }

    /**
     * Its endpoint is being drained, or serves no reads any more: the next transaction begins elsewhere. In autocommit nobody
     * knows what its user keeps in the session: it stays until it is closed, or its endpoint fails.
     */
    private boolean isUnwelcome(Binding bound) {
        return !settings.autoCommit() && isUnwelcomeAt(bound);
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
