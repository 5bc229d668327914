/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.probe;

import dev.failover.jdbc.internal.postgres.Met;

/** What a probe asks. Fully qualified, because an application's search_path can hijack names. */
final class ProbeQueries {

    /**
     * Role, timeline and positions in one row. The timeline of a primary is read from a WAL file's name: the control
     * file still tells the old one for seconds after a promotion. The position of a primary is what it has flushed: more a
     * standby cannot have, and an idle transaction that wrote would make it look late. A session that reads its own writes goes by
     * what was written: a commit that does not wait is not flushed when it is acknowledged. Of a standby it is the receiver's, which takes
     * membership in pg_read_all_stats, else NULL.
     */
    static final String FULL = """
            SELECT r.rec AS in_recovery,
                   CASE WHEN r.rec THEN NULL ELSE pg_catalog.substr(pg_catalog.pg_walfile_name(
                       pg_catalog.pg_current_wal_lsn()), 1, 8) END AS tli_hex,
                   CASE WHEN r.rec THEN NULL ELSE pg_catalog.pg_wal_lsn_diff(
                       pg_catalog.pg_current_wal_flush_lsn(), '0/0')::pg_catalog.int8 END AS flush_lsn,
                   CASE WHEN r.rec THEN NULL ELSE pg_catalog.pg_wal_lsn_diff(
                       pg_catalog.pg_current_wal_insert_lsn(), '0/0')::pg_catalog.int8 END AS insert_lsn,
                   pg_catalog.pg_wal_lsn_diff(
                       pg_catalog.pg_last_wal_replay_lsn(), '0/0')::pg_catalog.int8 AS replay_lsn,
                   w.pid IS NOT NULL AS walreceiver_up,
                   CASE WHEN w.latest_end_lsn IS NULL THEN NULL ELSE w.received_tli END AS received_tli,
                   pg_catalog.current_setting('default_transaction_read_only') AS default_read_only,
            """ + Met.COLUMNS + """
                   , CASE WHEN r.rec THEN NULL ELSE (SELECT pg_catalog.count(*)
                       FROM pg_catalog.pg_stat_get_wal_senders() s WHERE s.pid IS NOT NULL) END AS followers
            FROM (SELECT pg_catalog.pg_is_in_recovery() AS rec) r
            LEFT JOIN pg_catalog.pg_stat_wal_receiver w ON r.rec
            """;

    /** For servers that allow no more. */
    static final String ROLE_ONLY = "SELECT pg_catalog.pg_is_in_recovery() AS in_recovery";

    /** Asked once per connection. */
    static final String IDENTITY = "SELECT system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system()";

    static final String WAL_SIZES = """
            SELECT pg_catalog.current_setting('wal_block_size')::pg_catalog.int8,
                   pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))
            """;

    private ProbeQueries() {}
}
