/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import java.net.http.HttpResponse;
import java.util.List;

/** A response that knows how the call came to it. */
public final class RoutedResponse<T> extends ResponseView<T> {

    private final String service;
    private final String endpoint;
    private final List<String> before;

    RoutedResponse(HttpResponse<T> response, String service, String endpoint, List<String> before) {
        super(response);
        this.service = service;
        this.endpoint = endpoint;
        this.before = List.copyOf(before);
    }

    public String service() {
        return service;
    }

    /** Whose answer it is. */
    public String endpoint() {
        return endpoint;
    }

    /** A line for each attempt before. */
    public List<String> before() {
        return before;
    }
}
