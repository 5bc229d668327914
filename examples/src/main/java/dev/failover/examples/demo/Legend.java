/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import java.util.List;

/** What the columns of the table mean. */
final class Legend {
    static final List<String> LINES = List.of(
            "detect          from the fault to the library's first verdict on that server; zombies: to the fence",
            "recover         from the moment the server would have taken writes (a bare connection, asked every 2 ms)",
            "                to the first acknowledged write of the application",
            "failed writes   at most those under way when the fault hit or begun before the verdict; all others waited",
            "stuck threads   calls still not over 1 s after that moment",
            "uncertain rows  the call failed with CommitOutcomeUnknownException: the server died during the commit",
            "lost rows       acknowledged by the old primary, never sent to the new one: replication is asynchronous here",
            "wrong rows      acknowledged by the surviving primary but missing there, or there though the call denied it",
            "rows on zombie  sent to that server after the library knew, or acknowledged by it; what lay in the sockets of a",
            "                frozen one it executes when it wakes, but nobody was told that this succeeded");

    private Legend() {}
}
