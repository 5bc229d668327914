/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal.proxy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Decides after how many bytes of a burst the connection that carries it is cut. Fires once. */
public interface Trigger {
    /** The answer of a trigger that does not fire: let the whole burst pass. */
    int PASS = -1;

    /** A trigger that never fires. */
    Trigger NEVER = (seen, burst, length) -> PASS;

    /**
     * Looks at a burst before it is forwarded.
     *
     * @param seen the end of what this connection carried before, as text of one character per byte
     * @return how many bytes of the burst to forward before the cut, or {@link #PASS}
     */
    int cutAt(String seen, byte[] burst, int length);

    /** Fires when {@code limit} bytes have passed, all connections together. */
    static Trigger after(long limit, CompletableFuture<Void> fired) {
        AtomicLong left = new AtomicLong(limit);
        return (seen, burst, length) -> {
            long before = left.getAndAdd(-length);
            return before <= length && fired.complete(null) ? (int) Math.max(0, before) : PASS;
        };
    }

    /** How much of the burst that completes a text is forwarded before the cut. */
    enum Cut {
        /** Nothing. */
        BEFORE_BURST,
        /** What comes before the last byte of the text. */
        BEFORE_LAST_BYTE,
        /** All of it. */
        AFTER_BURST
    }

    /** Fires on a burst that completes {@code text}. */
    static Trigger on(String text, Cut cut, CompletableFuture<Void> fired) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String wanted = text(bytes, bytes.length);
        return (seen, burst, length) -> {
            int from = Math.max(0, seen.length() - wanted.length() + 1); // Not what passed before this burst.
            int found = (seen + text(burst, length)).indexOf(wanted, from);
            if (found < 0 || !fired.complete(null)) {
                return PASS;
            }
            return switch (cut) {
                case BEFORE_BURST -> 0;
                case BEFORE_LAST_BYTE -> found + wanted.length() - 1 - seen.length();
                case AFTER_BURST -> length;
            };
        };
    }

    /** Bytes as text of one character per byte. */
    static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
