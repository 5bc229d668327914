/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import org.jspecify.annotations.Nullable;

/** Which rules hold: all of them, but in a test. */
public final class Rules {

    public static final Rules ALL = new Rules(null);

    private final @Nullable Rule off;

    private Rules(@Nullable Rule off) {
        this.off = off;
    }

    static Rules without(Rule rule) {
        return new Rules(rule);
    }

    boolean hold(Rule rule) {
        return rule != off;
    }
}
