/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Sees the moment from which a promoted standby would take writes, by a bare connection that asks every 2 ms: no recovery
 * can begin earlier.
 */
final class PromotionWatch {
    private static final long PAUSE_MILLIS = 2;
    private static final long LIMIT = 30 * Clock.SECOND;

    private final PostgresNode standby;
    private final Clock clock;
    private final CompletableFuture<Long> promoted;

    private PromotionWatch(PostgresNode standby, Clock clock) {
        this.standby = standby;
        this.clock = clock;
        this.promoted = CompletableFuture.supplyAsync(this::watch, task -> {
            Thread thread = new Thread(task, "promotion-watch");
            thread.setDaemon(true);
            thread.start();
        });
    }

    static PromotionWatch on(PostgresNode standby, Clock clock) {
        return new PromotionWatch(standby, clock);
    }

    /** Waits for it. */
    long promotedAt() {
        return promoted.join();
    }

    private long watch() {
        long end = clock.now() + LIMIT;
        try (Connection connection = standby.connect();
                PreparedStatement question = connection.prepareStatement("SELECT pg_is_in_recovery()")) {
            while (answer(question)) {
                if (clock.now() > end) {
                    throw new IllegalStateException(standby + " is still in recovery");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            return clock.now();
        } catch (SQLException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static boolean answer(PreparedStatement question) throws SQLException {
        try (ResultSet rows = question.executeQuery()) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
