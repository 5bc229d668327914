/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

import dev.failover.Role;
import dev.failover.internal.config.Settings;
import dev.failover.spi.Observation;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;

/**
 * How an endpoint is asked, and what its answer means.
 *
 * @param path what is asked for below its URL; empty for its root
 * @param declared its role, if it does not tell it itself: UNKNOWN then
 */
public record ProbeRules(
        String path,
        String method,
        Role declared,
        Optional<String> roleHeader,
        Optional<String> termHeader,
        Optional<String> identityHeader) {

    /** Of an endpoint of a service. */
    public static ProbeRules of(Settings service, Role declared) {
        return new ProbeRules(
                service.optionalText("probe.path").orElse(""),
                service.choice("probe.method", Method.class).name(),
                declared,
                service.optionalText("probe.role-header"),
                service.optionalText("probe.term-header"),
                service.optionalText("probe.identity-header"));
    }

    private enum Method {
        GET,
        HEAD,
        OPTIONS
    }

    /** Of a path that was not chosen for it nobody knows what it answers: that it does is enough. */
    boolean isAlive(int status) {
        return path.isEmpty() ? status < 502 || status > 504 : status >= 200 && status < 400;
    }

    Observation observe(HttpHeaders headers, long startedNanos, long endedNanos) {
        Role role = roleHeader
                .filter(name -> declared == Role.UNKNOWN)
                .flatMap(headers::firstValue)
                .map(ProbeRules::role)
                .orElse(declared);
        long term =
                termHeader.flatMap(headers::firstValue).map(ProbeRules::number).orElse(0L);
        String identity = identityHeader.flatMap(headers::firstValue).orElse("");
        return new Observation(
                role, identity, term, -1, role != Role.REPLICA, role == Role.REPLICA, -1, startedNanos, endedNanos);
    }

    private static Role role(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "primary" -> Role.PRIMARY;
            case "replica" -> Role.REPLICA;
            default -> Role.UNKNOWN;
        };
    }

    /** What is no number tells nothing. */
    private static long number(String text) {
        String digits = text.strip();
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
    }
}
