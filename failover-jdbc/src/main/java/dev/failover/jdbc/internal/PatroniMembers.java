/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The members of a Patroni cluster as {@code GET /cluster} tells them, and which of them is which endpoint: the one with
 * the same host and port, else the one with the same name, if its address is no other endpoint's.
 */
final class PatroniMembers {

    private static final Set<String> STANDBY_ROLES = Set.of("replica", "sync_standby", "quorum_standby");

    /** Before 3.0.4 Patroni says {@code running} of a standby, whether it streams or not. */
    private static final Set<String> FOLLOWING_STATES = Set.of("streaming", "running");

    private final List<Member> members;
    private final Map<String, String> addresses;

    /** @param address {@code host:port}, as Patroni gives it to clients */
    record Member(String name, String role, String state, String address) {

        boolean isLeader() {
            return role.equals("leader");
        }

        /** Whether it could become the primary: it runs, and it follows. */
        boolean isFollowing() {
            return STANDBY_ROLES.contains(role) && FOLLOWING_STATES.contains(state);
        }

        @Override
        public String toString() {
            return name + " (" + role + ", " + state + ", " + address + ")";
        }
    }

    private PatroniMembers(List<Member> members, Map<String, String> addresses) {
        this.members = members;
        this.addresses = addresses;
    }

    /**
     * Reads an answer; what is no member is left out.
     *
     * @param addresses {@code host:port} of each endpoint by its id
     */
    static PatroniMembers of(Json cluster, Map<String, String> addresses) {
        List<Member> members = new ArrayList<>();
        for (Json member : cluster.get("members").items()) {
            member.get("name").text().ifPresent(name -> members.add(member(name, member)));
        }
        return new PatroniMembers(List.copyOf(members), Map.copyOf(addresses));
    }

    private static Member member(String name, Json json) {
        String host = json.get("host").text().orElse("?");
        long port = json.get("port").whole().orElse(5432);
        return new Member(
                name,
                json.get("role").text().orElse("no role"),
                json.get("state").text().orElse("no state"),
                plain(host + ":" + port));
    }

    /** Patroni writes IPv6 without brackets, URLs with them. */
    private static String plain(String address) {
        return address.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    Optional<Member> leader() {
        return members.stream().filter(Member::isLeader).findFirst();
    }

    /** @throws IllegalStateException naming all endpoints and all members if there is none */
    Member of(String endpoint) {
        String address = plain(addresses.getOrDefault(endpoint, ""));
        return members.stream()
                .filter(member -> member.address().equals(address))
                .findFirst()
                .or(() -> namesake(endpoint))
                .orElseThrow(() -> new IllegalStateException(strangers(endpoint)));
    }

    private Optional<Member> namesake(String endpoint) {
        return members.stream()
                .filter(member -> member.name().equals(endpoint))
                .filter(member -> addresses.values().stream().noneMatch(a -> plain(a).equals(member.address())))
                .findFirst();
    }

    private String strangers(String endpoint) {
        String endpoints = addresses.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        return "no member of Patroni's is endpoint " + endpoint + ". Endpoints: " + endpoints + "; members: " + this
                + " (expected: the same host and port in the endpoint's url and in Patroni's connect_address, or the"
                + " endpoint named as the member)";
    }

    @Override
    public String toString() {
        return members.stream().map(Member::toString).collect(Collectors.joining(", "));
    }
}
