/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.time.TimeSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What all calls of one service share.
 *
 * @param executor where a call goes on that was moved by a timer or an abort
 * @param verdicts a line per endpoint, for whoever is not served
 */
public record Road(
        String service,
        CallRules rules,
        RoutingTable<HttpEndpoint> table,
        Reports reports,
        RetryBudget budget,
        BodyMemory memory,
        WaitingList waiting,
        TimeSource time,
        Executor executor,
        Supplier<List<String>> verdicts) {}
