/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.probe;

import dev.failover.internal.time.DaemonThreads;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.internal.postgres.Failure;
import dev.failover.jdbc.internal.postgres.Opener;
import dev.failover.jdbc.internal.postgres.Physical;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import dev.failover.spi.ProbeFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Probes one server over one connection that it keeps open, on one thread. Giving a probe up closes the connection,
 * which frees the thread.
 */
public final class PostgresProbe implements AutoCloseable {

    private final Opener opener;
    private final TimeSource time;
    private final int timeoutMillis;
    private final Check check;
    private final Consumer<String> degraded;
    private final ThreadPoolExecutor thread;
    private volatile @Nullable Physical physical;
    private @Nullable ProbeSession session; // of the probe's thread, as the next
    private boolean tidied;

    /**
     * @param timeoutMillis the longest a statement of the probe may run on the server; 0 says nothing to it, which is for
     *     sessions that a pooler gives to others too
     * @param check the application's own, run after each answer
     * @param degraded hears what the server does not let the probe see
     */
    public PostgresProbe(
            String threadName,
            Opener opener,
            TimeSource time,
            int timeoutMillis,
            Check check,
            Consumer<String> degraded) {
        this.opener = opener;
        this.time = time;
        this.timeoutMillis = timeoutMillis;
        this.check = check;
        this.degraded = degraded;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads(threadName));
    }

    /** What an application looks at besides. */
    public interface Check {

        /** @throws Exception if the endpoint is not fit to serve */
        void run(Connection connection) throws Exception;
    }

    /**
     * Asks once, on the probe's thread.
     *
     * @param fresh whether the open connection must be replaced first
     */
    public CompletableFuture<Observation> ask(boolean fresh) {
        Question question = new Question();
        if (fresh) {
            giveUp();
        }
        thread.execute(() -> answer(question));
        return question;
    }

    /** A promise that frees the probe's thread when it is cancelled. */
    private final class Question extends CompletableFuture<Observation> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                giveUp();
            }
            return cancelled;
        }
    }

    private void answer(Question question) {
        if (question.isDone()) {
            return;
        }
        try {
            ProbeSession asked = session(question);
            Observation seen = asked.ask();
            String objection = objection(asked);
            tidyUp(asked, question);
            if (objection.isEmpty()) {
                question.complete(seen);
            } else {
                question.completeExceptionally(new ProbeFailedException(FailureKind.CHECK_FAILED, objection));
            }
        } catch (SQLException e) {
            giveUp(); // after an error nothing is known of the connection
            question.completeExceptionally(failed(e));
        } catch (RuntimeException | Error e) {
            giveUp();
            question.completeExceptionally(new ProbeFailedException(FailureKind.CHECK_FAILED, e.toString()));
        }
    }

    /** Empty if there is none. What ends with the connection is the probe's failure, unless the check closed it itself. */
    private String objection(ProbeSession asked) throws SQLException {
        try {
            check.run(asked.connection());
            return "";
        } catch (SQLException e) {
            boolean lost = asked.isClosed() || Failure.of(e).blame() == Failure.Blame.ENDPOINT;
            if (lost && !Failure.isClosedBefore(e)) {
                throw e;
            }
            return "the health check failed: " + e.getMessage();
        } catch (Exception | Error e) {
            return "the health check failed: " + e;
        }
    }

    /** A connection that the check left closed or in a transaction is not used again. */
    private void tidyUp(ProbeSession asked, Question question) {
        if (asked.isIdle() || question.isDone()) {
            return;
        }
        giveUp();
        if (!tidied) {
            tidied = true;
            degraded.accept("the health check leaves the connection of the probe closed, in a transaction or out of"
                    + " autocommit mode: it is opened anew each time (expected: left as it was)");
        }
    }

    private ProbeSession session(Question question) throws SQLException {
        ProbeSession open = session;
        if (open != null && !open.isClosed()) {
            return open;
        }
        if (open != null) {
            open.discard();
        }
        Physical next = opener.open();
        physical = next;
        if (question.isDone()) { // given up after the opening ended: whoever did so may not have seen it
            next.abort();
        }
        ProbeSession fresh = new ProbeSession(next, time, timeoutMillis, degraded);
        session = fresh;
        return fresh;
    }

    /** Ends what is under way, an opening included. From any thread. */
    private void giveUp() {
        opener.abort();
        Physical last = physical;
        if (last != null) {
            last.abort();
        }
    }

    /** Lets the connection go; the next question opens another one. */
    public void rest() {
        giveUp();
    }

    private static ProbeFailedException failed(SQLException e) {
        Failure failure = Failure.ofOpening(e);
        FailureKind kind = Failure.isTimeout(e) ? FailureKind.TIMED_OUT : failure.kind();
        return new ProbeFailedException(kind, Failure.text(e));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        giveUp();
        Physical last = physical;
        if (last != null) {
            last.discard();
        }
    }
}
