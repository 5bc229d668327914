/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

/**
 * A value and where it came from.
 *
 * @param key the whole key; as written until it is bound, canonical afterwards
 * @param value the value, placeholders resolved
 * @param written the value as it was written: what a message may show
 * @param origin such as {@code orders.properties:7}; empty if it came from code
 */
record Entry(String key, String value, String written, String origin) {

    static Entry of(String key, String value, String origin) {
        return new Entry(key, value, value, origin);
    }

    Entry withKey(String other) {
        return new Entry(other, value, written, origin);
    }

    Entry withValue(String other) {
        return new Entry(key, other, written, origin);
    }

    /** Never the value: it may be a secret. */
    @Override
    public String toString() {
        return "Entry[" + key + "]";
    }
}
