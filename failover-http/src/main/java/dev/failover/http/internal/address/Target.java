/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.address;

import java.net.URI;

/**
 * What a request asks of which service.
 *
 * @param service whose it is
 * @param rest the raw path below what names the service, query and all; empty or beginning with a slash or a question mark
 */
public record Target<S>(S service, String rest) {

    /** The same request at an endpoint. */
    public URI at(URI base) {
        String root = base.toString();
        boolean twice = root.endsWith("/") && rest.startsWith("/");
        return URI.create((twice ? root.substring(0, root.length() - 1) : root) + rest);
    }

    /** The path without the query, for rules on paths. */
    public String path() {
        int end = rest.indexOf('?');
        String path = end < 0 ? rest : rest.substring(0, end);
        return path.isEmpty() ? "/" : path;
    }
}
