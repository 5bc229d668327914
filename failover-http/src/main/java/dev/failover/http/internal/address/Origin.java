/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.address;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port, by which two URIs mean the same server.
 *
 * @param port never -1: the scheme's own if the URI has none
 */
public record Origin(String scheme, String host, int port) {

    /** Of an absolute URI with a host. */
    public static Origin of(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    /** Whether the port is what one gets without naming any. */
    boolean isOnDefaultPort() {
        return port == (scheme.equals("https") ? 443 : 80);
    }
}
