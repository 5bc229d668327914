/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;

/** Lines, and on a terminal colours and below the last line one that changes in place. */
final class Terminal {
    private static final int LEAST_WIDTH = 80;
    private static final int USUAL_WIDTH = 120;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean inPlace;
    private final boolean colours;
    private final int width;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean progressShown;

    /** How a text stands out. */
    enum Style {
        PLAIN(""),
        BOLD("1"),
        DIM("2"),
        RED("1;31"),
        GREEN("32"),
        YELLOW("33");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    Terminal(PrintStream out, boolean inPlace, boolean colours, int width) {
        this.out = out;
        this.inPlace = inPlace;
        this.colours = inPlace && colours;
        this.width = Math.max(LEAST_WIDTH, width);
    }

    /** As the environment says: {@code NO_COLOR}, and {@code demo.terminal} and {@code demo.width}, which ./demo sets. */
    static Terminal standard() {
        String noColour = System.getenv("NO_COLOR");
        boolean colours = noColour == null || noColour.isEmpty();
        int width = Integer.getInteger("demo.width", USUAL_WIDTH);
        return new Terminal(System.out, Boolean.getBoolean("demo.terminal"), colours, width);
    }

    /** The text, cut to one line. */
    String fitting(String text) {
        return text.length() < width ? text : text.substring(0, width - 4) + "...";
    }

    String styled(Style style, String text) {
        return colours && style != Style.PLAIN ? "\033[" + style.code + "m" + text + "\033[0m" : text;
    }

    void line(String text) {
        lock.lock();
        try {
            clearProgress();
            out.println(text);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the text below the last line. */
    void progress(String text) {
        if (!inPlace) {
            return;
        }
        lock.lock();
        try {
            out.print(CLEAR_LINE + styled(Style.DIM, text));
            out.flush();
            progressShown = true;
        } finally {
            lock.unlock();
        }
    }

    private void clearProgress() {
        if (progressShown) {
            out.print(CLEAR_LINE);
            progressShown = false;
        }
    }
}
