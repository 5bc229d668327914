/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An incident's JSON as it is found. What is missing or of a wrong type is empty, and what is beyond all measure is
 * limited: a page that says little is better than none.
 *
 * @param lost the endpoint that had the writes
 * @param took the endpoint that has them since
 */
record IncidentData(Json json, String lost, String took) {

    /** Beyond this, in milliseconds, a time is a fault of whoever wrote it: some thirty years. */
    static final double LONGEST = 1e12;

    private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");
    private static final int MOST_EVENTS = 1_000;

    static IncidentData of(Json json) {
        return new IncidentData(json, text(json, "lost"), text(json, "took"));
    }

    /** An event, {@code at} milliseconds after the first sign. */
    record Event(double at, String kind, String endpoint, String text) {}

    /** The first 1 000 events. */
    List<Event> events() {
        return json.get("timeline").items().stream()
                .limit(MOST_EVENTS)
                .map(IncidentData::event)
                .toList();
    }

    int eventsLeftOut() {
        return Math.max(0, json.get("timeline").items().size() - MOST_EVENTS);
    }

    /** Whether the writes came back to where they had been. */
    boolean inPlace() {
        return lost.equals(took);
    }

    /** Milliseconds from the first sign to a phase. */
    Optional<Double> phase(String name) {
        OptionalDouble at = millis(json.get("phases").get(name));
        return at.isPresent() ? Optional.of(at.getAsDouble()) : Optional.empty();
    }

    boolean wroteAgain() {
        return phase("firstWriteMs").isPresent();
    }

    double rto() {
        return millis(json.get("objective").get("rtoMs")).orElse(0);
    }

    double recovery() {
        return millis(json.get("objective").get("recoveryMs")).orElse(0);
    }

    boolean met() {
        return json.get("objective").get("met").truth().orElse(false);
    }

    /** What was lost, in words. */
    Optional<String> loss() {
        Json loss = json.get("loss");
        if (loss.get("met").truth().isEmpty()) {
            return Optional.empty();
        }
        String bytes = loss.get("bytes").whole().isPresent()
                ? loss.get("bytes").whole().getAsLong() + " bytes of log"
                : "an unknown part of the log";
        long lost = loss.get("lost").whole().orElse(0);
        long uncertain = loss.get("uncertain").whole().orElse(0);
        String commits =
                lost + uncertain == 0 ? "" : "; acknowledged commits: " + lost + " lost, " + uncertain + " uncertain";
        String age = Figures.span(millis(loss.get("sampleAgeMs")).orElse(0));
        String missed = loss.get("met").truth().orElse(true) ? "" : "; objective missed";
        return Optional.of(bytes + commits + "; the last " + age + " were not seen" + missed);
    }

    /** When it was closed, in milliseconds after the first sign. */
    double end() {
        Optional<Instant> ended = instant("endedAt");
        return instant("startedAt")
                .flatMap(from -> ended.map(to -> millis(Duration.between(from, to))))
                .orElseGet(this::recovery);
    }

    String calls(String what) {
        Json number = json.get("calls").get(what);
        return number.whole().isPresent() ? String.valueOf(number.whole().getAsLong()) : "unknown";
    }

    String text(String name) {
        return text(json, name);
    }

    Optional<Instant> instant(String name) {
        try {
            return Optional.of(Instant.parse(text(name))).filter(at -> at.isAfter(Instant.EPOCH) && at.isBefore(LAST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Event event(Json json) {
        double at = millis(json.get("afterMs")).orElse(0);
        String text = text(json, "text").replace(" -> ", " \u2192 ");
        return new Event(at, text(json, "kind"), text(json, "endpoint"), text);
    }

    private static String text(Json json, String name) {
        return json.get(name).text().orElse("");
    }

    private static OptionalDouble millis(Json number) {
        OptionalDouble read = number.number();
        return read.isPresent() ? OptionalDouble.of(limited(read.getAsDouble())) : read;
    }

    private static double millis(Duration duration) {
        return limited(duration.toSeconds() * 1e3 + duration.toNanosPart() / 1e6);
    }

    private static double limited(double millis) {
        return Math.max(-LONGEST, Math.min(LONGEST, millis));
    }
}
