/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.examples.demo.Terminal.Style;
import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happens, one line per event, with seconds since the start. Thread-safe. Events are heard of by several threads, so
 * each is held back for a moment and they are told in the order in which they happened.
 */
final class Timeline {
    private static final long HOLD_BACK = TimeUnit.MILLISECONDS.toNanos(200);

    private final Clock clock;
    private final Terminal terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Line> heldBack = new PriorityQueue<>(Comparator.comparingLong(Line::at));
    private boolean ended;

    /** Who tells. */
    enum Voice {
        FAULT(Style.RED),
        CLUSTER(Style.BOLD),
        LIBRARY(Style.DIM),
        WRITES(Style.GREEN),
        READS(Style.GREEN),
        FAILED(Style.YELLOW),
        RESULT(Style.BOLD);

        private final Style style;

        Voice(Style style) {
            this.style = style;
        }

        private String label() {
            return this == FAULT ? name() : name().toLowerCase(Locale.ROOT);
        }
    }

    private record Line(long at, Voice voice, String text) {}

    Timeline(Clock clock, Terminal terminal) {
        this.clock = clock;
        this.terminal = terminal;
    }

    void headline(String text) {
        lock.lock();
        try {
            tellUntil(Long.MAX_VALUE);
            terminal.line("\n" + terminal.styled(Style.BOLD, text));
        } finally {
            lock.unlock();
        }
    }

    void say(Voice voice, String text) {
        say(clock.now(), voice, text);
    }

    void say(long at, Voice voice, String text) {
        lock.lock();
        try {
            heldBack.add(new Line(at, voice, text));
        } finally {
            lock.unlock();
        }
    }

    /** To be called every now and then: tells what is due, and on a terminal, below it, what goes on. */
    void tick(String goesOn) {
        lock.lock();
        try {
            tellUntil(clock.now() - HOLD_BACK);
            if (!ended) {
                terminal.progress(terminal.fitting(seconds(clock.now()) + "  " + goesOn));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing that happens later is told. */
    void end() {
        lock.lock();
        try {
            tellUntil(Long.MAX_VALUE);
            ended = true;
            terminal.progress("");
        } finally {
            lock.unlock();
        }
    }

    private void tellUntil(long time) {
        while (!heldBack.isEmpty() && heldBack.element().at <= time) {
            tell(heldBack.remove());
        }
    }

    private void tell(Line line) {
        if (!ended) {
            String text = line.text.replaceAll("\\s+", " ");
            String all = String.format(Locale.ROOT, "%s  %-7s  %s", seconds(line.at), line.voice.label(), text);
            terminal.line(terminal.styled(line.voice.style, terminal.fitting(all)));
        }
    }

    private static String seconds(long at) {
        return String.format(Locale.ROOT, "%7.3f s", at / (double) Clock.SECOND);
    }
}
