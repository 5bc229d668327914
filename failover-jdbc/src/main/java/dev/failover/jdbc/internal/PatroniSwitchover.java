/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.failover.internal.json.Json;
import dev.failover.internal.json.MalformedJsonException;
import dev.failover.internal.notify.HttpCall;
import dev.failover.internal.notify.HttpRequest;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.SwitchoverAction;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Asks Patroni over its REST API (https://patroni.readthedocs.io/en/latest/rest_api.html). Whom to ask is the first
 * address that tells its members; then that one is asked for the switchover, once: a second time could move what the
 * first has moved already.
 */
public final class PatroniSwitchover implements SwitchoverAction, AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** Patroni answers when it is done, or after twice its {@code loop_wait} (10 s by default): this allows for 30 s. */
    private static final Duration SWITCH = Duration.ofSeconds(65);

    private static final int SHOWN = 200;

    private final PatroniPolicy policy;
    private final Duration look;
    private final Duration switching;
    private final HttpCall http;
    private volatile Map<String, String> addresses;

    /** @param addresses of the endpoints, see {@link PatroniPolicy#addresses} */
    PatroniSwitchover(String cluster, PatroniPolicy policy, Map<String, String> addresses, TimeSource time) {
        this(cluster, policy, addresses, time, LOOK, SWITCH);
    }

    PatroniSwitchover(
            String cluster,
            PatroniPolicy policy,
            Map<String, String> addresses,
            TimeSource time,
            Duration look,
            Duration switching) {
        this.policy = policy;
        this.addresses = Map.copyOf(addresses);
        this.look = look;
        this.switching = switching;
        this.http = new HttpCall("failover-" + cluster + "-patroni", time);
    }

    /** Endpoints came or went. */
    void know(Map<String, String> next) {
        addresses = Map.copyOf(next);
    }

    /** An address that answered, and what it said. */
    private record Look(URI api, PatroniMembers members) {}

    /**
     * Asks, and waits until Patroni has done it.
     *
     * @throws IOException if nobody answered, or not the last question: then it may happen all the same
     * @throws IllegalStateException if Patroni sees the cluster otherwise, or refused
     */
    @Override
    public void switchover(Request request) throws IOException, InterruptedException {
        Look look = look();
        PatroniMembers.Member leader = look.members().of(request.from());
        PatroniMembers.Member candidate = look.members().of(request.to());
        if (!leader.isLeader()) {
            throw new IllegalStateException(at(look.api()) + ": " + request.from() + " is not the leader. Members: "
                    + look.members() + " (expected: leader, running)");
        }
        if (!candidate.isFollowing()) {
            throw new IllegalStateException(at(look.api()) + ": " + request.to() + " cannot take over. Members: "
                    + look.members() + " (expected: replica, streaming)");
        }
        ask(look.api(), leader.name(), candidate.name());
    }

    /** No more questions. */
    @Override
    public void close() {
        http.close();
    }

    // ---- who is who

    private Look look() throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        for (URI api : policy.apis()) {
            try {
                return new Look(api, members(api));
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        throw new IOException("no Patroni tells its members (switchover.patroni.url): " + String.join("; ", failures));
    }

    private PatroniMembers members(URI api) throws IOException, InterruptedException {
        HttpCall.Answer answer = http.send(request("GET", api, "/cluster", Map.of(), "", look));
        String asked = at(api) + ": GET /cluster: ";
        if (!answer.isSuccess()) {
            throw new IOException(asked + shown(answer));
        }
        PatroniMembers members = PatroniMembers.of(parse(asked, answer), addresses);
        if (members.isEmpty()) {
            throw new IOException(asked + "no members in it: " + shown(answer));
        }
        return members;
    }

    private static Json parse(String asked, HttpCall.Answer answer) throws IOException {
        try {
            return Json.parse(answer.body());
        } catch (MalformedJsonException e) {
            throw new IOException(asked + "not JSON (" + e.getMessage() + "): " + shown(answer), e);
        }
    }

    // ---- the switchover

    private void ask(URI api, String leader, String candidate) throws IOException, InterruptedException {
        String body = Json.object()
                .put("leader", leader)
                .put("candidate", candidate)
                .build()
                .toString();
        String asked = at(api) + ": POST /switchover " + body + ": ";
        try {
            judge(asked, http.send(request("POST", api, "/switchover", login(), body, switching)));
        } catch (IOException e) {
            throw new IOException(asked + e.getMessage() + ". It may happen all the same; probes will tell", e);
        }
    }

    /** It says 200 also when somebody else than the candidate became the leader, and tells so in its text. */
    private static void judge(String asked, HttpCall.Answer answer) {
        if (!answer.isSuccess() || answer.body().contains(" instead of ")) {
            String advice = answer.status() == 401
                    ? " (expected: Patroni's restapi.authentication in switchover.patroni.username and .password)"
                    : "";
            throw new IllegalStateException(asked + shown(answer) + advice);
        }
    }

    private Map<String, String> login() {
        byte[] login = (policy.username() + ":" + policy.password()).getBytes(UTF_8);
        return policy.username().isEmpty()
                ? Map.of()
                : Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
    }

    private HttpRequest request(
            String method, URI api, String path, Map<String, String> headers, String body, Duration total) {
        URI uri = URI.create(api.toString().replaceAll("/+$", "") + path);
        return new HttpRequest(method, uri, headers, body, CONNECT.compareTo(total) < 0 ? CONNECT : total, total);
    }

    private static String at(URI api) {
        return "Patroni at " + api.getScheme() + "://" + api.getRawAuthority();
    }

    /** The status, and how the text begins, on one line. */
    private static String shown(HttpCall.Answer answer) {
        String line = answer.body().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        String text = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
        return "status " + answer.status() + (text.isEmpty() ? "" : ": " + text);
    }
}
