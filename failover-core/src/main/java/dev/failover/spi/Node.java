/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.spi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Which running server answered. Told apart by when it was started: one may have several addresses, and the same one after a
 * restart is another.
 *
 * @param startedMicros when it was started, on its own clock, in microseconds since 1970; 0 if it cannot be read
 * @param address what it takes itself for, for humans; empty if it cannot be read
 */
public record Node(long startedMicros, String address) {

    /** It did not tell. */
    public static final Node UNKNOWN = new Node(0, "");

    public boolean isKnown() {
        return startedMicros != 0;
    }

    /** Whether both are known and the same. */
    public boolean isSame(Node other) {
        return isKnown() && startedMicros == other.startedMicros;
    }

    /** Whether both are known, and this one was started first. */
    public boolean isOlder(Node other) {
        return isKnown() && startedMicros < other.startedMicros;
    }

    @Override
    public String toString() {
        Instant started = Instant.EPOCH.plus(startedMicros, ChronoUnit.MICROS);
        return (address.isEmpty() ? "a server" : address) + ", started " + started;
    }
}
