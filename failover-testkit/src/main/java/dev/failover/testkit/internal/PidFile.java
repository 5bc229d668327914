/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The {@code postmaster.pid} of a data directory, in which a server says how far it is. */
record PidFile(Path dataDirectory) {
    private static final int PID = 0;
    private static final int SHARED_MEMORY = 6;
    private static final int STATUS = 7;

    /** Whether the server with process id {@code pid} accepts connections. */
    boolean isReady(long pid) {
        List<String> lines =
                lines(); // read once: a new server replaces the file of a killed one, which said "ready" too
        return line(lines, STATUS).equals("ready") && line(lines, PID).equals(Long.toString(pid));
    }

    /** Key and id of the System V shared memory segment, or the empty text if none is recorded. */
    String sharedMemory() {
        return line(lines(), SHARED_MEMORY);
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? lines.get(index).strip() : "";
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(dataDirectory.resolve("postmaster.pid"));
        } catch (IOException notThere) {
            return List.of();
        }
    }
}
