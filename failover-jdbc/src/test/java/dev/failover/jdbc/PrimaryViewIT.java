/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What lives in a session of the primary: channels that are listened to, and advisory locks. */
@WithPostgres(standbys = 1)
@Timeout(60)
class PrimaryViewIT {

    private static final int FOR_EVER = 0;
    private static final int SECONDS_20 = 20_000;

    /** How the primary is lost. */
    enum Loss {
        KILLED,
        FROZEN
    }

    private PostgresNode a;
    private PostgresNode b;
    private FailoverDataSource dataSource;

    @BeforeEach
    void open(PostgresCluster cluster) throws SQLException {
        a = cluster.node("a");
        b = cluster.node("b");
        dataSource = Given.cluster("orders", a, b)
                .property("pool.maximum-pool-size", "2")
                .build();
        await().until(() -> Given.port(dataSource) == a.port());
        await().until(() -> Given.port(dataSource.replica()) == b.port());
    }

    @AfterEach
    void close() {
        dataSource.close();
    }

    private void lose(Loss loss) {
        if (loss == Loss.KILLED) {
            a.kill();
        } else {
            a.freeze();
        }
        b.promote();
    }

    /** Who calls before the loss is known gets a connection that is lost. */
    private void awaitNext() {
        await().ignoreExceptions().until(() -> Given.port(dataSource.primary()) == b.port());
    }

    private static PGNotification[] notifications(Connection listener, int millis) throws SQLException {
        return listener.unwrap(PGConnection.class).getNotifications(millis);
    }

    /** Whoever says LISTEN anew must look at the table first: what was said meanwhile was said to nobody. */
    private void assertHears(Connection listener, String text) throws SQLException {
        Given.execute(dataSource, "NOTIFY news, '" + text + "'");
        assertThat(notifications(listener, SECONDS_20))
                .extracting(PGNotification::getName, PGNotification::getParameter)
                .containsExactly(tuple("news", text));
    }

    @Test
    void aListenerHearsWhatIsSaidThroughAnyConnection() throws SQLException {
        try (Connection listener = dataSource.primary().getConnection()) {
            Given.execute(listener, "LISTEN news");
            assertHears(listener, "first");
            assertHears(listener, "second");
            assertThat(notifications(listener, 1)).isNullOrEmpty();
        }
        try (Connection next = dataSource.primary().getConnection()) {
            Given.execute(dataSource, "NOTIFY news, 'third'");
            assertThat(Given.text(next, "SELECT count(*) FROM pg_listening_channels()"))
                    .isEqualTo("0");
            assertThat(notifications(next, 1)).isNullOrEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerIsToldThatItsPrimaryIsLostAndListensToTheNext(Loss loss) throws SQLException {
        try (Connection listener = dataSource.primary().getConnection()) {
            Given.execute(listener, "LISTEN news");
            Caller waiting = Caller.of(() -> notifications(listener, FOR_EVER));
            await().until(waiting::isBlocked);

            lose(loss);

            assertThat(waiting.failure()).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> Given.text(listener, "SELECT 1")).isInstanceOf(ConnectionLostException.class);
            assertThatThrownBy(() -> notifications(listener, 1)).isInstanceOf(SQLException.class);
        }
        awaitNext();
        try (Connection listener = dataSource.primary().getConnection()) {
            assertThat(Given.port(listener)).isEqualTo(b.port());
            Given.execute(listener, "LISTEN news");
            assertHears(listener, "again");
        }
    }

    private static boolean takesLock(Connection connection) throws SQLException {
        return Given.text(connection, "SELECT pg_try_advisory_lock(42)").equals("t");
    }

    @Test
    void anAdvisoryLockIsHeldAsLongAsTheConnectionAndNoLonger() throws SQLException {
        String backend;
        try (Connection holder = dataSource.primary().getConnection();
                Connection other = dataSource.primary().getConnection()) {
            assertThat(takesLock(holder)).isTrue();
            backend = Given.text(holder, "SELECT pg_backend_pid()");
            assertThat(takesLock(other)).isFalse();
            holder.setAutoCommit(false);
            Given.execute(holder, "SELECT 1");
            holder.commit();
            Given.execute(holder, "SELECT 1");
            holder.rollback();
            holder.setAutoCommit(true);
            assertThat(Given.text(holder, "SELECT pg_backend_pid()")).isEqualTo(backend);
            assertThat(takesLock(other)).isFalse();
        }
        assertThat(a.queryLong("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                .isZero();
        try (Connection one = dataSource.primary().getConnection();
                Connection two = dataSource.primary().getConnection()) {
            assertThat(backend)
                    .as("the session is used again")
                    .isIn(Given.text(one, "SELECT pg_backend_pid()"), Given.text(two, "SELECT pg_backend_pid()"));
            assertThat(takesLock(one)).isTrue();
            assertThat(takesLock(two)).isFalse();
        }
    }

    /** It must not believe that it holds the lock on the next primary, where anybody may take it. */
    @ParameterizedTest
    @EnumSource
    void whoHeldALockOnALostPrimaryIsToldAndHasNoneOnTheNext(Loss loss) throws SQLException {
        try (Connection holder = dataSource.primary().getConnection()) {
            assertThat(takesLock(holder)).isTrue();
            lose(loss);
            awaitNext();
            try (Connection next = dataSource.primary().getConnection()) {
                assertThat(Given.port(next)).isEqualTo(b.port());
                assertThat(takesLock(next)).isTrue();
                assertThatThrownBy(() -> Given.text(holder, "SELECT 1")).isInstanceOf(ConnectionLostException.class);
                assertThatThrownBy(() -> takesLock(holder)).isInstanceOf(ConnectionLostException.class);
            }
        }
    }
}
