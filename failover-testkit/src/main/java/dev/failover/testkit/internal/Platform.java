/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterUnavailableException;
import java.util.Locale;

/**
 * For which operating system and processor binaries are published, under both names in use for it.
 *
 * @param artifact the end of the artifact's name, for example {@code linux-arm64v8}
 * @param archive the archive in its jar, for example {@code postgres-linux-arm_64.txz}
 */
record Platform(String artifact, String archive) {
    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        String os = os(osName.toLowerCase(Locale.ROOT));
        return switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> new Platform(os + "-amd64", "postgres-" + os + "-x86_64.txz");
            case "aarch64", "arm64" -> new Platform(os + "-arm64v8", "postgres-" + os + "-arm_64.txz");
            default -> throw new ClusterUnavailableException("no PostgreSQL binaries for processor " + osArch);
        };
    }

    private static String os(String name) {
        if (name.startsWith("linux")) {
            return "linux";
        }
        if (name.startsWith("mac")) {
            return "darwin";
        }
        throw new ClusterUnavailableException("no PostgreSQL binaries for operating system " + name);
    }
}
