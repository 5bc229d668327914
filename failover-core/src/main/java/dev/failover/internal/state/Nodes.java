/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.spi.Node;

/**
 * To which servers an endpoint's address led. A connection that was opened elsewhere than the probe's may be the first one after a
 * restart, or after the address moved: then the probe is there too when it is asked next. If it is where it was, there are two.
 *
 * @param probed where the probe's connection was last
 * @param opened where another one was opened to since, if that was elsewhere
 * @param openedNanos when that was told
 * @param other one beside the probe's; unknown while there is only one
 */
record Nodes(Node probed, Node opened, long openedNanos, Node other) {

    private static final long NEVER = Long.MIN_VALUE / 2;

    static final Nodes NONE = new Nodes(Node.UNKNOWN, Node.UNKNOWN, NEVER, Node.UNKNOWN);

    boolean areSeveral() {
        return other.isKnown();
    }

    /** The probe was answered. */
    Nodes probed(Node next, long askedNanos) {
        if (!next.isKnown()) {
            return this;
        }
        boolean decides = opened.isKnown() && askedNanos - openedNanos >= 0;
        return decides
                ? new Nodes(next, Node.UNKNOWN, NEVER, isElsewhere(next) ? opened : other)
                : new Nodes(next, opened, openedNanos, other);
    }

    /** A server that is restarted again is started later. */
    private boolean isElsewhere(Node next) {
        return !next.isSame(opened) && (next.isSame(probed) || next.isOlder(opened));
    }

    /** A connection was opened, and asked where it is. */
    Nodes opened(Node next, long toldNanos) {
        return !next.isKnown() || next.isSame(probed) ? this : new Nodes(probed, next, toldNanos, other);
    }

    /** For a human. */
    String facts() {
        return "its probe is on " + probed + ", and a connection was opened on " + other;
    }
}
