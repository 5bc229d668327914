/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many objects of each class are alive, counted by the virtual machine after a collection. */
final class LiveObjects {

    private final Map<String, Long> counts = new HashMap<>();

    private LiveObjects() {}

    static LiveObjects now() {
        LiveObjects now = new LiveObjects();
        histogram().lines().forEach(now::add);
        return now;
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code   12:   340   8160  org.postgresql.jdbc.PgConnection (org.postgresql.jdbc)}. */
    private void add(String line) {
        String[] columns = line.trim().split("\\s+");
        if (columns.length >= 4 && columns[0].endsWith(":")) {
            counts.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
        }
    }

    long of(String type) {
        return counts.getOrDefault(type, 0L);
    }

    /** By how much each class has grown since then, if by more than {@code tolerance}. */
    Map<String, Long> grownSince(LiveObjects before, long tolerance) {
        Map<String, Long> grown = new HashMap<>();
        counts.forEach((type, count) -> {
            long more = count - before.of(type);
            if (more > tolerance) {
                grown.put(type, more);
            }
        });
        return grown;
    }
}
