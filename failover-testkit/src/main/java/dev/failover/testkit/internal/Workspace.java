/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one cluster, deleted with it. It lies below the directory that the system property {@value #DIRECTORY}
 * names, else in {@code /dev/shm} where that has 2 GiB free, else in that of temporary files. A file lock beside it says that its JVM lives: the system drops the lock
 * however the JVM ends, and the next workspace to be claimed clears the directories and processes of the dead.
 */
final class Workspace implements AutoCloseable {
    static final String DIRECTORY = "failover.testkit.directory";

    private static final Logger log = LoggerFactory.getLogger(Workspace.class);
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 2L << 30;
    private static final String CLAIM = ".claim";
    private static final Duration GONE = Duration.ofSeconds(10);
    private static final ReentrantLock claiming = new ReentrantLock();

    private final Path directory;
    private final FileChannel claim;

    private Workspace(Path directory, FileChannel claim) {
        this.directory = directory;
        this.claim = claim;
    }

    private static Path root() {
        return parent().resolve("failover-testkit-" + System.getProperty("user.name", ""));
    }

    /** In memory if there is room: a cluster has thousands of files, and some file systems take a millisecond for each. */
    private static Path parent() {
        String temporary = System.getProperty("java.io.tmpdir", "/tmp");
        String standard = MEMORY.toFile().getUsableSpace() >= ROOM ? MEMORY.toString() : temporary;
        return Path.of(System.getProperty(DIRECTORY, standard));
    }

    /** A new empty directory. Clears what JVMs left that did not live to do it. */
    static Workspace claim() {
        claiming.lock();
        try {
            return claim(Files.createDirectories(root()).toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(root() + ": no directory for a cluster", e);
        } finally {
            claiming.unlock();
        }
    }

    private static Workspace claim(Path root) throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (FileChannel oneJvmAtATime = open(root.resolve("lock"));
                FileLock lock = oneJvmAtATime.lock()) {
            reapTheDead(root);
            String name = prefix() + UUID.randomUUID().toString().substring(0, 8);
            FileChannel claim = open(root.resolve(name + CLAIM));
            claim.lock();
            log.trace("claimed {} under {}", name, lock);
            return new Workspace(Files.createDirectory(root.resolve(name)), claim);
        }
    }

    Path directory() {
        return directory;
    }

    /** Kills every process that works in this directory and deletes it. */
    @Override
    public void close() {
        try {
            clear(directory);
            Files.deleteIfExists(claimOf(directory));
            claim.close();
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be deleted", e);
        }
    }

    private static void reapTheDead(Path root) throws IOException {
        try (DirectoryStream<Path> claims = Files.newDirectoryStream(root, "*" + CLAIM)) {
            for (Path claim : claims) {
                if (!claim.getFileName().toString().startsWith(prefix())) {
                    reapIfDead(claim);
                }
            }
        }
    }

    /** Never touches a claim of this JVM: closing a channel drops all locks that the process has on the file. */
    private static void reapIfDead(Path claim) throws IOException {
        try (FileChannel channel = open(claim);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                String name = claim.getFileName().toString();
                Path directory = claim.resolveSibling(name.substring(0, name.length() - CLAIM.length()));
                log.info("clearing {}: its JVM is dead", directory);
                clear(directory);
                Files.deleteIfExists(claim);
            }
        }
    }

    private static void clear(Path directory) throws IOException {
        Await.until(GONE, () -> directory + ": has processes that do not die", () -> killedAll(directory));
        SharedMemory.releaseBelow(directory);
        FileTree.delete(directory);
    }

    private static boolean killedAll(Path directory) {
        List<ProcessHandle> left = Processes.in(directory);
        left.forEach(ProcessHandle::destroyForcibly);
        return left.isEmpty();
    }

    private static String prefix() {
        return "pg-" + ProcessHandle.current().pid() + "-";
    }

    private static Path claimOf(Path directory) {
        return directory.resolveSibling(directory.getFileName() + CLAIM);
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
