/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A further promise of ours, measured for itself. */
interface Scenario {

    String HEAD = """
            | scenario | target | runs (disturbed) | median / p90 / max | seen besides |
            |---|---|---|---|---|""";

    /**
     * One run.
     *
     * @param value what is measured
     * @param gap the longest scheduling gap meanwhile, in nanoseconds
     * @param note what else was seen
     */
    record Sample(long value, long gap, String note) {
        boolean isDisturbed() {
            return gap > Gaps.LIMIT_NANOS;
        }
    }

    String title();

    String target();

    /** Whether the values are microseconds; else they are counted things. */
    boolean isTime();

    Sample once() throws Exception;

    /** All runs; those that the machine disturbed are shown, and count only if there is no other. */
    default Result run(int runs) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Sample sample = once();
            samples.add(sample);
            System.err.println(title() + ": " + sample);
        }
        return new Result(this, samples);
    }

    static Scenario of(String name) {
        return switch (name) {
            case "pool-of-4" -> new PoolOfFour();
            case "detection" -> new Detection();
            case "replica-reads" -> new ReplicaReads();
            case "busy-primary" -> new BusyPrimary();
            default -> throw new IllegalArgumentException("scenario: " + name);
        };
    }

    /** What came of it. */
    record Result(Scenario scenario, List<Sample> samples) {

        String row() {
            List<Sample> calm =
                    samples.stream().filter(sample -> !sample.isDisturbed()).toList();
            Figures figures = Figures.of((calm.isEmpty() ? samples : calm)
                    .stream().map(Sample::value).toList());
            String text = scenario.isTime()
                    ? figures.millis() + " ms"
                    : figures.median() + " / " + figures.quantile(0.9) + " / " + figures.max();
            return "| %s | %s | %d (%d) | %s | %s |"
                    .formatted(
                            scenario.title(),
                            scenario.target(),
                            samples.size(),
                            samples.size() - calm.size(),
                            text,
                            samples.get(samples.size() - 1).note());
        }

        String json() {
            return new Json()
                    .put("scenario", scenario.title())
                    .put("values", values(Sample::value))
                    .put("gapNanos", values(Sample::gap))
                    .toString();
        }

        private String values(java.util.function.Function<Sample, Long> figure) {
            return samples.stream().map(figure).map(String::valueOf).collect(Collectors.joining(" "));
        }
    }
}
