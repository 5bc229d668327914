/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import dev.failover.jdbc.internal.postgres.Met;
import dev.failover.spi.FailureKind;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/** What a pool told of its connections. */
final class Heard implements Openings {

    /** Of the first that failed. */
    final CountDownLatch failure = new CountDownLatch(1);

    @Override
    public void opened(Met met) {}

    @Override
    public void failed(FailureKind kind, SQLException why) {
        failure.countDown();
    }

    @Override
    public void refused(SQLException why) {}

    @Override
    public void admitted() {}
}
