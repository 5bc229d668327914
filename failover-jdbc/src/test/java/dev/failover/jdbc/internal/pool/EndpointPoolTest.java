/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.internal.time.SystemTime;
import dev.failover.jdbc.internal.postgres.Opener;
import dev.failover.jdbc.internal.postgres.SimpleLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool of a server that takes connections and says nothing. */
@Timeout(60)
class EndpointPoolTest {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SystemTime time = new SystemTime("pool-test");
    private final long began = time.nanos();
    private ServerSocket silent;
    private EndpointPool pool;

    @BeforeEach
    void start() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x";
        Opener opener = new Opener(url, new SimpleLogin("u", "p"), LONG_NANOS, "limit", "keys", time, false);
        Properties properties = new Properties();
        properties.setProperty("maximumPoolSize", "2");
        properties.setProperty("connectionTimeout", "30000");
        pool = new EndpointPool("pool-test", properties, 1, opener, new Heard(), 0, time);
        pool.open(true);
    }

    @AfterEach
    void end() throws IOException {
        pool.close();
        silent.close();
        time.close();
    }

    /** Callers who queue; each ends with the failure that it met. */
    private List<CompletableFuture<Throwable>> queueing(int callers) {
        List<CompletableFuture<Throwable>> ends = IntStream.range(0, callers)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::failure, task -> new Thread(task).start()))
                .toList();
        await().until(() -> pool.inUse() == callers);
        return ends;
    }

    private Throwable failure() {
        try {
            pool.borrow(time.nanos(), time.nanos() + LONG_NANOS, time).close();
            return new AssertionError("a connection to a silent server");
        } catch (SQLException e) {
            return e;
        }
    }

    private static void assertSentAway(List<CompletableFuture<Throwable>> ends) {
        assertThat(ends)
                .allSatisfy(end ->
                        assertThat(end).succeedsWithin(10, TimeUnit.SECONDS).isInstanceOf(PoolClosedException.class));
    }

    @Test
    void whoQueuesWhileNothingIsInUseIsFreedByTheEnd() {
        List<CompletableFuture<Throwable>> ends = queueing(4);

        pool.retire();
        pool.drain(time.nanos() + LONG_NANOS, time);
        pool.close();

        assertSentAway(ends);
    }

    @Test
    void thatHoldsForAPoolThatIsClosedAtOnce() {
        List<CompletableFuture<Throwable>> ends = queueing(4);

        pool.close();

        assertSentAway(ends);
    }

    /** Its router found the pool before it was retired. */
    @Test
    void whoComesAfterTheEndIsSentAwayAtOnce() {
        pool.close();

        assertThat(failure()).isInstanceOf(PoolClosedException.class);
        assertThat(time.nanos() - began).isLessThan(LONG_NANOS);
    }
}
