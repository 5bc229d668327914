/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import dev.failover.http.internal.call.RoutedResponse;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * How a call came to its response.
 *
 * @param service which service it was for
 * @param endpoint whose answer it is
 * @param before a line for each attempt before that one: the endpoint and why it was not the last
 */
public record FailoverResponses(String service, String endpoint, List<String> before) {

    /** Copies the list. */
    public FailoverResponses {
        before = List.copyOf(before);
    }

    /** Empty for a response that did not come through a service. */
    public static Optional<FailoverResponses> of(HttpResponse<?> response) {
        return response instanceof RoutedResponse<?> routed
                ? Optional.of(new FailoverResponses(routed.service(), routed.endpoint(), routed.before()))
                : Optional.empty();
    }
}
