/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks;

import javax.sql.DataSource;

/**
 * An application's way to the database.
 *
 * @param reads for reads on replicas, where the client knows such a thing; else the same
 * @param owner what to close in the end
 */
public record Client(DataSource writes, DataSource reads, AutoCloseable owner) implements AutoCloseable {

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException(owner + " does not close", e);
        }
    }
}
