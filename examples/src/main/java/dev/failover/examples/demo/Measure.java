/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What is measured of a fault: a column of the table. */
enum Measure {
    DETECT("detect", true),
    RECOVER("recover", true),
    FAILED_WRITES("failed writes", false),
    FAILED_READS("failed reads", false),
    STUCK("stuck threads", false),
    UNCERTAIN("uncertain rows", false),
    LOST("lost rows", false),
    WRONG("wrong rows", false),
    ON_ZOMBIE("rows on zombie", false);

    private static final int GAP = 2;

    private final String title;
    private final boolean time;

    Measure(String title, boolean time) {
        this.title = title;
        this.time = time;
    }

    String title() {
        return title;
    }

    /** A value for people; times are nanoseconds. */
    String text(long value) {
        if (value == Outcome.NEVER) {
            return "never";
        }
        return time ? TimeUnit.NANOSECONDS.toMillis(value) + " ms" : Long.toString(value);
    }

    String limitText(long limit) {
        return "<= " + (time ? TimeUnit.NANOSECONDS.toSeconds(limit) + " s" : Long.toString(limit));
    }

    /** The two lines of the title. */
    String[] heading() {
        String[] words = title.split(" ", 2);
        return words.length == 2 ? words : new String[] {"time to", title};
    }

    /** Of its column. */
    int width() {
        return GAP + Stream.of(heading()).mapToInt(String::length).max().orElseThrow();
    }
}
