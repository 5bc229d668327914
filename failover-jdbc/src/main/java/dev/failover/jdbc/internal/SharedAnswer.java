/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.time.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One answer for all who ask at the same time. Each gets one that was asked for after it came: whoever comes while a question
 * is under way waits for the next, which one of those waiting asks for all of them. Thread-safe.
 */
final class SharedAnswer<T> {

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private Round<T> next = new Round<>();
    private @Nullable Round<T> underWay;

    SharedAnswer(TimeSource time) {
        this.time = time;
    }

    /** What takes time, and may fail. */
    interface Question<T> {
        @Nullable
        T ask();
    }

    private static final class Round<T> {
        private final CompletableFuture<@Nullable T> answer = new CompletableFuture<>();
        private boolean begun;
    }

    /**
     * Asks, or waits for somebody who does.
     *
     * @param question asked on the calling thread, or not at all
     * @return null if there is no answer, or none in time
     */
    @Nullable
    T get(Question<T> question, long deadlineNanos) throws InterruptedException {
        Round<T> mine = join();
        while (!mine.answer.isDone()) {
            CompletableFuture<@Nullable T> awaited = begin(mine);
            if (awaited == null) {
                answer(mine, question);
            } else if (!time.await(awaited, deadlineNanos)) {
                return null;
            }
        }
        return mine.answer.join();
    }

    private Round<T> join() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** What is to be awaited first; null if it is the caller's turn to ask. */
    private @Nullable CompletableFuture<@Nullable T> begin(Round<T> mine) {
        lock.lock();
        try {
            if (mine.begun) {
                return mine.answer;
            }
            if (underWay != null) {
                return underWay.answer;
            }
            mine.begun = true;
            underWay = mine;
            next = new Round<>();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void answer(Round<T> mine, Question<T> question) {
        @Nullable T told = null;
        try {
            told = question.ask();
        } finally {
            end();
            mine.answer.complete(told);
        }
    }

    private void end() {
        lock.lock();
        try {
            underWay = null;
        } finally {
            lock.unlock();
        }
    }
}
