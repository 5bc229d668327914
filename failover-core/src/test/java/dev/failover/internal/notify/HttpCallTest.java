/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.failover.internal.time.SystemTime;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpCallTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration AMPLE = Duration.ofSeconds(10);

    private final SystemTime time = new SystemTime("http-call-test-timer");
    private final HttpCall call = new HttpCall("http-call-test", time);
    private HttpServer server;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/answer", exchange -> answer(exchange, 200, "{\"grüße\":1}"));
        server.createContext("/broken", exchange -> answer(exchange, 503, "out of order"));
        server.createContext("/forbidden", exchange -> {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            answer(exchange, 401, "who are you");
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/answer");
            answer(exchange, 302, "elsewhere");
        });
        server.createContext("/nothing", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/long", exchange -> answer(exchange, 200, "x".repeat(3 * HttpCall.LONGEST_ANSWER)));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        call.close();
        time.close();
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("X-Test") + " " + sent);
        exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body.getBytes(UTF_8));
        }
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private static HttpRequest get(URI uri, Duration total) {
        return new HttpRequest("GET", uri, Map.of(), "", total, total);
    }

    private static HttpRequest post(URI uri, String body, Duration total) {
        return new HttpRequest("POST", uri, Map.of("X-Test", "yes"), body, total, total);
    }

    // ---- what comes back

    @Test
    void methodHeadersAndBodyGoThereAndStatusAndBodyComeBack() throws Exception {
        HttpCall.Answer answer = call.send(post(at("/answer?q=1"), "{\"äöü\":true}", AMPLE));

        assertThat(answer).isEqualTo(new HttpCall.Answer(200, "{\"grüße\":1}"));
        assertThat(answer.isSuccess()).isTrue();
        assertThat(seen).containsExactly("POST /answer?q=1 yes {\"äöü\":true}");
    }

    @Test
    void aStatusIsAnAnswerAndNoFailure() throws Exception {
        assertThat(call.send(get(at("/broken"), AMPLE))).isEqualTo(new HttpCall.Answer(503, "out of order"));
        assertThat(call.send(get(at("/forbidden"), AMPLE)).status()).isEqualTo(401);
        assertThat(call.send(post(at("/forbidden"), "{}", AMPLE)).status()).isEqualTo(401);
        assertThat(call.send(get(at("/nothing"), AMPLE))).isEqualTo(new HttpCall.Answer(204, ""));
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        assertThat(call.send(get(at("/moved"), AMPLE))).isEqualTo(new HttpCall.Answer(302, "elsewhere"));
        assertThat(seen).hasSize(1);
    }

    @Test
    void aLongAnswerIsCutOff() throws Exception {
        assertThat(call.send(get(at("/long"), AMPLE)).body()).hasSize(HttpCall.LONGEST_ANSWER);
    }

    // ---- servers without manners

    @Test
    void aServerThatAcceptsAndSaysNothingHoldsNobody() throws Exception {
        try (RawServer silent = new RawServer(connection -> {})) {
            assertThatThrownBy(() -> call.send(post(silent.uri("/x"), "{}", SHORT)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("POST http://127.0.0.1");
        }
    }

    @Test
    void aBodyThatDripsHoldsNobodyAndItsConnectionIsCut() throws Exception {
        drips("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n", "x");
        drips("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
    }

    @Test
    void headersThatDripHoldNobodyAndTheirConnectionIsCut() throws Exception {
        drips("HTTP/1.1 200 OK\r\nX-Long: ", "x");
    }

    private void drips(String head, String drop) throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer dripping = new RawServer(connection -> {
            RawServer.readHead(connection);
            connection.getOutputStream().write(head.getBytes(UTF_8));
            try {
                while (!never.await(20, TimeUnit.MILLISECONDS)) {
                    connection.getOutputStream().write(drop.getBytes(UTF_8));
                }
            } catch (IOException e) {
                cut.countDown();
            }
        })) {
            assertThatThrownBy(() -> call.send(get(dripping.uri("/x"), SHORT)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no answer within 300 ms");
            assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aServerThatClosesWithoutAWordIsAskedOnce() throws Exception {
        try (RawServer rude = new RawServer(connection -> {
            RawServer.readHead(connection);
            connection.close();
        })) {
            assertThatThrownBy(() -> call.send(post(rude.uri("/x"), "{}", AMPLE)))
                    .isInstanceOf(IOException.class);
            assertThat(rude.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatIsNoHttpIsAFailure() throws Exception {
        try (RawServer other = new RawServer(connection -> {
            RawServer.readHead(connection);
            connection.getOutputStream().write("220 mail.example ESMTP\r\n\r\n".getBytes(UTF_8));
            connection.close();
        })) {
            assertThatThrownBy(() -> call.send(get(other.uri("/x"), AMPLE))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRefusedConnectionIsToldAtOnce() throws Exception {
        int free;
        try (ServerSocket probe = new ServerSocket(0)) {
            free = probe.getLocalPort();
        }
        assertThatThrownBy(() -> call.send(get(URI.create("http://127.0.0.1:" + free), AMPLE)))
                .hasMessageContaining("GET http://127.0.0.1:" + free)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void aTlsHandshakeThatIsNeverAnsweredHoldsNobody() throws Exception {
        try (RawServer silent = new RawServer(connection -> {})) {
            URI uri = URI.create("https://127.0.0.1:" + silent.uri("").getPort() + "/x");
            assertThatThrownBy(() -> call.send(post(uri, "{}", SHORT))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void noMoreThanFourCallsAreLeftBehind() throws Exception {
        BlockingQueue<Socket> open = new LinkedBlockingQueue<>();
        try (RawServer silent = new RawServer(open::add)) {
            List<Thread> callers = List.of(
                    new Thread(() -> hang(silent)),
                    new Thread(() -> hang(silent)),
                    new Thread(() -> hang(silent)),
                    new Thread(() -> hang(silent)));
            callers.forEach(Thread::start);
            for (int i = 0; i < 4; i++) {
                assertThat(open.poll(10, TimeUnit.SECONDS)).isNotNull();
            }

            assertThatThrownBy(() -> call.send(get(silent.uri("/x"), AMPLE)))
                    .hasMessageContaining("4 earlier calls still hang");

            callers.forEach(Thread::interrupt);
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private void hang(RawServer silent) {
        assertThat(catchThrowable(() -> call.send(get(silent.uri("/x"), AMPLE))))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void afterTheEndNothingIsSent() {
        call.close();
        assertThatThrownBy(() -> call.send(get(at("/answer"), AMPLE))).hasMessageContaining("closed");
        assertThat(seen).isEmpty();
    }

    // ---- what must not be seen

    @Test
    void failuresAndRequestsShowNothingThatCouldBeASecret() throws Exception {
        try (RawServer rude = new RawServer(Socket::close)) {
            HttpRequest request = new HttpRequest(
                    "POST",
                    URI.create(rude.uri("/hush1") + "?token=hush2"),
                    Map.of("Authorization", "hush3"),
                    "hush4",
                    AMPLE,
                    AMPLE);
            assertThat(request.toString()).doesNotContain("hush");
            Throwable failure = catchThrowable(() -> call.send(request));
            assertThat(failure).isInstanceOf(IOException.class).hasNoCause();
            assertThat(failure.getMessage()).doesNotContain("hush");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/hush",
                "http:///hush",
                "//host/hush",
                "http://hush:hush@host/",
                "http://hush@host/",
                "http://host/#hush",
                "mailto:hush"
            })
    void anAddressThatCannotBeUsedIsRefusedWithoutBeingShown(String address) {
        assertThatThrownBy(() -> get(URI.create(address), AMPLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ")
                .hasMessageNotContaining("hush");
    }

    @Test
    void whatIsNoAddressAtAllIsRefusedToo() {
        assertThat(HttpRequest.objection("http://host/hush hush")).contains("a URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://patroni_1:8008/x", "https://[::1]:8008/x", "HTTP://host"})
    void addressesOfContainersAndIpv6AreUsable(String address) {
        assertThat(HttpRequest.objection(address)).isEmpty();
    }

    @Test
    void aHeaderThatWouldBeTwoIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() ->
                        new HttpRequest("GET", at("/"), Map.of("X-Test", "hush\r\nX-Other: hush"), "", AMPLE, AMPLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Test")
                .hasMessageNotContaining("hush");
    }
}
