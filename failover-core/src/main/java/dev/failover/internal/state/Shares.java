/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides the calls among endpoints, tier by tier. Within a tier each gets what its weight gives it; of that, a recovering
 * one gets only its step, and its peers share the rest. What a tier of only recovering ones leaves goes to the next tier,
 * and what no tier takes, back to the first: nobody is sent away because everybody recovers.
 */
final class Shares {

    /** An endpoint and its part of all calls, 0 to 1. */
    record Share(EndpointState endpoint, double part) {}

    private final List<Share> shares = new ArrayList<>();
    private double left = 1;

    /** Equals, of which at least one has a weight. */
    void tier(List<EndpointState> equals) {
        double weights = equals.stream().mapToDouble(Shares::weight).sum();
        double whole = equals.stream()
                .filter(e -> e.ramp().isFull())
                .mapToDouble(Shares::weight)
                .sum();
        double steps = equals.stream()
                .filter(e -> !e.ramp().isFull())
                .mapToDouble(e -> weight(e) / weights * e.ramp().share() / 100)
                .sum();
        double given = left;
        equals.stream()
                .filter(e -> e.ramp().isFull())
                .forEach(e -> shares.add(new Share(e, given * (1 - steps) * weight(e) / whole)));
        equals.stream()
                .filter(e -> !e.ramp().isFull())
                .forEach(e -> shares.add(
                        new Share(e, given * weight(e) / weights * e.ramp().share() / 100)));
        left = whole > 0 ? 0 : given * (1 - steps);
    }

    /** Only for when nobody else is left. */
    void reserve(EndpointState e) {
        shares.add(new Share(e, 0));
    }

    /** A primary that serves reads has no weight of its own. */
    private static double weight(EndpointState e) {
        return Math.max(1, e.policy().weight());
    }

    List<Share> all() {
        if (left <= 0 || shares.isEmpty()) {
            return List.copyOf(shares);
        }
        double taken = 1 - left;
        return taken > 0 ? scaled(1 / taken) : first();
    }

    private List<Share> scaled(double factor) {
        return shares.stream()
                .map(s -> new Share(s.endpoint(), s.part() * factor))
                .toList();
    }

    private List<Share> first() {
        List<Share> all = new ArrayList<>(shares);
        all.set(0, new Share(all.get(0).endpoint(), 1));
        return List.copyOf(all);
    }
}
