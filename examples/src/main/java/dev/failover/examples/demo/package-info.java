/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The runnable demo: a real PostgreSQL cluster is broken in five ways under load, and what the application noticed is
 * measured.
 *
 * <pre>
 * Scenario --breaks--> PostgresCluster <--calls-- FailoverDataSource <-- Workload --> Ledger (every call)
 *     |                                                  |                  +-------> Traffic (who serves)
 *     |                                                  +--> Verdicts          |
 *     +---------------------------> Timeline <-----------------+---------------+
 *     +--measures--> Outcome -> Report -> exit code
 * </pre>
 */
@NullMarked
package dev.failover.examples.demo;

import org.jspecify.annotations.NullMarked;
