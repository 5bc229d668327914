/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Set;

/**
 * What a request is, by its method, its path and what was declared of it.
 *
 * @param safe beginnings of requests that change nothing: {@code POST /search}
 * @param idempotent the same of those that may be executed twice
 * @param keysHonored whether an {@code Idempotency-Key} makes it so
 */
public record RequestRules(List<String> safe, List<String> idempotent, boolean keysHonored) {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> IDEMPOTENT = Set.of("PUT", "DELETE");

    /** Copies the lists. */
    public RequestRules {
        safe = List.copyOf(safe);
        idempotent = List.copyOf(idempotent);
    }

    /** @param path below what names the service, raw, without the query */
    public Nature of(String method, String path, HttpHeaders headers) {
        if (SAFE.contains(method) || isAmong(safe, method, path)) {
            return Nature.SAFE;
        }
        boolean keyed = keysHonored && headers.firstValue("Idempotency-Key").isPresent();
        return keyed || IDEMPOTENT.contains(method) || isAmong(idempotent, method, path)
                ? Nature.IDEMPOTENT
                : Nature.UNSAFE;
    }

    private static boolean isAmong(List<String> patterns, String method, String path) {
        return !patterns.isEmpty() && patterns.stream().anyMatch(pattern -> covers(pattern, method + " " + path));
    }

    /** Up to the end of a segment. */
    private static boolean covers(String pattern, String request) {
        boolean begins = request.startsWith(pattern);
        return begins
                && (request.length() == pattern.length()
                        || pattern.endsWith("/")
                        || request.charAt(pattern.length()) == '/');
    }
}
