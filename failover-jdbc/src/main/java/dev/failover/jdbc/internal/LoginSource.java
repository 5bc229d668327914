/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.time.DaemonThreads;
import dev.failover.internal.time.TimeSource;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where the logins of one endpoint come from that may take their time: an application's own provider, or a file on a mount that
 * hangs. It is asked on a thread of its own, once at a time, so one that hangs costs an opening its patience and no more. Who asks
 * meanwhile waits for the same answer; one that comes too late is kept for whoever asks next. Thread-safe.
 */
final class LoginSource<T> implements AutoCloseable {

    private static final int IDLE_SECONDS = 10;

    private final String title;
    private final Callable<T> source;
    private final TimeSource time;
    private final ThreadPoolExecutor thread;
    private final AtomicReference<@Nullable CompletableFuture<T>> underWay = new AtomicReference<>();

    /** @param title what it is, for messages */
    LoginSource(String threadName, String title, Callable<T> source, TimeSource time) {
        this(new DaemonThreads(threadName), title, source, time);
    }

    LoginSource(ThreadFactory threads, String title, Callable<T> source, TimeSource time) {
        this.title = title;
        this.source = source;
        this.time = time;
        this.thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Waits for the answer.
     *
     * @throws SQLException SQLState 28P01 if there is none in time, or it failed
     */
    T ask(long patienceNanos) throws SQLException {
        CompletableFuture<T> answer = answer();
        try {
            if (!time.await(answer, time.nanos() + patienceNanos)) {
                long millis = TimeUnit.NANOSECONDS.toMillis(patienceNanos);
                throw none("has not answered within " + millis + " ms", null);
            }
            underWay.compareAndSet(answer, null); // used up: the next opening asks anew
            return answer.join();
        } catch (CancellationException e) {
            throw none("is not asked any more, for this is closed", null);
        } catch (CompletionException e) {
            throw failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw none("was not waited for: interrupted", e);
        }
    }

    /** The one that is under way, or a new one. */
    private CompletableFuture<T> answer() {
        CompletableFuture<T> fresh = new CompletableFuture<>();
        CompletableFuture<T> present = underWay.compareAndExchange(null, fresh);
        if (present != null) {
            return present;
        }
        try {
            thread.execute(() -> answer(fresh));
        } catch (RejectedExecutionException e) {
            fresh.cancel(false);
        } catch (Error e) { // no thread to be had, or no memory: whoever asks next tries again
            underWay.compareAndSet(fresh, null);
            fresh.completeExceptionally(new CompletionException(e));
        }
        return fresh;
    }

    /** Whatever it throws is its answer. */
    private void answer(CompletableFuture<T> promise) {
        try {
            T now = source.call();
            if (now == null) {
                throw new IllegalStateException("it answered null");
            }
            promise.complete(now);
        } catch (Exception | Error e) {
            promise.completeExceptionally(new CompletionException(e)); // else a cancellation of its own would be ours
        }
    }

    private SQLException failed(@Nullable Throwable cause) {
        return cause instanceof UnfitPasswordFileException told ? told : none("failed: " + cause, cause);
    }

    private SQLException none(String what, @Nullable Throwable cause) {
        return new SQLInvalidAuthorizationSpecException(title + " " + what, "28P01", cause);
    }

    /** Frees whoever waits for it and then interrupts it: what it says to that is nobody's answer any more. */
    @Override
    public void close() {
        thread.shutdown(); // from here on nobody can ask
        CompletableFuture<T> last = underWay.get();
        if (last != null) {
            last.cancel(false);
        }
        thread.shutdownNow();
    }

    @Override
    public String toString() {
        return "LoginSource[" + title + "]";
    }
}
