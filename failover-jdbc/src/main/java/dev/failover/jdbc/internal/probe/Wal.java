/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.probe;

/**
 * Arithmetic on positions in PostgreSQL's write-ahead log.
 *
 * @param blockSize bytes of a page, {@code wal_block_size}
 * @param segmentSize bytes of a segment, {@code wal_segment_size}
 */
public record Wal(long blockSize, long segmentSize) {

    /** What PostgreSQL is built with unless somebody changed it. */
    static final Wal USUAL = new Wal(8192, 16 * 1024 * 1024);

    private static final int LONG_PAGE_HEADER = 40;
    private static final int SHORT_PAGE_HEADER = 24;

    /**
     * The insert position right after a record that ends on a page boundary points past the next page's header, where a
     * standby does not get until more is written. Such a position is moved back to the boundary; it can be told apart
     * since no record begins inside a header.
     */
    public long normalise(long position) {
        if (position % segmentSize == LONG_PAGE_HEADER) {
            return position - LONG_PAGE_HEADER;
        }
        return position % blockSize == SHORT_PAGE_HEADER ? position - SHORT_PAGE_HEADER : position;
    }
}
