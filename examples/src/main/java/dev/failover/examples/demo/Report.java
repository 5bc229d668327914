/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.examples.demo.Outcome.Figure;
import dev.failover.examples.demo.Terminal.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All outcomes as a table, and the verdict on them. */
final class Report {
    private static final int FIRST = 19;

    private final Map<String, List<Outcome>> faults = new LinkedHashMap<>();

    void add(Outcome outcome) {
        faults.computeIfAbsent(outcome.fault(), any -> new ArrayList<>()).add(outcome);
    }

    /** 0 if there is an outcome and every expectation held, else 1. */
    int exitCode() {
        return !faults.isEmpty() && broken().isEmpty() ? 0 : 1;
    }

    /** One line for each expectation that did not hold. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        faults.forEach((fault, outcomes) -> outcomes.forEach(outcome -> {
            for (Measure measure : Measure.values()) {
                outcome.figure(measure)
                        .filter(figure -> !figure.holds())
                        .ifPresent(figure -> broken.add(fault + ": " + measure.title() + " "
                                + measure.text(figure.value()) + " (expected: " + limit(measure, figure) + ")"));
            }
        }));
        return broken;
    }

    List<String> table(Terminal terminal) {
        List<String> lines = new ArrayList<>(header(terminal));
        faults.forEach((fault, outcomes) -> lines.addAll(rows(fault, outcomes, terminal)));
        return lines;
    }

    private static List<String> header(Terminal terminal) {
        StringBuilder first = new StringBuilder(left(""));
        StringBuilder second = new StringBuilder(left("the primary was"));
        for (Measure measure : Measure.values()) {
            first.append(right(measure, measure.heading()[0]));
            second.append(right(measure, measure.heading()[1]));
        }
        return List.of(
                terminal.styled(Style.BOLD, first.toString()),
                terminal.styled(Style.BOLD, second.toString()),
                "-".repeat(second.length()));
    }

    private static List<String> rows(String fault, List<Outcome> outcomes, Terminal terminal) {
        StringBuilder median = new StringBuilder();
        StringBuilder worst = new StringBuilder();
        StringBuilder limits = new StringBuilder();
        for (Measure measure : Measure.values()) {
            List<Figure> figures = figures(measure, outcomes);
            if (figures.isEmpty()) {
                List.of(median, worst, limits).forEach(line -> line.append(right(measure, "-")));
                continue;
            }
            Figure last = figures.get(figures.size() - 1);
            median.append(
                    right(measure, measure.text(figures.get(figures.size() / 2).value())));
            worst.append(marked(measure, last, terminal));
            limits.append(right(measure, last.isLimited() ? limit(measure, last) : "told"));
        }
        String expected = terminal.styled(Style.DIM, left("  expected") + limits);
        return outcomes.size() == 1
                ? List.of(left(fault) + worst, expected)
                : List.of(fault, left("  median of " + outcomes.size()) + median, left("  worst") + worst, expected);
    }

    /** From the best to the worst: what broke its own limit comes last. */
    private static List<Figure> figures(Measure measure, List<Outcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.figure(measure).stream())
                .sorted(Comparator.comparing((Figure figure) -> !figure.holds()).thenComparingLong(Figure::value))
                .toList();
    }

    private static String marked(Measure measure, Figure figure, Terminal terminal) {
        String text = measure.text(figure.value());
        return figure.holds() ? right(measure, text) : terminal.styled(Style.RED, right(measure, "!" + text));
    }

    private static String limit(Measure measure, Figure figure) {
        return measure.limitText(figure.limit());
    }

    private static String left(String text) {
        return String.format("%-" + FIRST + "s", text);
    }

    private static String right(Measure measure, String text) {
        return String.format("%" + measure.width() + "s", text);
    }
}
