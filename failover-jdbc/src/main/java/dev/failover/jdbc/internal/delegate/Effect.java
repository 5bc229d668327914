/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

/** What a call may have done on the server when its answer is lost. */
public enum Effect {
    /** Changes nothing on the server: a fetch, a cancel, meta data. */
    NONE,

    /** A statement that by its first keyword only reads. A function that it calls, or a row lock, may still write. */
    QUERY,

    /** May change data. */
    CHANGE,

    /** As {@link #CHANGE}, and gives up the transaction: the text contains ROLLBACK or ABORT, but not to a savepoint. */
    ROLLBACK,

    /** Ends the transaction: the text is or contains COMMIT, END, COMMIT PREPARED or PREPARE TRANSACTION. */
    COMMIT,

    /** As {@link #QUERY}, and {@link #keeps}. */
    KEEPING_QUERY,

    /** As {@link #CHANGE}, and {@link #keeps}. */
    KEEPING_CHANGE,

    /** As {@link #ROLLBACK}, and {@link #keeps}. */
    KEEPING_ROLLBACK,

    /** As {@link #COMMIT}, and {@link #keeps}. */
    KEEPING_COMMIT;

    public boolean reads() {
        return this == QUERY || this == KEEPING_QUERY;
    }

    public boolean mayChange() {
        return this == CHANGE || this == KEEPING_CHANGE || rollsBack();
    }

    public boolean rollsBack() {
        return this == ROLLBACK || this == KEEPING_ROLLBACK;
    }

    public boolean commits() {
        return this == COMMIT || this == KEEPING_COMMIT;
    }

    /**
     * Whether it leaves something in its session, for its user to find again and for nobody else: a SET (but not SET LOCAL),
     * a temporary table or view, a LISTEN, a cursor, a prepared name, and by {@code pg_advisory_lock} or {@code set_config} a
     * lock or a setting. What a function or a DO block does is not seen.
     */
    public boolean keeps() {
        return this == KEEPING_QUERY || this == KEEPING_CHANGE || this == KEEPING_ROLLBACK || this == KEEPING_COMMIT;
    }

    /** Of both in one go. */
    Effect and(Effect next) {
        boolean keep = keeps() || next.keeps();
        if (commits() || next.commits()) {
            return keep ? KEEPING_COMMIT : COMMIT;
        }
        if (rollsBack() || next.rollsBack()) {
            return keep ? KEEPING_ROLLBACK : ROLLBACK;
        }
        return keep ? KEEPING_CHANGE : CHANGE;
    }

    Effect keeping() {
        return switch (this) {
            case NONE, CHANGE, KEEPING_CHANGE -> KEEPING_CHANGE;
            case QUERY, KEEPING_QUERY -> KEEPING_QUERY;
            case ROLLBACK, KEEPING_ROLLBACK -> KEEPING_ROLLBACK;
            case COMMIT, KEEPING_COMMIT -> KEEPING_COMMIT;
        };
    }

    /**
     * The effect of a text by its first keyword: SELECT, SHOW, VALUES, TABLE and EXPLAIN (without ANALYZE or an option
     * list) read; WITH and whatever is not known may change data. So may several statements in one text, unless one of
     * them commits.
     */
    public static Effect of(String sql) {
        return new SqlText(sql).effect();
    }
}
