/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.internal.engine.simulation.Script.Outage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Drops whatever a violation does not need, as long as there is time: first whole outages, then single faults. */
final class Minimiser {

    private final Breach breach;
    private final BooleanSupplier hasTime;
    private Script shortest;
    private final String invariant;

    /** @param failing a script that ends in a violation of {@code what} after {@code survived} outages */
    Minimiser(Script failing, int survived, String what, Breach breach, BooleanSupplier hasTime) {
        int last = Math.min(survived + 1, failing.outages().size());
        this.shortest = new Script(failing.seed(), failing.outages().subList(0, last));
        this.invariant = invariant(what);
        this.breach = breach;
        this.hasTime = hasTime;
    }

    /** What is violated, without who and when. */
    private static String invariant(String what) {
        return what.substring(0, Math.min(2, what.length()));
    }

    Script shortest() {
        for (int chunk = shortest.outages().size() / 2; chunk > 0; chunk /= 2) {
            dropOutages(chunk);
        }
        dropFaults();
        return shortest;
    }

    private void dropOutages(int chunk) {
        for (int i = 0; i + chunk <= shortest.outages().size() && hasTime.getAsBoolean(); ) {
            List<Outage> fewer = new ArrayList<>(shortest.outages());
            fewer.subList(i, i + chunk).clear();
            i += takes(fewer) ? 0 : chunk;
        }
    }

    private void dropFaults() {
        for (int i = 0; i < shortest.outages().size() && hasTime.getAsBoolean(); i++) {
            Outage outage = shortest.outages().get(i);
            for (int j = 0; outage.strikes().size() > 1 && j < outage.strikes().size(); j++) {
                List<Script.Strike> fewer = new ArrayList<>(outage.strikes());
                fewer.remove(j);
                List<Outage> all = new ArrayList<>(shortest.outages());
                all.set(i, new Outage(fewer));
                if (takes(all)) {
                    break;
                }
            }
        }
    }

    private boolean takes(List<Outage> fewer) {
        Script script = new Script(shortest.seed(), fewer);
        boolean fails = violation(new Simulation(script, breach, false))
                .filter(what -> invariant(what).equals(invariant))
                .isPresent();
        shortest = fails ? script : shortest;
        return fails;
    }

    /** What does not hold, if anything. */
    static Optional<String> violation(Simulation simulation) {
        try {
            simulation.run();
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
