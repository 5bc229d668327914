/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The unpacked programs of one version, shared by all JVMs of a user. They lie in the directory that the system property
 * {@value #CACHE} names, else in {@code ~/.cache/failover-testkit}.
 *
 * @param major major version, for example 18
 * @param home the directory with {@code bin}, {@code lib} and {@code share}
 */
record Binaries(int major, Path home) {
    static final String CACHE = "failover.testkit.cache";

    /** The programs of {@code major} for this machine; the first call ever unpacks them, which takes about a second. */
    static Binaries of(int major, Launcher launcher) {
        Platform platform = Platform.current();
        Artifact artifact = Artifact.of(major, platform);
        Path home = cache(launcher).resolve("postgres-" + artifact.version() + "-" + artifact.platform());
        try {
            if (!Files.isDirectory(home)) {
                unpack(new ArtifactStore(artifact, platform), home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(home + ": PostgreSQL cannot be unpacked", e);
        }
        return new Binaries(major, home);
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** Another user than this JVM's cannot look into a home directory. */
    private static Path cache(Launcher launcher) {
        Path standard = launcher.changesUser()
                ? Path.of(System.getProperty("java.io.tmpdir", "/tmp"))
                : Path.of(System.getProperty("user.home", ""), ".cache");
        return Path.of(System.getProperty(
                        CACHE, standard.resolve("failover-testkit").toString()))
                .toAbsolutePath();
    }

    /** Unpacks beside the target and moves into place, so that nobody sees half of it. */
    private static void unpack(ArtifactStore store, Path home) throws IOException {
        Path cache = Files.createDirectories(home.toAbsolutePath().getParent());
        Path scratch = Files.createTempDirectory(cache, "unpacking-");
        try {
            Path unpacked = Files.createDirectory(scratch.resolve("home"));
            store.open(scratch, txz -> Archive.unpack(txz, unpacked));
            Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
            moveUnlessThere(unpacked, home);
        } finally {
            FileTree.delete(scratch);
        }
    }

    private static void moveUnlessThere(Path unpacked, Path home) throws IOException {
        try {
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) { // Else another JVM was faster with the same.
                throw e;
            }
        }
    }

    /** Fails with a clear text where the programs cannot run, for example on a system with another C library. */
    Binaries checked(Launcher launcher) {
        Outcome version = launcher.run(Path.of("."), "", program("postgres"), "--version");
        if (!version.text().contains("(PostgreSQL) " + major + ".")) {
            throw new ClusterUnavailableException("PostgreSQL " + major + " does not run on this machine: "
                    + version.text().strip());
        }
        return this;
    }
}
