/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.Access;
import dev.failover.jdbc.ReadOnlyHint;
import dev.failover.jdbc.internal.Terms.View;

/** What a handle's next transaction, or statement in autocommit mode, is for. */
final class Intent {

    private final Terms terms;
    private final SessionSettings settings;
    private final ReadOnlyHint hint;

    Intent(Terms terms, SessionSettings settings, ReadOnlyHint hint) {
        this.terms = terms;
        this.settings = settings;
        this.hint = hint;
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

    /** Whether it may go wherever its access is served: a view promises one server. */
    boolean isFree() {
        return terms.view() == View.DECLARED;
    }
}
