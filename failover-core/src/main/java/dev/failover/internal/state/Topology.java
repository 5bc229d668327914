/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/** Who decides which endpoints take writes. */
public enum Topology {
    /** One endpoint at a time, and the servers say which; this process follows. */
    FOLLOWED,
    /** One endpoint at a time, of interchangeable ones, and this process chooses by preference. */
    PREFERRED,
    /** Every usable endpoint. */
    SHARED
}
