/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is under way to one endpoint, until its body has ended. Thread-safe. */
public final class InFlight {

    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    public void add(Exchange exchange) {
        exchanges.add(exchange);
    }

    public void remove(Exchange exchange) {
        exchanges.remove(exchange);
    }

    public int count() {
        return exchanges.size();
    }

    public void abort(String why) {
        exchanges.forEach(exchange -> exchange.abort(why));
    }
}
