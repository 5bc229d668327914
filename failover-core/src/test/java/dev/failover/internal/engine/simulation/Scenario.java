/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import dev.failover.internal.state.ClusterPolicy;
import dev.failover.internal.state.ClusterPolicy.Following;
import dev.failover.internal.state.ClusterPolicy.Moves;
import dev.failover.internal.state.ClusterPolicy.Reads;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import dev.failover.internal.state.EndpointPolicy;
import dev.failover.internal.state.Mode;
import dev.failover.internal.state.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What kind of world it is.
 *
 * @param policy what the configuration says while nobody experiments with it
 * @param hidesTerms whether standbys do not tell which term they receive
 * @param hidesIdentity whether c's identity cannot be read
 */
record Scenario(ClusterPolicy policy, boolean hidesTerms, boolean hidesIdentity) {

    static final long MAX_LAG = millis(2000);

    /** May never take writes. */
    private static final String REPORTING = "r";

    static Scenario of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
        random.nextInt();
        Topology topology = topology(random.nextInt(100));
        boolean reporting = topology == Topology.FOLLOWED && random.nextInt(5) < 2;
        boolean hidesTerms = random.nextInt(10) < 3;
        boolean hidesIdentity = random.nextInt(4) == 0;
        ClusterPolicy policy = ClusterPolicy.of("orders", endpoints(reporting, topology, random))
                .with(topology)
                .with(following(random))
                .with(new Reads(random.nextInt(7) > 0, MAX_LAG))
                .with(moves(random))
                .with(switchback(topology, random))
                .drainingFor(millis(1000));
        return new Scenario(policy, hidesTerms, hidesIdentity);
    }

    private static Topology topology(int dice) {
        if (dice < 86) {
            return Topology.FOLLOWED;
        }
        return dice < 94 ? Topology.PREFERRED : Topology.SHARED;
    }

    private static List<EndpointPolicy> endpoints(boolean reporting, Topology topology, Random random) {
        boolean regions = random.nextInt(4) == 0;
        boolean preferred = topology == Topology.PREFERRED || random.nextInt(8) == 0;
        List<EndpointPolicy> endpoints = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            EndpointPolicy e = EndpointPolicy.of(id).at(0, preferred ? endpoints.size() : 0);
            endpoints.add(regions ? e.in(id.equals("c") ? "south" : "north") : e);
        }
        if (reporting) {
            endpoints.add(EndpointPolicy.of(REPORTING).serving(true, false));
        }
        return endpoints;
    }

    private static Following following(Random random) {
        return new Following(random.nextInt(7) > 0, random.nextInt(10) > 0, true, millis(500));
    }

    private static Moves moves(Random random) {
        int dice = random.nextInt(100);
        Mode mode = dice < 60 ? Mode.AUTOMATIC : dice < 82 ? Mode.APPROVAL : dice < 91 ? Mode.MANUAL : Mode.OBSERVE;
        long timeout = random.nextBoolean() ? millis(700) : Long.MAX_VALUE;
        long patience = random.nextBoolean() ? 0 : millis(1000);
        int most = random.nextInt(4) == 0 ? 3 : 1_000_000;
        return new Moves(mode, random.nextBoolean(), timeout, patience, Set.of(), "", false, most);
    }

    private static Switchback switchback(Topology topology, Random random) {
        boolean returns = topology == Topology.PREFERRED ? random.nextBoolean() : random.nextInt(4) > 0;
        return new Switchback(
                millis(300),
                List.of(10, 50, 100),
                millis(200),
                1,
                returns ? Mode.AUTOMATIC : Mode.MANUAL,
                millis(5000),
                millis(600));
    }

    List<String> ids() {
        return policy.endpoints().stream().map(EndpointPolicy::id).toList();
    }

    boolean isFollowed() {
        return policy.topology() == Topology.FOLLOWED;
    }

    boolean hasReporting() {
        return ids().contains(REPORTING);
    }

    static boolean mayLead(String id) {
        return !id.equals(REPORTING);
    }

    /** Whether the way back moves writes by itself. */
    boolean returns() {
        boolean prefers = policy.endpoints().stream().anyMatch(e -> e.priority() > 0);
        return prefers && policy.switchback().writes() == Mode.AUTOMATIC;
    }
}
