/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.jdbc.internal.JdbcCluster;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in a cluster's log, to be carried to another process: reads of a session that was given it see whatever was
 * committed up to there. Written as {@code 7412345678901234567:2:16/B374D848}. It is a hint for reads and proves nothing: take one
 * from a stranger only if it is signed.
 *
 * @param systemId which cluster: PostgreSQL's system identifier
 * @param timeline of the primary that committed it
 * @param lsn the position, in bytes
 */
public record Token(String systemId, long timeline, long lsn) {

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,20}):([0-9]{1,10}):([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    private static final long MOST_TIMELINES = 0xFFFF_FFFFL;
    private static final int LONGEST_SHOWN = 80;

    /** @throws IllegalArgumentException for what no server can have said */
    public Token {
        if (!systemId.matches("[0-9]{1,20}") || timeline < 1 || timeline > MOST_TIMELINES || lsn < 0) {
            throw bad(systemId + ":" + timeline + ":" + lsn);
        }
    }

    /** @throws IllegalArgumentException if the text is no token, with what was expected */
    public static Token parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw bad(text);
        }
        long high = Long.parseLong(parts.group(3), 16);
        long low = Long.parseLong(parts.group(4), 16);
        return new Token(parts.group(1), Long.parseLong(parts.group(2)), high << 32 | low);
    }

    void checkOf(JdbcCluster cluster) {
        String identity = cluster.ownWrites().identity();
        if (!identity.isEmpty() && !identity.equals(systemId)) {
            throw new IllegalArgumentException(cluster.name() + ": the token " + this
                    + " is of another cluster (expected system identifier: " + identity + ")");
        }
    }

    private static IllegalArgumentException bad(String text) {
        String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        return new IllegalArgumentException("not a token: " + shown.replaceAll("[^ -~]", "?")
                + " (expected: system identifier:timeline:LSN, as 7412345678901234567:2:16/B374D848)");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s:%d:%X/%X", systemId, timeline, lsn >>> 32, lsn & 0xFFFF_FFFFL);
    }
}
