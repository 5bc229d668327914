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

    /** Ends the transaction: the text is or contains COMMIT, END, COMMIT PREPARED or PREPARE TRANSACTION. */
    COMMIT;

    /**
     * The effect of a text by its first keyword: SELECT, SHOW, VALUES, TABLE and EXPLAIN (without ANALYZE or an option
     * list) read; WITH and whatever is not known may change data. So may several statements in one text, unless one of
     * them commits.
     */
    public static Effect of(String sql) {
        return new SqlText(sql).effect();
    }
}
