/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Runs as a Markdown table, a row for each fault and client. Runs with scheduling gaps do not count, unless there are no
 * others: a client may disturb the machine by itself. Such rows are starred.
 */
final class Report {

    private static final String HEAD = """
            | fault | client | runs (repeated for gaps) | back to writing | first write - t0, ms: median / p90 / max | failed calls: median / max | of them begun after SUSPECT: max (latest, ms) | blocked 1 s after t0: median / max | stuck at the end: median / max | longest call after t0, ms: max | acknowledged and missing: max (of them after the comeback began) | falsely reported lost: max |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final List<Run> runs;

    Report(List<Run> runs) {
        this.runs = runs;
    }

    String table() {
        Map<String, List<Run>> rows = runs.stream()
                .sorted(Comparator.comparing(run -> Fault.of(run.fault())))
                .collect(Collectors.groupingBy(
                        run -> run.fault() + " | " + run.client(), LinkedHashMap::new, Collectors.toList()));
        return HEAD
                + rows.entrySet().stream()
                        .map(row -> row(row.getKey(), row.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String row(String name, List<Run> all) {
        List<Run> calm = all.stream().filter(run -> !run.isDisturbed()).toList();
        boolean none = calm.isEmpty();
        return row(none ? name + " *" : name, none ? all : calm, all.size() - calm.size());
    }

    private static String row(String name, List<Run> calm, int disturbed) {
        return "| %s | %d (%d) | %d of %d | %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        name,
                        calm.size(),
                        disturbed,
                        calm.stream().filter(Run::isRecovered).count(),
                        calm.size(),
                        of(calm, Run::firstWrite).millis(),
                        of(calm, Run::failed).counts(),
                        late(calm),
                        of(calm, Run::blocked).counts(),
                        of(calm, Run::stuck).counts(),
                        Figures.millis(of(calm, Run::longest).max()),
                        max(calm, Run::missing) + " (" + max(calm, Run::missingLate) + ")",
                        max(calm, Run::falselyLost));
    }

    private static String late(List<Run> calm) {
        String count = max(calm, Run::failedLate);
        return count.length() == 1 && "-0".contains(count)
                ? count
                : count + " (" + Figures.millis(of(calm, Run::latest).max()) + ")";
    }

    private static String max(List<Run> calm, ToLongFunction<Run> figure) {
        long max = of(calm, figure).max();
        return max < 0 ? "-" : Long.toString(max);
    }

    private static Figures of(List<Run> calm, ToLongFunction<Run> figure) {
        return Figures.of(calm.stream().mapToLong(figure).boxed().toList());
    }
}
