/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.failover.http.Region;
import dev.failover.spi.FailureKind;
import dev.failover.testkit.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the JDK of now throws when real sockets fail, and what that is taken for. */
@Timeout(60)
class FailuresIT {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final Failures failures = new Failures(false);
    private final Region region = new Region("eu");
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(SHORT).build();

    @AfterEach
    void close() {
        region.close();
    }

    private static HttpRequest.Builder post(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).POST(BodyPublishers.ofString("body"));
    }

    private Finding finding(HttpClient client, HttpRequest.Builder request) {
        Throwable thrown = catchThrowable(
                () -> client.sendAsync(request.build(), BodyHandlers.ofString()).get());
        Throwable cause = Failures.unwrapped(thrown);
        System.out.println("JDK " + Runtime.version().feature() + ": " + cause + ", caused by " + cause.getCause());
        return failures.of(cause, false);
    }

    @Test
    void nobodyListens() {
        region.network().refuse();

        assertThat(finding(http, post(region.url())))
                .extracting(Finding::evidence, Finding::blame, Finding::kind)
                .containsExactly(Evidence.UNSENT, Blame.LOCAL, FailureKind.REFUSED);
    }

    @Test
    void anUnknownHost() {
        assertThat(finding(http, post("http://nowhere.invalid")))
                .extracting(Finding::evidence, Finding::kind)
                .containsExactly(Evidence.UNSENT, FailureKind.UNREACHABLE);
    }

    @Test
    void aHandshakeThatNobodyAnswers() {
        region.network().blackHole();

        assertThat(finding(http, post(region.url().replace("http:", "https:"))))
                .extracting(Finding::evidence, Finding::kind)
                .containsExactly(Evidence.UNSENT, FailureKind.TIMED_OUT);
    }

    @Test
    void noAnswerAfterTheConnect() {
        region.network().blackHole();

        assertThat(finding(http, post(region.url()).timeout(SHORT)))
                .extracting(Finding::evidence, Finding::kind)
                .containsExactly(Evidence.AMBIGUOUS, FailureKind.TIMED_OUT);
    }

    @Test
    void aConnectionThatEndsWithoutAnAnswer() {
        region.network().cutWhen(Direction.TO_SERVER, "body");

        assertThat(finding(http, post(region.url())))
                .extracting(Finding::evidence, Finding::blame, Finding::kind)
                .containsExactly(Evidence.AMBIGUOUS, Blame.LOCAL, FailureKind.LOST);
    }

    @Test
    void anAnswerThatEndsInItsHeaders() {
        region.network().cutInside(Direction.TO_CLIENT, "200 OK");

        assertThat(finding(http, post(region.url())).evidence()).isEqualTo(Evidence.AMBIGUOUS);
    }

    @Test
    void aServerThatSpeaksNoTls() {
        assertThat(finding(http, post(region.url().replace("http:", "https:"))).blame())
                .isEqualTo(Blame.LOCAL);
    }

    @Test
    void aProxyThatRefusesTheTunnel() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> answer(proxy, 403));
            HttpClient tunnelled = HttpClient.newBuilder()
                    .proxy(ProxySelector.of((InetSocketAddress) proxy.getLocalSocketAddress()))
                    .build();

            assertThat(finding(tunnelled, post("https://orders.example/")))
                    .extracting(Finding::evidence, Finding::blame)
                    .containsExactly(Evidence.UNSENT, Blame.NOBODY);
        }
    }

    private static void answer(ServerSocket server, int status) {
        try (Socket client = server.accept()) {
            client.getInputStream().read(new byte[4096]);
            String head = "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n";
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatTheCallersHandlerThrowsBlamesNobody() {
        assertThat(failures.of(new IllegalStateException("handler"), false))
                .extracting(Finding::evidence, Finding::blame)
                .containsExactly(Evidence.CALLER, Blame.NOBODY);
    }

    @Test
    void withEnableAllMethodRetryARefusedConnectProvesNothing() {
        assertThat(new Failures(true).of(new java.net.ConnectException(), false).evidence())
                .isEqualTo(Evidence.AMBIGUOUS);
    }
}
