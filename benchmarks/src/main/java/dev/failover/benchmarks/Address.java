/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks;

import dev.failover.testkit.FaultProxy;
import dev.failover.testkit.PostgresNode;

/** Where a client finds a node: the node itself, or a proxy in front of it. */
public record Address(String id, String host, int port) {

    public static Address of(PostgresNode node) {
        return new Address(node.id(), node.host(), node.port());
    }

    public static Address of(PostgresNode node, FaultProxy proxy) {
        return new Address(node.id(), proxy.host(), proxy.port());
    }

    public String url() {
        return "jdbc:postgresql://" + this + "/" + PostgresNode.DATABASE;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
