/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.failover.internal.time.SystemTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpsCallTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration AMPLE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aTrustedServerAnswersAndAStrangerIsToldApart() throws Exception {
        SSLContext tls = selfSigned();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        SSLSocketFactory usual = HttpsURLConnection.getDefaultSSLSocketFactory();
        try (SystemTime time = new SystemTime("https-call-test-timer");
                HttpCall call = new HttpCall("https-call-test", time)) {
            URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/hush");
            HttpRequest request = new HttpRequest("POST", uri, Map.of(), "{}", AMPLE, AMPLE);

            assertThatThrownBy(() -> call.send(request))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SSLHandshakeException")
                    .hasMessageNotContaining("hush");

            HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
            assertThat(call.send(request)).isEqualTo(new HttpCall.Answer(200, "{}"));
        } finally {
            HttpsURLConnection.setDefaultSSLSocketFactory(usual);
            server.stop(0);
        }
    }

    private SSLContext selfSigned() throws Exception {
        Path file = folder.resolve("server.p12");
        String command = "keytool -genkeypair -alias a -keyalg EC -dname CN=localhost -ext SAN=dns:localhost"
                + " -storetype PKCS12 -storepass changeit -keystore";
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        words.add(file.toString());
        Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        KeyManagerFactory owner = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        owner.init(keys, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted(keys));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(owner.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }

    private static KeyStore trusted(KeyStore keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        return trusted;
    }
}
