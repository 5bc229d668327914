/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.tukaani.xz.XZInputStream;

/** Unpacks a {@code .txz}: as much of the tar format as archives of PostgreSQL use. */
final class Archive {
    private static final int BLOCK = 512;

    private final DataInputStream in;
    private final Path target;

    private Archive(InputStream tar, Path target) {
        this.in = new DataInputStream(tar);
        this.target = target;
    }

    static void unpack(InputStream txz, Path target) throws IOException {
        new Archive(new XZInputStream(txz), target).unpack();
    }

    private void unpack() throws IOException {
        byte[] header = new byte[BLOCK];
        for (in.readFully(header); header[0] != 0; in.readFully(header)) {
            unpack(header);
        }
    }

    private void unpack(byte[] header) throws IOException {
        long size = octal(header, 124, 12);
        Path path = inside(text(header, 345, 155), text(header, 0, 100));
        switch (header[156]) {
            case '5' -> Files.createDirectories(path);
            case '2' -> Files.createSymbolicLink(withParent(path), Path.of(text(header, 157, 100)));
            case '0', 0 -> write(path, size, octal(header, 100, 8));
            default -> in.skipNBytes(size); // Extended attributes; nothing that a server needs.
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }

    private void write(Path path, long size, long mode) throws IOException {
        try (OutputStream out = Files.newOutputStream(withParent(path))) {
            long left = size;
            for (byte[] buffer = new byte[1 << 16]; left > 0; left -= Math.min(left, buffer.length)) {
                int length = (int) Math.min(left, buffer.length);
                in.readFully(buffer, 0, length);
                out.write(buffer, 0, length);
            }
        }
        if ((mode & 0100) != 0 && !path.toFile().setExecutable(true, false)) {
            throw new IOException(path + ": cannot be made executable");
        }
    }

    private Path inside(String prefix, String name) throws IOException {
        Path path = target.resolve(prefix).resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("archive entry leaves its directory: " + name);
        }
        return path;
    }

    private static Path withParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return path;
    }

    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).trim();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] header, int from, int length) {
        byte[] field = Arrays.copyOfRange(header, from, from + length);
        int end = 0;
        while (end < field.length && field[end] != 0) {
            end++;
        }
        return new String(field, 0, end, StandardCharsets.UTF_8);
    }
}
