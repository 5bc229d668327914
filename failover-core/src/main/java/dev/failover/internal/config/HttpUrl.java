/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses that are called with HTTP: a webhook, the API of whoever manages the servers. */
final class HttpUrl {

    static final String EXPECTED = "http://host:port/path or https://host:port/path";

    private static final int LONGEST = 4_096;
    private static final Pattern FORM = Pattern.compile(
            "https?://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:(?<port>[0-9]{1,5}))?([/?].*)?", Pattern.CASE_INSENSITIVE);

    private HttpUrl() {}

    /** What was expected instead; empty if the URL is right. */
    static Optional<String> objection(String text) {
        String authority = text.replaceFirst("^[A-Za-z]+://", "").split("[/?#]", 2)[0];
        if (authority.indexOf('@') >= 0) {
            return Optional.of("no user or password in it, hosts are logged");
        }
        Matcher form = FORM.matcher(text);
        if (text.length() > LONGEST || !form.matches() || !isUri(text)) {
            return Optional.of(EXPECTED);
        }
        String port = form.group("port");
        boolean valid = port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
        return valid ? Optional.empty() : Optional.of("a port from 1 to 65535");
    }

    /** The URL for a message: of those of webhooks, path and query often are the secret. */
    static String shown(String text) {
        Matcher head = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]{1,200}", Pattern.CASE_INSENSITIVE)
                .matcher(text);
        boolean plain = head.lookingAt() && text.indexOf('@') < 0;
        return !plain ? "..." : head.end() == text.length() ? text : head.group() + "/...";
    }

    /** The same of an address below which others are appended. */
    static Optional<String> baseObjection(String text) {
        return objection(text)
                .or(() -> text.indexOf('?') >= 0 || URI.create(text).getHost() == null
                        ? Optional.of(
                                "http://host:port/path or https://host:port/path, without a query; no underscore in"
                                        + " the host's name")
                        : Optional.empty());
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
