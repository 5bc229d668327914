/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.internal.time.SystemTime;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that agrees to TLS and says nothing more. What one says that lives is in CredentialsIT. */
@Timeout(60)
class OpenerTest {

    private static final int LENGTH_OF_REQUEST = 8;

    private final SystemTime time = new SystemTime("opener-test");
    private final List<Socket> agreed = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private boolean sealed;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::agree, "silent-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void agree() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.getInputStream().readNBytes(LENGTH_OF_REQUEST);
                socket.getOutputStream().write('S');
                agreed.add(socket);
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        for (Socket socket : agreed) {
            socket.close();
        }
        time.close();
    }

    private Opener opener(long limitNanos) {
        String url = "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/x";
        return new Opener(url, login(), limitNanos, "the limit", "keys", time, false);
    }

    private Login login() {
        return new SimpleLogin("u", "p") {
            @Override
            public Properties properties() throws SQLException {
                if (sealed) {
                    throw new SQLException("the vault is sealed", "28P01");
                }
                return super.properties();
            }
        }.with("sslmode", "require");
    }

    private CompletableFuture<SQLException> failure(Opener opener) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        throw new AssertionError(opener.open() + " to a silent server");
                    } catch (SQLException e) {
                        return e;
                    }
                },
                task -> new Thread(task, "opening").start());
    }

    @Test
    void aHandshakeThatGetsNoAnswerEndsAtTheLimit() {
        assertThat(failure(opener(SECONDS.toNanos(1))))
                .succeedsWithin(10, SECONDS)
                .satisfies(e -> assertThat((Throwable) e).hasMessage("not connected within 1000 ms (the limit)"))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                .satisfies(e -> assertThat(Failure.of(e).kind()).isEqualTo(FailureKind.TIMED_OUT));
        await().until(() -> agreed.size() == 1);
    }

    @Test
    void aHandshakeThatGetsNoAnswerIsEndedByAnAbort() {
        Opener opener = opener(SECONDS.toNanos(60));
        CompletableFuture<SQLException> failure = failure(opener);
        await().until(() -> agreed.size() == 1);

        opener.abort();

        assertThat(failure).succeedsWithin(10, SECONDS).satisfies(e -> assertThat((Throwable) e)
                .hasMessage("given up while it was opened"));
    }

    /** That is an outage: it may be back in a moment. */
    @Test
    void aServerThatDiesInTheHandshakeIsNotDistrusted() {
        CompletableFuture<SQLException> failure = failure(opener(SECONDS.toNanos(60)));
        await().until(() -> agreed.size() == 1);

        agreed.forEach(OpenerTest::close);

        assertThat(failure)
                .succeedsWithin(10, SECONDS)
                .satisfies(e -> assertThat(Failure.of(e).blame()).isEqualTo(Failure.Blame.ENDPOINT));
    }

    // ---- and there is no password either

    @Test
    void thatThereIsNoPasswordHidesNoSilence() {
        sealed = true;

        assertThat(failure(opener(SECONDS.toNanos(1))))
                .succeedsWithin(10, SECONDS)
                .satisfies(e -> assertThat((Throwable) e).hasMessage("not connected within 1000 ms (the limit)"))
                .satisfies(e -> assertThat(Failure.of(e).kind()).isEqualTo(FailureKind.TIMED_OUT));
        await().until(() -> agreed.size() == 1);
    }

    @Test
    void thatThereIsNoPasswordHidesNoDeath() throws IOException {
        sealed = true;
        Opener opener = opener(SECONDS.toNanos(60));
        server.close();

        assertThat(failure(opener))
                .succeedsWithin(10, SECONDS)
                .satisfies(e -> assertThat(Failure.of(e).kind()).isEqualTo(FailureKind.REFUSED))
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("the vault is sealed"));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
