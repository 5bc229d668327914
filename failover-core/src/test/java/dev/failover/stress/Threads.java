/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.stress;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** The kinds of threads that callers may come on. */
public enum Threads {
    PLATFORM,
    /** From Java 21 on; made by reflection, because this is compiled for 17. */
    VIRTUAL;

    /** Skips the test, aloud, where there are no such threads. */
    public void assume() {
        boolean there = this == PLATFORM || Runtime.version().feature() >= 21;
        Assumptions.assumeTrue(there, "virtual threads need Java 21 or newer; this is " + Runtime.version());
    }

    public Thread start(String name, Runnable body) {
        Thread thread = this == PLATFORM ? new Thread(body) : virtual(body);
        thread.setName(name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Thread virtual(Runnable body) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Method unstarted = Class.forName("java.lang.Thread$Builder").getMethod("unstarted", Runnable.class);
            return (Thread) unstarted.invoke(builder, body);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until all have ended, at most until then; if one has not, what it and everybody else is doing is told. */
    public static void join(Collection<Thread> threads, long deadlineNanos) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
        }
        if (threads.stream().anyMatch(Thread::isAlive)) {
            throw new AssertionError("a thread hangs\n" + dump(threads));
        }
    }

    private static String dump(Collection<Thread> threads) {
        Map<Thread, StackTraceElement[]> stacks = new LinkedHashMap<>();
        threads.stream().filter(Thread::isAlive).forEach(t -> stacks.put(t, t.getStackTrace()));
        stacks.putAll(Thread.getAllStackTraces());
        return stacks.entrySet().stream()
                .map(e -> e.getKey().getName() + " " + e.getKey().getState() + frames(e.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String frames(StackTraceElement[] stack) {
        return Arrays.stream(stack).map(frame -> "\n    at " + frame).collect(Collectors.joining());
    }
}
