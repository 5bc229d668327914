/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/**
 * Whether an endpoint may serve at all, as far as the cluster's history decides it.
 *
 * @param why for a human; empty while it stands
 * @param confirmations how often a fenced endpoint repeated its claim
 */
public record Standing(Kind kind, String why, int confirmations) {

    /** Why an endpoint is out. */
    public enum Kind {
        /** It is not. */
        GOOD,
        /** Claims to be primary on a term below the highest seen. */
        ZOMBIE,
        /** Claims a term that another endpoint owns, or both are refused. */
        SPLIT,
        /** Claims a term that belongs to an endpoint which was removed, perhaps its own old name, and which is drained first. */
        WAITING,
        /** Was promoted, but may not take writes. */
        STRAY,
        /** Nothing follows it, while a replica streams from somebody else. */
        CONTRADICTED,
        /** Belongs to another cluster. */
        FOREIGN,
        /** Drained: by an operator, or by the configuration. */
        DISABLED
    }

    static final Standing GOOD = new Standing(Kind.GOOD, "", 0);

    static Standing out(Kind kind, String why) {
        return new Standing(kind, why, 0);
    }

    static Standing drained(String why) {
        return out(Kind.DISABLED, why);
    }

    public boolean isGood() {
        return kind == Kind.GOOD;
    }

    /** The same verdict again keeps its count; another one starts anew. */
    Standing becomes(Standing next) {
        return next.kind == kind ? new Standing(kind, next.why, confirmations) : next;
    }

    Standing confirmed() {
        return new Standing(kind, why, confirmations + 1);
    }
}
