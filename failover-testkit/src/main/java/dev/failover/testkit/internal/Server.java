/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One PostgreSQL server as the system sees it. Operations return when they are done. */
public interface Server {
    String id();

    /** Where clients reach it. Stays the same over restarts. */
    String host();

    int port();

    /** How the other servers of its cluster reach it; a standby names itself by {@code cluster_name}. */
    String conninfo();

    /** Starts again in place and waits until it accepts connections. */
    void start();

    /** A fast, clean shutdown. */
    void stop();

    /** Ends every process at once, as a crash of the machine would. */
    void kill();

    /** Halts every process; the system goes on to acknowledge what clients send. */
    void freeze();

    void thaw();

    boolean isRunning();

    /** Process id of the server; fails when it does not run. */
    long pid();

    /** Where its files are; fails when this JVM cannot reach them. */
    Path dataDirectory();

    /** The last {@code lines} lines of its log. */
    List<String> logTail(int lines);

    /** Settings for the next start; wins over earlier ones and over {@code ALTER SYSTEM}. */
    void configure(Map<String, String> settings);

    /** Replaces all data by a copy of the running {@code source} and starts as its standby. */
    void cloneFrom(Server source);
}
