/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import dev.failover.WriteOutcome;
import dev.failover.jdbc.FailoverDataSource;
import dev.failover.jdbc.Session;
import dev.failover.jdbc.Token;
import dev.failover.jdbc.consistency.History.Reported;
import dev.failover.jdbc.consistency.History.Saw;
import dev.failover.jdbc.consistency.History.Wrote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One user: writes numbered rows of its own, reads them back in its session, and looks at those of others. */
final class Client implements Runnable {

    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS log(" + "owner int, number bigint, PRIMARY KEY (owner, number))";

    private static final String INSERT = "INSERT INTO log VALUES (?, ?) RETURNING"
            + " ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int";
    /** And one row more if a replica answers. */
    private static final String SELECT = "SELECT number, false FROM log WHERE owner = ? AND number > ?"
            + " UNION ALL SELECT 0, true WHERE pg_is_in_recovery()";

    private static final int READS_KEPT = 20;

    /** Reads look at the newest rows only: what is older has been looked at before. */
    private static final int WINDOW = 20;

    private static final int FAULTS_LOOKED_BACK = 8;

    final int owner;
    final AtomicLong newest = new AtomicLong();
    /** How many rows it was asked to write before it goes on as chance has it. */
    private final AtomicInteger owed = new AtomicInteger();

    /** Up to where the log reached once a row was acknowledged; in mode exact. */
    private final NavigableMap<Long, Token> tokens = new ConcurrentSkipListMap<>();

    private final Map<Long, WriteOutcome> told = new ConcurrentHashMap<>();
    /** The newest row at each of the last faults. */
    private final Queue<Long> asked = new ArrayDeque<>();

    private final FailoverDataSource source;
    private final Recorder recorder;
    private final Random random;
    private final BooleanSupplier goesOn;
    private Client[] others = {};

    Client(int owner, FailoverDataSource source, Recorder recorder, long seed, BooleanSupplier goesOn) {
        this.owner = owner;
        this.source = source;
        this.recorder = recorder;
        this.random = new Random(seed * 31 + owner);
        this.goesOn = goesOn;
    }

    Client among(Client... all) {
        others = all.clone();
        return this;
    }

    @Override
    public void run() {
        while (goesOn.getAsBoolean()) {
            if (owed.get() > 0) {
                write();
                owed.getAndDecrement();
            } else if (random.nextInt(isRareWriter() ? 300 : 3) == 0) {
                write();
            } else if (random.nextBoolean()) {
                readOwn();
            } else {
                read(others[random.nextInt(others.length)], false);
            }
        }
    }

    /** Before long, also a rare writer. */
    void write(int rows) {
        owed.set(rows);
    }

    boolean hasWritten() {
        return owed.get() == 0;
    }

    /** Replicas have what it wrote most of the time: it reads there, where the others read on the primary. */
    private boolean isRareWriter() {
        return owner % 2 == 1;
    }

    @SuppressWarnings("try") // it is opened for its effect
    private void readOwn() {
        try (Session session = source.session("user-" + owner)) {
            if (owner % 4 == 1) {
                readKept();
            } else {
                read(this, true);
            }
        }
    }

    /** Its writes go elsewhere meanwhile. Some read by one statement that they hold open, some by a new one each time. */
    private void readKept() {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try (PreparedStatement held = owner % 8 == 1 ? connection.prepareStatement(SELECT) : null) {
                for (int i = 0; i < READS_KEPT && goesOn.getAsBoolean(); i++) {
                    if (i == READS_KEPT / 2 && random.nextInt(10) == 0) {
                        write();
                    }
                    read(this, true, after -> selectKept(connection, held, after));
                }
            }
        } catch (SQLException e) {
            recorder.failedReads.getAndIncrement();
        }
    }

    private BitSet selectKept(Connection connection, @Nullable PreparedStatement held, long after) throws SQLException {
        BitSet numbers;
        if (held != null) {
            numbers = select(held, owner, after);
        } else {
            try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
                numbers = select(statement, owner, after);
            }
        }
        connection.commit();
        return numbers;
    }

    private void write() {
        long number = newest.get() + 1;
        try (Session session = source.session("user-" + owner)) {
            long started = System.nanoTime();
            long term = insert(number);
            long ended = System.nanoTime();
            recorder.add(new Wrote(owner, number, started, ended, term > 0, term));
            if (term > 0) {
                session.token().ifPresent(token -> tokens.put(number, token));
            }
        }
        newest.set(number); // a number is used once, whatever became of it
    }

    /** The primary's timeline; 0 if it was not acknowledged. */
    private long insert(long number) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setInt(1, owner);
            statement.setLong(2, number);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            return 0; // lost, refused or unknown: nothing was promised
        }
    }

    private void read(Client whose, boolean inSession) {
        try {
            read(whose, inSession, after -> select(whose.owner, after));
        } catch (SQLException e) {
            recorder.failedReads.getAndIncrement(); // there was nobody to read from
        }
    }

    private interface Select {
        /** The numbers, counted from there; the first is 0 if a replica answered. */
        BitSet after(long after) throws SQLException;
    }

    private void read(Client whose, boolean inSession, Select select) throws SQLException {
        long after = Math.max(0, whose.newest.get() - WINDOW);
        long started = System.nanoTime();
        BitSet numbers = select.after(after);
        if (inSession) {
            askForMissing(after, numbers);
        }
        recorder.add(new Saw(whose.owner, inSession, numbers.get(0), after, started, System.nanoTime(), numbers));
    }

    /** Whoever misses a row of its own must be told at once what became of it. */
    private void askForMissing(long after, BitSet numbers) {
        tokens.tailMap(after, false).forEach((number, token) -> {
            if (!numbers.get((int) (number - after))) {
                report(number, token);
            }
        });
    }

    /** Once; and once more if it is known better later. */
    private void report(long number, Token token) {
        WriteOutcome outcome = source.outcomeOf(token);
        long now = System.nanoTime();
        boolean bad = outcome == WriteOutcome.LOST || outcome == WriteOutcome.UNCERTAIN;
        if (bad && told.put(number, outcome) != outcome) {
            recorder.add(new Reported(owner, number, now, outcome == WriteOutcome.LOST));
        }
    }

    /** After a fault: of takeovers long ago nobody knows anything any more. */
    void reportLatest() {
        tokens.tailMap(asked.size() < FAULTS_LOOKED_BACK ? 0 : asked.remove(), false)
                .forEach(this::report);
        asked.add(newest.get());
    }

    /** In the end; false if it has no token to ask with. */
    boolean report(long number) {
        Token token = tokens.get(number);
        if (token != null) {
            report(number, token);
        }
        return token != null;
    }

    private BitSet select(int whose, long after) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setReadOnly(true);
            try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
                return select(statement, whose, after);
            }
        }
    }

    private static BitSet select(PreparedStatement statement, int whose, long after) throws SQLException {
        statement.setInt(1, whose);
        statement.setLong(2, after);
        BitSet numbers = new BitSet();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                numbers.set(rows.getBoolean(2) ? 0 : (int) (rows.getLong(1) - after));
            }
        }
        return numbers;
    }
}
