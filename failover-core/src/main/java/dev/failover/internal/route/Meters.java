/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import dev.failover.FailoverEvent;

/**
 * Hears what is worth measuring and cannot be read off afterwards. Called outside any lock, on the threads that do the
 * work, callers' among them: it must return at once and throw nothing.
 */
public interface Meters {

    /** Nobody measures. */
    Meters OFF = new Meters() {};

    /** A call waited for a newer route, whether it was served then or refused. */
    default void waited(long nanos) {}

    /** A probe was answered. */
    default void probed(String endpoint, long nanos) {}

    /** Something was decided; in order. */
    default void heard(FailoverEvent event) {}

    /** The table has other endpoints than before. */
    default void endpointsChanged() {}
}
