/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

import dev.failover.http.internal.judge.Evidence;
import java.util.HashSet;
import java.util.Set;

/**
 * What a call has behind it. Immutable.
 *
 * @param sent attempts that may have sent something
 * @param tried endpoints that were tried on the snapshot of now
 * @param repeated whether the same endpoint was asked twice already
 */
public record Course(int sent, Set<String> tried, boolean repeated) {

    public static final Course START = new Course(0, Set.of(), false);

    /** After one more attempt. */
    public Course after(String endpoint, Evidence evidence) {
        Set<String> more = new HashSet<>(tried);
        more.add(endpoint);
        return new Course(sent + (evidence.maySent() ? 1 : 0), Set.copyOf(more), repeated);
    }

    /** On a newer snapshot every endpoint is worth a try again. */
    public Course anew() {
        return new Course(sent, Set.of(), repeated);
    }

    Course again() {
        return new Course(sent, tried, true);
    }
}
