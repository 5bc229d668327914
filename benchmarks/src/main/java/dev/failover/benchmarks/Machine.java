/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where figures were taken, in one line. */
public final class Machine {

    private Machine() {}

    /** Cores, JDK, versions, commit and day. The commit comes in as {@code -Dbenchmarks.commit}. */
    public static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return "Machine: %d cores (%s, %s), JVM %s %s, HikariCP %s, pgjdbc %s, commit %s, %s"
                .formatted(
                        runtime.availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vendor"),
                        System.getProperty("java.version"),
                        version(com.zaxxer.hikari.HikariDataSource.class),
                        org.postgresql.util.DriverInfo.DRIVER_VERSION,
                        System.getProperty("benchmarks.commit", "unknown"),
                        LocalDate.now(ZoneOffset.UTC));
    }

    private static String version(Class<?> type) {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.replaceAll(".*-([0-9][^/]*)\\.jar$", "$1");
    }
}
