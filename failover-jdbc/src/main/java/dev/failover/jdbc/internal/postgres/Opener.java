/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import dev.failover.internal.time.TimeSource;
import dev.failover.internal.time.TimeSource.Scheduled;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.postgresql.Driver;

/**
 * Opens physical connections to one endpoint, each within a limit of our own: pgjdbc waits for ever for a server that
 * accepts a connection and says nothing, and its own login time-out needs a thread per attempt.
 */
public final class Opener {

    private static final String SOCKET_FACTORY = "socketFactory";
    private static final String SOCKET_FACTORY_ARG = "socketFactoryArg";

    private final String url;
    private final Login login;
    private final long limitNanos;
    private final String limitKey;
    private final String keys;
    private final TimeSource time;
    private final boolean asks;
    private final Driver driver = new Driver();
    private final Set<Opening> underWay = ConcurrentHashMap.newKeySet();

    /**
     * @param login asked anew at each opening, so that a rotated password is taken up
     * @param limitNanos how long one opening may take in all; {@code limitKey} is where that is said
     * @param keys where the cluster's keys begin, for advice
     * @param asks whether each new connection is asked which server it is on, at one round trip more
     */
    public Opener(
            String url, Login login, long limitNanos, String limitKey, String keys, TimeSource time, boolean asks) {
        this.url = url;
        this.login = login;
        this.limitNanos = limitNanos;
        this.limitKey = limitKey;
        this.keys = keys;
        this.time = time;
        this.asks = asks;
    }

    /**
     * Opens a connection; blocks for the limit at most.
     *
     * @throws SQLException the driver's, with advice where the configuration is wrong; SQLState 08001 when the limit passed or {@link #abort()} was called
     */
    public Physical open() throws SQLException {
        long started = time.nanos();
        Opening opening = Opening.begin();
        underWay.add(opening);
        Scheduled limit = time.schedule(limitNanos, opening::abort);
        try {
            return open(opening);
        } catch (SQLException e) {
            throw opening.isAborted() ? aborted(e, time.nanos() - started) : advised(e);
        } finally {
            limit.cancel();
            underWay.remove(opening);
            opening.end();
        }
    }

    private Physical open(Opening opening) throws SQLException {
        Properties info;
        try {
            info = login.properties();
        } catch (SQLException e) {
            throw opening.isAborted() ? e : knock(opening, e);
        }
        return connect(opening, info);
    }

    /**
     * That there is nothing to log in with says nothing of the server, which may be dead or silent all the same: it is asked
     * without a password.
     *
     * @return the login's failure if the server said anything, else what became of the attempt
     */
    private SQLException knock(Opening opening, SQLException failure) {
        try {
            connect(opening, login.withoutPassword()).discard();
            return failure;
        } catch (SQLException e) {
            if (Failure.isAnswered(advised(e))) {
                return failure;
            }
            e.addSuppressed(failure);
            return e;
        }
    }

    private Physical connect(Opening opening, Properties info) throws SQLException {
        boolean ownSocket = info.getProperty(SOCKET_FACTORY) == null;
        if (ownSocket) {
            info.setProperty(SOCKET_FACTORY, AbortableSocketFactory.class.getName());
            info.setProperty(SOCKET_FACTORY_ARG, opening.ticket());
        }
        Connection connection = driver.connect(url, info);
        if (connection == null) {
            throw new SQLException("pgjdbc does not take the url", "08001");
        }
        Met met = asks && ownSocket ? Met.on(connection, time) : Met.NOBODY; // what cannot be aborted might never tell
        Physical physical = new Physical(connection, opening, ownSocket, met);
        if (opening.isAborted()) {
            physical.discard();
            throw new SQLException("aborted while it was opened", "08001");
        }
        return physical;
    }

    /** Whether the next opening would log in with something else than the last one, as far as that is known. */
    public boolean hasNewLogin() {
        return login.hasChanged();
    }

    /** Ends what is being opened now. */
    public void abort() {
        underWay.forEach(Opening::abort);
    }

    private SQLException advised(SQLException e) {
        String advice = Failure.advice(e, keys, login);
        String state = Failure.openingState(e);
        return advice.isEmpty() ? e : new SQLException(Failure.text(e, state) + advice, state, e);
    }

    private SQLException aborted(SQLException cause, long tookNanos) {
        if (tookNanos < limitNanos) {
            return new OpeningTimedOutException("given up while it was opened", cause);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(limitNanos);
        return new OpeningTimedOutException("not connected within " + millis + " ms (" + limitKey + ")", cause);
    }
}
