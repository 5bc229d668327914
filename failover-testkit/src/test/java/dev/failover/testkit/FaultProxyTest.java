/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import static dev.failover.testkit.Direction.TO_CLIENT;
import static dev.failover.testkit.Direction.TO_SERVER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {
    private final List<Socket> clients = new ArrayList<>();
    private EchoServer server;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new EchoServer();
        proxy = FaultProxy.to("127.0.0.1", server.port());
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        proxy.close();
        server.close();
        assertThat(proxy.connections()).isZero();
        await().until(() -> threadsOf(proxy) == 0);
    }

    @Test
    void passesWhatItIsGiven() throws IOException {
        Socket client = connect();
        assertThat(ask(client, "hello")).isEqualTo("hello");
        assertThat(ask(client, "again")).isEqualTo("again");
        assertThat(proxy.connections()).isOne();
        assertThat(proxy.accepted()).isOne();
        assertThat(proxy.url("app")).isEqualTo("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/app");
    }

    @Test
    void passesTheEndOfTheStreamBothWays() throws IOException {
        Socket client = connect();
        say(client, "last words");
        client.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("last words");
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void leadsElsewhereWhenItIsRedirected() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        try (EchoServer other = new EchoServer()) {
            proxy.redirect("127.0.0.1", other.port());
            assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
            assertThat(ask(connect(), "hello there")).isEqualTo("hello there");
        }
    }

    @Test
    void refusesAndResetsThenServesAgainOnTheSamePort() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        proxy.refuse();
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.pass();
        assertThat(ask(connect(), "back")).isEqualTo("back");
    }

    @Test
    void aBlackHoleIsSilentAndLaterDeliversWhatItHeld() throws IOException {
        Socket old = connect();
        ask(old, "hello");
        proxy.blackHole();
        Socket fresh = connect();
        say(old, "held");
        say(fresh, "new");
        assertSilent(old);
        assertSilent(fresh);
        assertThat(server.received()).isEqualTo("hello");
        assertThat(server.guests()).isOne();
        proxy.pass();
        assertThat(hear(old, 4)).isEqualTo("held");
        assertThat(hear(fresh, 3)).isEqualTo("new");
    }

    @Test
    void aBlackHoleOfOneDirectionHoldsOnlyThat() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        proxy.blackHole(TO_CLIENT);
        say(client, ", server");
        await().until(() -> server.received().equals("hello, server"));
        assertSilent(client);
        proxy.pass(TO_CLIENT);
        assertThat(hear(client, 8)).isEqualTo(", server");
    }

    @Test
    void aBlackHoleHidesThatTheServerHungUp() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        proxy.blackHole();
        server.hangUp();
        assertSilent(client);
        proxy.pass();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void delaysEachDirectionByItself() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        proxy.delay(TO_SERVER, Duration.ofMillis(80));
        assertThat(millis(() -> ask(client, "1"))).isBetween(80L, 2_000L);
        proxy.delay(Duration.ofMillis(80));
        assertThat(millis(() -> ask(client, "2"))).isBetween(160L, 2_000L);
        proxy.pass();
        assertThat(millis(() -> ask(client, "3"))).isLessThan(80);
    }

    @Test
    void throttles() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        proxy.throttle(TO_SERVER, 10_000);
        assertThat(millis(() -> ask(client, "x".repeat(3_000)))).isBetween(290L, 3_000L);
    }

    @Test
    void aCutResetsWhatIsOpenAndServesTheNext() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        proxy.cut();
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        assertThat(proxy.connections()).isZero();
        assertThat(ask(connect(), "next")).isEqualTo("next");
    }

    @Test
    void cutsAfterExactlySoManyBytes() throws IOException {
        Socket client = connect();
        ask(client, "hello");
        CompletableFuture<Void> cut = proxy.cutAfter(TO_SERVER, 7);
        ask(client, "12345");
        assertThat(cut).isNotDone();
        say(client, "67890");
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        assertThat(cut).isCompleted();
        await().until(() -> server.received().equals("hello1234567"));
        assertThat(ask(connect(), "67890")).isEqualTo("67890");
    }

    @Test
    void cutsTheAnswerInItsMiddle() throws IOException {
        Socket client = connect();
        proxy.cutAfter(TO_CLIENT, 3);
        say(client, "hello");
        assertThat(client.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("hel");
    }

    @Test
    void cutsWhenTheServerGotTheWord() throws IOException {
        Socket client = connect();
        CompletableFuture<Void> cut = proxy.cutWhen(TO_SERVER, "COMMIT");
        ask(client, "BEGIN COM");
        say(client, "MIT;");
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        assertThat(cut).isCompleted();
        await().until(() -> server.received().equals("BEGIN COMMIT;"));
    }

    @Test
    void cutsBeforeTheServerGotTheLastByteOfTheWord() throws IOException {
        Socket client = connect();
        CompletableFuture<Void> cut = proxy.cutInside(TO_SERVER, "COMMIT");
        ask(client, "BEGIN; COM");
        say(client, "MIT; MORE");
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        assertThat(cut).isCompleted();
        await().until(() -> server.received().equals("BEGIN; COMMI"));
    }

    @Test
    void cutsBeforeTheClientHearsTheWord() throws IOException {
        Socket client = connect();
        proxy.cutBefore(TO_CLIENT, "COMMIT");
        ask(client, "BEGIN");
        say(client, "COMMIT");
        assertThat(client.getInputStream().readAllBytes()).isEmpty();
        assertThat(server.received()).isEqualTo("BEGINCOMMIT");
    }

    @Test
    void aServerThatIsNotThereLooksLikeOneThatHungUp() throws IOException {
        // not the port of a server that was closed: the kernel gives that to the next who asks for any
        try (FaultProxy toNobody = FaultProxy.to("127.0.0.1", 1);
                Socket client = new Socket(toNobody.host(), toNobody.port())) {
            assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
            await().until(() -> toNobody.connections() == 0);
        }
    }

    @Test
    void closesInEveryMode() throws IOException {
        List<Socket> held = new ArrayList<>();
        proxy.blackHole();
        for (int i : IntStream.range(0, 5).toArray()) {
            held.add(connect());
            say(held.get(i), "hello");
        }
        proxy.close();
        for (Socket client : held) {
            assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        }
        proxy.pass();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(proxy.host(), proxy.port());
        client.setTcpNoDelay(true);
        clients.add(client);
        return client;
    }

    private static String ask(Socket client, String text) throws IOException {
        say(client, text);
        return hear(client, text.length());
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
    }

    /** Throws a {@link SocketException} for a reset; an end of stream makes the text shorter. */
    private static String hear(Socket client, int length) throws IOException {
        client.setSoTimeout(10_000);
        return new String(client.getInputStream().readNBytes(length), UTF_8);
    }

    private static void assertSilent(Socket client) throws IOException {
        client.setSoTimeout(100);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    private interface Call {
        void run() throws IOException;
    }

    private static long millis(Call call) throws IOException {
        long start = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private static long threadsOf(FaultProxy proxy) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fault-proxy-" + proxy.port()))
                .count();
    }
}
