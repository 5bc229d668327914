/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.jdbc.FailoverDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The application: four threads that insert rows and four that read, all through one DataSource. A failed call is written
 * down and the next one is begun; nothing is repeated.
 */
final class Workload implements AutoCloseable {
    static final int WRITERS = 4;
    static final int READERS = 4;

    private static final long THINK_MILLIS = 5;
    private static final long OPEN_LOOP_MILLIS = 20;
    private static final String INSERT = "INSERT INTO orders (id) VALUES (?) RETURNING current_setting('cluster_name')";
    private static final String QUERY = "SELECT current_setting('cluster_name'), max(id) FROM orders";

    private final FailoverDataSource dataSource;
    private final Clock clock;
    private final Ledger ledger;
    private final Consumer<Call> observer;
    private final AtomicLong ids = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool(Workload::daemon);
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(Workload::daemon);
    private volatile boolean running = true;

    /** Does the work and tells which server did. */
    private interface Work {
        String run() throws SQLException;
    }

    /** @param observer hears of every call when it has ended, on the thread that made it */
    Workload(FailoverDataSource dataSource, Clock clock, Ledger ledger, Consumer<Call> observer) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.ledger = ledger;
        this.observer = observer;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "workload");
        thread.setDaemon(true);
        return thread;
    }

    void start(boolean openLoop) {
        for (int i = 0; i < WRITERS; i++) {
            if (openLoop) {
                ticks.scheduleAtFixedRate(
                        () -> threads.execute(this::write), 0, OPEN_LOOP_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                loop(this::write);
            }
        }
        for (int i = 0; i < READERS; i++) {
            loop(i % 2 == 0 ? this::readOnReplica : this::readDeclared);
        }
    }

    private void loop(Runnable call) {
        threads.execute(() -> {
            try {
                while (running) {
                    call.run();
                    TimeUnit.MILLISECONDS.sleep(THINK_MILLIS);
                }
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void write() {
        Call call = new Call(true, ids.incrementAndGet(), clock.now());
        record(call, () -> insert(call.id()));
    }

    private void readOnReplica() {
        record(new Call(false, 0, clock.now()), () -> query(dataSource.replica()));
    }

    private void readDeclared() {
        record(new Call(false, 0, clock.now()), () -> query(dataSource));
    }

    private void record(Call call, Work work) {
        ledger.add(call);
        try {
            String server = work.run();
            call.served(clock.now(), server);
        } catch (SQLException e) {
            call.failed(clock.now(), e);
        }
        if (running) {
            observer.accept(call);
        }
    }

    private String insert(long id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, id);
            return firstColumn(insert);
        }
    }

    private static String query(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true);
            try (PreparedStatement query = connection.prepareStatement(QUERY)) {
                return firstColumn(query);
            }
        }
    }

    private static String firstColumn(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Begins no more calls. */
    @Override
    public void close() {
        running = false;
        ticks.shutdownNow();
        threads.shutdownNow();
    }
}
