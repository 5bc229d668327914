/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

import dev.failover.internal.time.TimeSource;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The client of one endpoint, made at its first use. It is replaced when its connections are not to be trusted any more, and
 * after {@code client.max-age}: an HTTP/2 connection pins its host and address for ever, and nothing evicts it. Thread-safe.
 */
public final class Delegate {

    /** {@code HttpClient.shutdown()}, from Java 21 on. */
    private static final @Nullable MethodHandle SHUTDOWN = shutdown();

    private final Template template;
    private final Duration connectTimeout;
    private final long maxAgeNanos;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Made current;

    private record Made(HttpClient client, long expiresNanos) {}

    Delegate(Template template, Duration connectTimeout, Duration maxAge, TimeSource time) {
        this.template = template;
        this.connectTimeout = connectTimeout;
        this.maxAgeNanos = maxAge.toNanos();
        this.time = time;
    }

    private static @Nullable MethodHandle shutdown() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(HttpClient.class, "shutdown", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** The client of now. */
    public HttpClient client() {
        Made made = current;
        return made != null && made.expiresNanos() - time.nanos() > 0 ? made.client() : make(made);
    }

    @SuppressWarnings("ReferenceEquality") // the same one, not one that is like it
    private HttpClient make(@Nullable Made stale) {
        lock.lock();
        try {
            Made made = current;
            if (made != null && made != stale) {
                return made.client();
            }
            long age = (long) (maxAgeNanos * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
            Made next = new Made(template.make(connectTimeout), time.nanos() + age);
            current = next;
            letGo(stale);
            return next.client();
        } finally {
            lock.unlock();
        }
    }

    /** The next call gets new connections; those under way keep theirs. */
    public void renew() {
        lock.lock();
        try {
            letGo(current);
            current = null;
        } finally {
            lock.unlock();
        }
    }

    /** Where it cannot be shut down it ends when nobody refers to it any more. */
    private static void letGo(@Nullable Made made) {
        MethodHandle shutdown = SHUTDOWN;
        if (made != null && shutdown != null) {
            try {
                shutdown.invokeExact(made.client());
            } catch (Throwable e) {
                throw new IllegalStateException("HttpClient.shutdown() failed", e);
            }
        }
    }
}
