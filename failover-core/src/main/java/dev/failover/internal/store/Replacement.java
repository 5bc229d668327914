/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces the content of a file as a whole: beside it first, down to the disk, then by rename. */
final class Replacement {

    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private Replacement() {}

    /** Writes the file anew. A link stays one: what it leads to is replaced. */
    static void write(Path file, String text) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path folder = Optional.ofNullable(target.getParent()).orElse(target);
        Path fresh = Files.createTempFile(folder, "." + target.getFileName() + ".", ".tmp");
        try {
            writeThrough(fresh, text);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        syncFolder(folder);
    }

    /** Through a stream that an interrupt does not close. */
    private static void writeThrough(Path fresh, String text) throws IOException {
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write(text.getBytes(UTF_8));
            out.getFD().sync();
        }
    }

    /** So that the new name survives a power cut; where a folder cannot be opened, the file system sees to that. */
    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{}: cannot be synced", folder, e);
        }
    }
}
