/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Copies and deletes directories, some of whose files may vanish meanwhile: a server works in them. */
final class FileTree {
    private static final CopyOption[] COPY = {StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS};

    private FileTree() {}

    /**
     * Copies {@code source} to {@code target}, which does not exist yet.
     *
     * @param wanted asked for each file (not directory) with its path below {@code source}
     */
    static void copy(Path source, Path target, Predicate<Path> wanted) throws IOException {
        Files.walkFileTree(source, new Visitor() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.copy(directory, target.resolve(source.relativize(directory)), COPY);
                return FileVisitResult.CONTINUE;
            }

            @Override
            void visit(Path file) throws IOException {
                Path path = source.relativize(file);
                if (wanted.test(path)) {
                    Files.copy(file, target.resolve(path), COPY);
                }
            }
        });
    }

    /** Deletes {@code root} and everything below it; does nothing if it does not exist. */
    static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new Visitor() {
            @Override
            void visit(Path file) throws IOException {
                Files.deleteIfExists(file);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private abstract static class Visitor extends SimpleFileVisitor<Path> {
        abstract void visit(Path file) throws IOException;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                visit(file);
            } catch (NoSuchFileException vanished) {
                return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }
}
