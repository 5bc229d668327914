/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux knows of this machine's connections. */
final class Kernel {

    private static final Path IPV4 = Path.of("/proc/self/net/tcp");
    private static final Path IPV6 = Path.of("/proc/self/net/tcp6");
    private static final String ESTABLISHED = "01";

    private Kernel() {}

    static boolean tells() {
        return Files.isReadable(IPV4);
    }

    /** Local addresses from which a connection to that local port is established. */
    static Set<String> connectionsTo(int port) {
        String wanted = String.format(Locale.ROOT, ":%04X", port);
        return Stream.of(IPV4, IPV6)
                .filter(Files::isReadable)
                .flatMap(Kernel::lines)
                .map(line -> line.trim().split(" +"))
                .filter(columns -> columns[2].endsWith(wanted) && columns[3].equals(ESTABLISHED))
                .map(columns -> columns[1])
                .collect(Collectors.toSet());
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
