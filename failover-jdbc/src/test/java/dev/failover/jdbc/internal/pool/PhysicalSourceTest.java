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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What HikariCP opens connections with, on a port on which nobody listens. */
@Timeout(60)
class PhysicalSourceTest {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final SystemTime time = new SystemTime("source-test");
    private final Heard heard = new Heard();
    private volatile IntSupplier queueing = () -> 0;
    private final PhysicalSource source = new PhysicalSource(
            new Opener(
                    "jdbc:postgresql://127.0.0.1:1/x",
                    new SimpleLogin("u", "p"),
                    LONG_NANOS,
                    "limit",
                    "keys",
                    time,
                    false),
            () -> queueing.getAsInt(),
            heard,
            0,
            time);

    @AfterEach
    void end() {
        source.shut();
        time.close();
    }

    /** Else the only creator of a pool would stay parked until the endpoint closes and opens again. */
    @Test
    void aCreatorSeesThatTheEndpointOpenedJustBeforeItParked() throws InterruptedException {
        Thread creator = new Thread(this::open, "creator");
        queueing = () -> {
            creator.start(); // finds it closed, and waits for the lock, which the caller of this holds
            await().until(() -> creator.getState() == Thread.State.WAITING);
            source.open(true);
            return 0;
        };
        source.awaitNobodyQueues(LONG_NANOS);

        assertThat(heard.failure.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void open() {
        try (Connection connection = source.getConnection()) {
            throw new AssertionError(connection + " to nobody");
        } catch (SQLException e) {
            assertThat((Throwable) e).hasMessage("the pool is closed");
        }
    }
}
