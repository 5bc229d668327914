/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of a test's own and what it signs. Made by keytool, which comes with every JDK. */
final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final String authority;

    /** @param directory where its files may lie */
    Certificates(Path directory, String authority) throws IOException {
        this.directory = directory;
        this.authority = authority;
        keytool(authority, "-ext", "bc:c");
    }

    /** A certificate and its key, in PEM. */
    record Signed(String certificate, String key) {}

    /** @param name as keytool has it: {@code ip:127.0.0.1} or {@code dns:localhost} */
    Signed sign(String alias, String name) throws IOException {
        keytool(alias, "-signer", authority, "-ext", "san=" + name);
        return new Signed(
                certificate(alias), pem("PRIVATE KEY", read(store -> store.getKey(alias, PASSWORD.toCharArray())
                        .getEncoded())));
    }

    /** A file with the authority's own certificate, for clients. */
    Path file() throws IOException {
        return Files.writeString(directory.resolve(authority + ".pem"), certificate(authority));
    }

    private String certificate(String alias) throws IOException {
        return pem("CERTIFICATE", read(store -> store.getCertificate(alias).getEncoded()));
    }

    private void keytool(String alias, String... more) throws IOException {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command =
                new ArrayList<>(List.of(program, "-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store().toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private interface Part {
        byte[] of(KeyStore store) throws GeneralSecurityException;
    }

    private byte[] read(Part part) throws IOException {
        try (InputStream in = Files.newInputStream(store())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return part.of(store);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private Path store() {
        return directory.resolve(authority + ".p12");
    }

    private static String pem(String title, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + title + "-----\n" + lines + "\n-----END " + title + "-----\n";
    }
}
