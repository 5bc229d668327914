/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What was found at a path.
 *
 * @param content all that stands in the file; nothing if it cannot be read
 * @param trouble why it cannot be read; empty if it can
 */
record Look(ByteBuffer content, String trouble) {

    private static final int LARGEST = 16 << 20;

    /** Opens the file once: of links that are swapped meanwhile, either the old content is found or the new. */
    static Look at(Path file) {
        try {
            return Files.notExists(file) || Files.isRegularFile(file)
                    ? read(file)
                    : troubled("not a regular file"); // opening a pipe would wait for its writer
        } catch (NoSuchFileException e) {
            return troubled("no such file");
        } catch (IOException e) {
            return troubled("not readable (" + e + ")");
        }
    }

    boolean isReadable() {
        return trouble.isEmpty();
    }

    /** A copy of the content. */
    byte[] bytes() {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    private static Look read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            return bytes.length > LARGEST ? troubled("larger than 16MB") : new Look(ByteBuffer.wrap(bytes), "");
        }
    }

    private static Look troubled(String why) {
        return new Look(ByteBuffer.allocate(0), why);
    }

    /** Never the content: it may hold secrets. */
    @Override
    public String toString() {
        return "Look[" + (isReadable() ? content.remaining() + " bytes" : trouble) + "]";
    }
}
