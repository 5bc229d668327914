/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

/**
 * Hears every decision of a cluster, in order.
 *
 * <p>Called on the cluster's own event thread, outside any lock. A listener may take its time, but while it does so
 * later events wait; what it throws is logged and forgotten.
 */
@FunctionalInterface
public interface FailoverListener {

    void on(FailoverEvent event);
}
