/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Brings a primary back, and tells when: the moment from which a client could write. */
final class Comeback {

    private static final long ASK_MILLIS = 2;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Comeback() {}

    /** Promotes, and tells when a bare connection, open before, first saw the node out of recovery. */
    static long byPromotion(PostgresNode node) throws Exception {
        try (Connection connection = node.connect();
                PreparedStatement ask = connection.prepareStatement("SELECT pg_is_in_recovery()")) {
            isPrimary(ask);
            node.promote();
            return seen(node, () -> isPrimary(ask));
        }
    }

    /** Starts the server again, and tells when a bare connection could first be opened. */
    static long byStart(PostgresNode node) throws Exception {
        Thread starter = new Thread(node::start, "starter");
        starter.start();
        try {
            return seen(node, () -> answers(node));
        } finally {
            starter.join();
        }
    }

    private static long seen(PostgresNode node, java.util.concurrent.Callable<Boolean> back) throws Exception {
        if (!Clock.until(Clock.now() + LIMIT_NANOS, ASK_MILLIS, back)) {
            throw new IllegalStateException(node + " does not come back");
        }
        return Clock.now();
    }

    private static boolean isPrimary(PreparedStatement ask) throws SQLException {
        try (ResultSet row = ask.executeQuery()) {
            return row.next() && !row.getBoolean(1);
        }
    }

    private static boolean answers(PostgresNode node) {
        try (Connection connection = node.connect()) {
            return !connection.isClosed();
        } catch (SQLException notYet) {
            return false;
        }
    }
}
