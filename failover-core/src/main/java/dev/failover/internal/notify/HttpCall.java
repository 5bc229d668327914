/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import dev.failover.internal.time.DaemonThreads;
import dev.failover.internal.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request, one answer, within a time that holds whatever the other side does: also when it sends a byte now and
 * then, or when the name server hangs. Redirects are answers like others; a request is sent once or not at all. The
 * only room for {@link HttpURLConnection}, whose own limits hold for single reads only.
 *
 * <p>Thread-safe. A call runs on a daemon thread, so that its caller can leave it behind; no more than four are left
 * behind at a time, and threads end when they are idle.
 */
public final class HttpCall implements AutoCloseable {

    /** Longer answers are cut off here. */
    static final int LONGEST_ANSWER = 256 * 1024;

    private static final int MOST_CALLS = 4;

    private final TimeSource time;
    private final ThreadPoolExecutor threads;
    private final Semaphore calls = new Semaphore(MOST_CALLS);

    /**
     * What came back.
     *
     * @param status the status code
     * @param body as UTF-8, of limited length; empty if there is none
     */
    public record Answer(int status, String body) {

        /** Whether the status is 2xx. */
        public boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /** @param threadName of the daemon threads */
    public HttpCall(String threadName, TimeSource time) {
        this.time = time;
        this.threads = new ThreadPoolExecutor(
                0, 2 * MOST_CALLS, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), new DaemonThreads(threadName));
    }

    /**
     * Sends the request and waits for the answer, whatever its status.
     *
     * @throws IOException if there was none within {@link HttpRequest#total}; tells whom was asked and what failed, but
     *     nothing of the path, the query, the headers or the body. The request may have arrived all the same.
     * @throws InterruptedException at once when the calling thread is interrupted
     */
    public Answer send(HttpRequest request) throws IOException, InterruptedException {
        long deadline = time.nanos() + request.total().toNanos();
        Exchange exchange = start(request);
        try {
            if (time.await(exchange.answer, deadline)) {
                return exchange.answer.get();
            }
            throw new IOException(
                    request + ": no answer within " + request.total().toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IOException(request + ": " + harmless(e.getCause()));
        } finally {
            exchange.leave();
        }
    }

    private Exchange start(HttpRequest request) throws IOException {
        if (!calls.tryAcquire()) {
            throw new IOException(request + ": not sent, " + MOST_CALLS + " earlier calls still hang");
        }
        Exchange exchange = new Exchange(request);
        try {
            threads.execute(exchange);
            return exchange;
        } catch (RejectedExecutionException e) {
            calls.release();
            throw new IOException(request + ": not sent, it was closed");
        } catch (OutOfMemoryError e) {
            calls.release();
            throw new IOException(request + ": not sent, there is no thread to be had");
        }
    }

    /** No more calls. Those under way end by their own limits. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** The kind of failure, with its message if that cannot hold anything of the URL. */
    private static String harmless(@Nullable Throwable failure) {
        if (failure == null) {
            return "failed";
        }
        String message = failure.getMessage();
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        boolean plain = message != null && message.indexOf('/') < 0;
        return failure.getClass().getSimpleName() + (plain ? " (" + message + ")" : "");
    }

    /** A call on its own thread. */
    private final class Exchange implements Runnable {
        private final HttpRequest request;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile @Nullable HttpURLConnection open;
        private volatile boolean left;

        Exchange(HttpRequest request) {
            this.request = request;
        }

        @Override
        public void run() {
            try {
                answer.complete(exchange());
            } catch (IOException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            } finally {
                calls.release();
            }
        }

        /** The caller goes away; whatever is still read or written is cut off, by a thread that may block in it. */
        void leave() {
            left = true;
            if (!answer.isDone()) {
                try {
                    threads.execute(this::cut);
                } catch (RejectedExecutionException e) {
                    cut();
                }
            }
        }

        private void cut() {
            HttpURLConnection connection = open;
            if (connection != null) {
                connection.disconnect();
            }
        }

        private Answer exchange() throws IOException {
            byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
            HttpURLConnection connection = prepare();
            announce(connection, body);
            open = connection;
            try {
                connection.connect();
                refuseIfLeft();
                send(connection, body);
                int status = connection.getResponseCode();
                InputStream answered = status < 400 ? connection.getInputStream() : connection.getErrorStream();
                return new Answer(status, answered == null ? "" : read(answered));
            } finally {
                connection.disconnect();
            }
        }

        private HttpURLConnection prepare() throws IOException {
            HttpURLConnection connection =
                    (HttpURLConnection) request.uri().toURL().openConnection();
            connection.setRequestMethod(request.method());
            connection.setConnectTimeout(millis(request.connect()));
            connection.setReadTimeout(millis(request.total()));
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setAuthenticator(new Nobody());
            request.headers().forEach(connection::setRequestProperty);
            connection.setRequestProperty("User-Agent", "failover");
            connection.setRequestProperty("Connection", "close");
            return connection;
        }

        /** With a length that is known the JDK does not send a request again when the connection breaks. */
        private void announce(HttpURLConnection connection, byte[] body) {
            if (body.length > 0) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
            }
        }

        private void send(HttpURLConnection connection, byte[] body) throws IOException {
            if (body.length > 0) {
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
        }

        private String read(InputStream body) throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            int more = body.read(buffer);
            while (more >= 0 && read.size() < LONGEST_ANSWER) {
                refuseIfLeft();
                read.write(buffer, 0, Math.min(more, LONGEST_ANSWER - read.size()));
                more = body.read(buffer);
            }
            return read.toString(StandardCharsets.UTF_8);
        }

        private void refuseIfLeft() throws IOException {
            if (left) {
                throw new IOException("too late");
            }
        }
    }

    /** Zero would mean no limit at all. */
    private static int millis(Duration limit) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, limit.toMillis()));
    }

    /** The JVM's own authenticator is not asked: it holds somebody else's passwords. */
    private static final class Nobody extends Authenticator {}
}
