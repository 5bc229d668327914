/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Removes the small System V segment that a killed server leaves. A server that starts again in the same directory reuses
 * its own; one that does not would leave it for ever, and a system has room for about 4096.
 */
final class SharedMemory {
    private static final Path TABLE = Path.of("/proc/sysvipc/shm");
    private static final int KEY = 0;
    private static final int ID = 1;
    private static final int ATTACHED = 6;

    private SharedMemory() {}

    /** For every data directory directly below {@code workspace}, none of whose servers runs any more. */
    static void releaseBelow(Path workspace) throws IOException {
        if (!Files.isDirectory(workspace)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(workspace, Files::isDirectory)) {
            children.forEach(SharedMemory::releaseOf);
        }
    }

    /** Only if the system still knows the segment under the same key and id and nobody uses it. */
    static void releaseOf(Path dataDirectory) {
        String[] keyAndId = new PidFile(dataDirectory).sharedMemory().split("\\s+", -1);
        if (keyAndId.length == 2 && isLeft(keyAndId[0], keyAndId[1])) {
            Shell.run(List.of("ipcrm", "-m", keyAndId[1]));
        }
    }

    private static boolean isLeft(String key, String id) {
        try {
            return Files.readAllLines(TABLE).stream()
                    .map(line -> line.strip().split("\\s+", -1))
                    .anyMatch(row -> row.length > ATTACHED
                            && row[KEY].equals(key)
                            && row[ID].equals(id)
                            && row[ATTACHED].equals("0"));
        } catch (IOException noSuchTable) {
            return false;
        }
    }
}
