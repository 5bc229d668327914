/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pgjdbc URL that names one node.
 *
 * @param host host name in lower case, or an address; IPv6 in brackets
 * @param port the port, 5432 if none is written
 * @param database the database as written
 * @param parameters what follows the question mark, as written
 */
public record PostgresUrl(String host, int port, String database, Map<String, String> parameters) {

    /** Properties by which the driver would choose among hosts itself. */
    static final List<String> ROUTING = List.of("targetServerType", "hostRecheckSeconds", "loadBalanceHosts");

    private static final String SCHEME = "jdbc:postgresql://";
    private static final String EXPECTED = "jdbc:postgresql://host:port/database";
    private static final int LONGEST = 4_096;
    private static final Pattern FORM = Pattern.compile(
            Pattern.quote(SCHEME) + "(?<host>\\[[0-9A-Fa-f:.%a-z]+]|[^\\s/?#@:,\\[\\]]+)(:(?<port>[0-9]{1,5}))?"
                    + "/(?<database>[^\\s/?#;&=]+)(\\?(?<query>[^\\s#]*))?");

    /** Copies the parameters. */
    public PostgresUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a URL that the schema has accepted.
     *
     * @throws IllegalArgumentException if it is none; the message does not contain it
     */
    public static PostgresUrl parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("url: malformed (expected: " + EXPECTED + ")");
        }
        String port = form.group("port");
        return new PostgresUrl(
                form.group("host").toLowerCase(Locale.ROOT),
                port == null ? 5432 : Integer.parseInt(port),
                form.group("database"),
                parameters(form.group("query")));
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }

    /** {@code host:port/database}: two URLs with the same target lead to the same place. */
    String target() {
        return address() + "/" + database;
    }

    /** What was expected instead; empty if the URL is right. */
    static Optional<String> objection(String text) {
        if (!text.startsWith(SCHEME) || text.length() > LONGEST) {
            return Optional.of(EXPECTED);
        }
        String authority = text.substring(SCHEME.length()).split("[/?]", 2)[0];
        if (authority.indexOf('@') >= 0) {
            return Optional.of("no user or password in it, URLs are logged: write username and password");
        }
        if (authority.indexOf(',') >= 0) {
            return Optional.of("one host: one endpoint is one node; write one endpoint per host");
        }
        if (!FORM.matcher(text).matches()) {
            return Optional.of(EXPECTED);
        }
        PostgresUrl url = parse(text);
        return url.port < 1 || url.port > 65_535
                ? Optional.of("a port from 1 to 65535")
                : url.parameters.keySet().stream()
                        .sorted()
                        .flatMap(name -> refusal(name).stream())
                        .findFirst();
    }

    /** The URL for a message: nothing of it that could be a secret. */
    static String shown(String text) {
        String head = text.split("[?;&#]", 2)[0];
        boolean plain = head.matches("[A-Za-z0-9:/.,_%\\[\\]-]{1,200}") && text.indexOf('@') < 0 && !mayBeSecret(head);
        String scheme = head.startsWith(SCHEME) ? SCHEME : "";
        return plain ? head + (head.length() < text.length() ? "?..." : "") : scheme + "...";
    }

    /** Whether a name, or a text that could hold one, speaks of a secret. */
    static boolean mayBeSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password") || lower.contains("secret") || lower.contains("token");
    }

    private static Optional<String> refusal(String name) {
        if (ROUTING.stream().anyMatch(name::equalsIgnoreCase)) {
            return Optional.of("no " + name + " in it: the primary is found here, not by the driver");
        }
        if (name.equalsIgnoreCase("socketFactory")) {
            return Optional.of("no socketFactory in it: write driver.socketFactory, else stuck calls are not freed");
        }
        if (name.equalsIgnoreCase("loginTimeout")) {
            return Optional.of("no loginTimeout in it: write driver.loginTimeout, else each attempt costs a thread");
        }
        if (name.equalsIgnoreCase("user")) {
            return Optional.of("no user in it: write username");
        }
        return mayBeSecret(name)
                ? Optional.of("no " + name + " in it, URLs are logged: write "
                        + (name.equalsIgnoreCase("password") ? "password or password-file" : "driver." + name))
                : Optional.empty();
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            String[] pair = part.split("=", 2);
            if (!pair[0].isEmpty()) {
                parameters.put(pair[0], pair.length == 2 ? pair[1] : "");
            }
        }
        return parameters;
    }
}
