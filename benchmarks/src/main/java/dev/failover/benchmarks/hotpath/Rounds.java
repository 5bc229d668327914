/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.hotpath;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/** Scores of all rounds, and what they come to: a round's mean is one value; ratios are taken within a round. */
final class Rounds {

    private static final String REFERENCE = "hikari";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private record Subject(String benchmark, int threads, String client) {
        Subject reference() {
            return new Subject(benchmark, threads, REFERENCE);
        }
    }

    private record Score(double nanos, double bytes) {}

    private final Map<Subject, List<Score>> scores = new LinkedHashMap<>();

    void add(int threads, Collection<RunResult> results) {
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            String benchmark = params.getBenchmark().replaceAll(".*\\.", "");
            String client = params.getParamsKeys().contains("client") ? params.getParam("client") : "";
            scores.computeIfAbsent(new Subject(benchmark, threads, client), s -> new ArrayList<>())
                    .add(new Score(result.getPrimaryResult().getScore(), bytes(result)));
        }
    }

    private static double bytes(RunResult result) {
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return allocated == null ? Double.NaN : allocated.getScore();
    }

    String table() {
        return """
                | cycle | threads | client | ns/op, ± 99 %% over rounds | against HikariCP in the same round: mean ± 99 %% (median) | more, ns | B/op | rounds |
                |---|---|---|---|---|---|---|---|
                %s""".formatted(scores.keySet().stream().map(this::row).collect(Collectors.joining("\n")));
    }

    private String row(Subject subject) {
        List<Score> own = scores(subject);
        List<Double> ratios = new ArrayList<>();
        List<Double> more = new ArrayList<>();
        List<Score> reference = scores(subject.reference());
        for (int i = 0; i < Math.min(own.size(), reference.size()); i++) {
            ratios.add(own.get(i).nanos / reference.get(i).nanos);
            more.add(own.get(i).nanos - reference.get(i).nanos);
        }
        return "| %s | %d | %s | %s | %s | %s | %.0f | %d |"
                .formatted(
                        subject.benchmark,
                        subject.threads,
                        subject.client.isEmpty() ? "-" : subject.client,
                        text(own.stream().map(Score::nanos).toList(), "%.1f"),
                        ratios.isEmpty() ? "-" : text(ratios, "%.3f") + " (%.3f)".formatted(median(ratios)),
                        text(more, "%.0f"),
                        mean(own.stream().map(Score::bytes).toList()),
                        own.size());
    }

    private List<Score> scores(Subject subject) {
        @Nullable List<Score> known = scores.get(subject);
        return known == null ? List.of() : known;
    }

    private static double mean(List<Double> values) {
        return statistics(values).getMean();
    }

    private static double median(List<Double> values) {
        return statistics(values).getPercentile(50);
    }

    private static ListStatistics statistics(List<Double> values) {
        return new ListStatistics(
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String text(List<Double> values, String format) {
        if (values.isEmpty()) {
            return "-";
        }
        String mean = String.format(Locale.ROOT, format, mean(values));
        double error = statistics(values).getMeanErrorAt(0.99);
        return Double.isNaN(error) ? mean : mean + " ± " + String.format(Locale.ROOT, format, error);
    }
}
