/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** All that goes wrong in one world, in outages with calm between them. */
record Script(long seed, List<Outage> outages) {

    /** How many outages a world goes through. */
    static final int OUTAGES = 20;

    /** Faults that overlap. */
    record Outage(List<Strike> strikes) {
        boolean isHarmless() {
            return strikes.size() == 1 && strikes.get(0).fault().isHarmless();
        }

        @Override
        public String toString() {
            return strikes.stream().map(Strike::toString).collect(Collectors.joining(" + "));
        }
    }

    /** A fault, so long after the one before. */
    record Strike(Fault fault, long seed, long afterNanos) {
        @Override
        public String toString() {
            return fault + (afterNanos > 0 ? " after " + afterNanos / 1_000_000 + " ms" : "");
        }
    }

    static Script of(long seed) {
        Random random = new Random(seed * 0x5851F42D4C957F2DL + 7);
        List<Fault> faults = Fault.in(Scenario.of(seed));
        List<Outage> outages = new ArrayList<>();
        for (int i = 0; i < OUTAGES; i++) {
            List<Strike> strikes = new ArrayList<>();
            strikes.add(new Strike(faults.get(random.nextInt(faults.size())), random.nextLong(), 0));
            if (random.nextInt(3) == 0) {
                long after = millis(random.nextInt(1500));
                strikes.add(new Strike(faults.get(random.nextInt(faults.size())), random.nextLong(), after));
            }
            outages.add(new Outage(strikes));
        }
        return new Script(seed, outages);
    }
}
