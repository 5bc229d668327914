/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.jdbc.CommitOutcomeResolver.Outcome;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;

/**
 * How {@link FailoverDataSource#transaction} runs a transaction. Immutable: every {@code with} returns a changed copy.
 *
 * @param attempts how often the work is run at most, 1 to 100; 3 by default
 * @param deadline how long all attempts may take together, counted from the call: after it none begins and none waits for an
 *     endpoint. What runs is not interrupted. None by default
 * @param readOnly whether it only reads, on a replica as long as there is one; false by default
 * @param isolation a level of {@link Connection}'s; {@link Connection#TRANSACTION_NONE}, the default, leaves the server's
 * @param resolver asked when a commit got no answer; by default nobody knows
 */
public record TransactionOptions(
        int attempts, Optional<Duration> deadline, boolean readOnly, int isolation, CommitOutcomeResolver resolver) {

    private static final TransactionOptions DEFAULTS = new TransactionOptions(
            3, Optional.empty(), false, Connection.TRANSACTION_NONE, connection -> Outcome.UNKNOWN);

    /** @throws IllegalArgumentException if attempts, deadline or isolation are out of range */
    public TransactionOptions {
        require(attempts >= 1 && attempts <= 100, "attempts: " + attempts + " (expected: 1 to 100)");
        deadline.ifPresent(d -> require(
                !d.isNegative() && d.compareTo(Duration.ofDays(1)) <= 0,
                "deadline: " + d + " (expected: at most a day)"));
        require(isLevel(isolation), "isolation: " + isolation + " (expected: a level of java.sql.Connection)");
    }

    /** Three attempts without a deadline, to read and write, at the server's own isolation. */
    public static TransactionOptions defaults() {
        return DEFAULTS;
    }

    public TransactionOptions withAttempts(int most) {
        return new TransactionOptions(most, deadline, readOnly, isolation, resolver);
    }

    public TransactionOptions withDeadline(Duration limit) {
        return new TransactionOptions(attempts, Optional.of(limit), readOnly, isolation, resolver);
    }

    public TransactionOptions withReadOnly(boolean reads) {
        return new TransactionOptions(attempts, deadline, reads, isolation, resolver);
    }

    public TransactionOptions withIsolation(int level) {
        return new TransactionOptions(attempts, deadline, readOnly, level, resolver);
    }

    public TransactionOptions withResolver(CommitOutcomeResolver asked) {
        return new TransactionOptions(attempts, deadline, readOnly, isolation, asked);
    }

    private static boolean isLevel(int isolation) {
        return switch (isolation) {
            case Connection.TRANSACTION_NONE,
                    Connection.TRANSACTION_READ_UNCOMMITTED,
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE -> true;
            default -> false;
        };
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
