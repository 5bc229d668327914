/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.pool;

import dev.failover.jdbc.internal.postgres.Met;
import dev.failover.spi.FailureKind;
import java.sql.SQLException;

/** Hears of the physical connections that a pool opens, on the pool's thread. */
public interface Openings {

    /** One was opened, and nobody has it yet; to the server that it met. */
    void opened(Met met);

    /** One could not be opened, in a way that speaks against the endpoint. */
    void failed(FailureKind kind, SQLException failure);

    /** None can be opened until somebody changes the configuration, or the server's; told once. */
    void refused(SQLException failure);

    /** They can be opened again after all. */
    void admitted();
}
