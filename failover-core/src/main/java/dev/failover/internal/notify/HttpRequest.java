/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be sent. Shown, it tells method and server only: webhook addresses carry secrets in their path.
 *
 * @param method GET or POST
 * @param headers by name
 * @param body sent as UTF-8; empty for none
 * @param connect how long connecting may take
 * @param total how long everything may take, from the name look-up to the last byte of the answer
 */
public record HttpRequest(
        String method, URI uri, Map<String, String> headers, String body, Duration connect, Duration total) {

    /**
     * Copies the headers.
     *
     * @throws IllegalArgumentException for an address or a header that cannot be sent; does not contain it
     */
    public HttpRequest {
        objection(uri.toString()).ifPresent(expected -> {
            throw new IllegalArgumentException("url: cannot be used (expected: " + expected + ")");
        });
        headers = Map.copyOf(headers);
        headers.forEach((name, value) -> {
            if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new IllegalArgumentException(name + ": its value has characters that no header may have");
            }
        });
    }

    /** What was expected instead of this address, which is not shown; empty if it can be used. */
    public static Optional<String> objection(String address) {
        try {
            return objection(new URI(address));
        } catch (URISyntaxException e) {
            return Optional.of("a URL");
        }
    }

    private static Optional<String> objection(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("http:// or https://");
        }
        String authority = uri.getRawAuthority();
        if (authority == null || !authority.matches("[^:@]+(:[0-9]{1,5})?|\\[[^@]+](:[0-9]{1,5})?")) {
            return Optional.of("host or host:port, without user and password");
        }
        return uri.getRawFragment() == null ? Optional.empty() : Optional.of("no fragment");
    }

    /** {@code https://host:port}. */
    static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    @Override
    public String toString() {
        return method + " " + origin(uri);
    }
}
