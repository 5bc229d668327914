/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal;

import dev.failover.testkit.ClusterUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the archive of an artifact comes from: the class path, else Maven's local repository, else Maven Central (or the
 * mirror that the system property {@value #REPOSITORY} names). What does not come from the build's own class path must
 * have the hash of the catalogue.
 */
final class ArtifactStore {
    static final String REPOSITORY = "failover.testkit.repository";

    private static final Logger log = LoggerFactory.getLogger(ArtifactStore.class);
    private static final String CENTRAL = "https://repo.maven.apache.org/maven2/";
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(30).toMillis();

    /** Reads the archive of a jar, wherever that is. */
    interface Reader {
        void read(InputStream txz) throws IOException;
    }

    private final Artifact artifact;
    private final Platform platform;

    ArtifactStore(Artifact artifact, Platform platform) {
        this.artifact = artifact;
        this.platform = platform;
    }

    /** Gives the archive to {@code reader}; {@code scratch} is an existing directory for a download. */
    void open(Path scratch, Reader reader) throws IOException {
        Optional<URL> onClassPath = onClassPath();
        if (onClassPath.isPresent()) {
            try (InputStream txz = onClassPath.get().openStream()) {
                reader.read(txz);
            }
        } else {
            readJar(jar(scratch), reader);
        }
    }

    /** A jar of exactly this version, told by its file name: nothing inside it names the version. */
    private Optional<URL> onClassPath() throws IOException {
        ClassLoader loader = ArtifactStore.class.getClassLoader();
        return Collections.list(loader.getResources(platform.archive())).stream()
                .filter(url -> url.getPath().contains("-" + artifact.version() + ".jar!"))
                .findFirst();
    }

    private Path jar(Path scratch) throws IOException {
        Path local = localRepository().resolve(artifact.path());
        Path jar = Files.isReadable(local) ? local : download(scratch.resolve("binaries.jar"));
        String hash = sha256(jar);
        if (!hash.equals(artifact.sha256())) {
            throw new ClusterUnavailableException(
                    jar + ": SHA-256 is " + hash + " (expected: " + artifact.sha256() + ")");
        }
        return jar;
    }

    private static Path localRepository() {
        String standard = Path.of(System.getProperty("user.home", ""), ".m2", "repository")
                .toString();
        return Path.of(System.getProperty("maven.repo.local", System.getProperty("localRepository", standard)));
    }

    private Path download(Path target) throws IOException {
        URI uri = URI.create(System.getProperty(REPOSITORY, CENTRAL)).resolve(artifact.path());
        log.info("fetching PostgreSQL {} for {} once from {}", artifact.version(), artifact.platform(), uri);
        URLConnection connection = uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try (InputStream in = connection.getInputStream()) {
            Files.copy(in, target);
            return target;
        } catch (IOException e) {
            throw new ClusterUnavailableException(
                    "PostgreSQL " + artifact.version() + " cannot be fetched from " + uri, e);
        }
    }

    private static void readJar(Path jar, Reader reader) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().toLowerCase(Locale.ROOT).endsWith(".txz")) {
                    reader.read(zip);
                    return;
                }
            }
        }
        throw new ClusterUnavailableException(jar + ": no archive of PostgreSQL inside");
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
