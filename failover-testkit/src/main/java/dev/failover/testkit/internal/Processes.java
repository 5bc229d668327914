/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds and signals the processes of servers. */
final class Processes {
    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /** Sends a signal, for example {@code STOP}, to all at once; those that are gone are no error. */
    static void signal(String name, Collection<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        Shell.run(command);
    }

    /**
     * Every process that works in {@code directory} or below it: PostgreSQL's work in their data directory, so this finds
     * orphans too. Empty on systems without {@code /proc}.
     */
    static List<ProcessHandle> in(Path directory) {
        if (!Files.isDirectory(PROC)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.filter(entry -> workingDirectory(entry).startsWith(directory))
                    .flatMap(entry -> handle(entry).stream())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(PROC + ": cannot be listed", e);
        }
    }

    /** Whether a process is stopped by a signal; true where the system does not tell. */
    static boolean isStopped(ProcessHandle process) {
        Path stat = PROC.resolve(process.pid() + "/stat");
        try {
            String line = Files.readString(stat);
            return "TtZX".indexOf(line.charAt(line.lastIndexOf(')') + 2)) >= 0;
        } catch (IOException goneOrNoProc) {
            return true;
        }
    }

    private static Path workingDirectory(Path entry) {
        if (!Character.isDigit(entry.getFileName().toString().charAt(0))) {
            return entry;
        }
        try {
            return Files.readSymbolicLink(entry.resolve("cwd"));
        } catch (IOException goneOrForeign) {
            return entry;
        }
    }

    private static Optional<ProcessHandle> handle(Path entry) {
        return ProcessHandle.of(Long.parseLong(entry.getFileName().toString()));
    }
}
