/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.json.Json;
import dev.failover.internal.report.IncidentData.Event;
import dev.failover.internal.report.Report.Band;
import dev.failover.internal.report.Report.Cell;
import dev.failover.internal.report.Report.Fact;
import dev.failover.internal.report.Report.Swatch;
import dev.failover.internal.report.Report.Table;
import dev.failover.internal.report.Report.Timeline;
import dev.failover.internal.report.Report.Tone;
import dev.failover.internal.report.Report.Verdict;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells an incident's JSON as a report. */
final class IncidentReport {

    private static final DateTimeFormatter DAY = format("yyyy-MM-dd HH:mm:ss.SSS 'UTC'");
    private static final DateTimeFormatter CLOCK = format("HH:mm:ss.SSS");

    private final IncidentData incident;

    private IncidentReport(IncidentData incident) {
        this.incident = incident;
    }

    static Report of(Json json) {
        return new IncidentReport(IncidentData.of(json)).report();
    }

    private Report report() {
        Timeline timeline = IncidentTimeline.of(incident, title());
        return new Report(
                "Incident " + incident.text("id") + " \u00b7 cluster " + incident.text("cluster"),
                title(),
                Optional.of(verdict()),
                figures(),
                facts(),
                Optional.of(timeline),
                List.of(phases(timeline.bands()), events()));
    }

    private String title() {
        String moved = incident.inPlace()
                ? "Writes came back on " + incident.took()
                : "Writes moved from " + incident.lost() + " to " + incident.took();
        return moved + (incident.wroteAgain() ? " in " : ", routed in ") + Figures.span(incident.recovery());
    }

    private Verdict verdict() {
        String counted = incident.wroteAgain() ? "" : "; until they were routed, for nobody wrote afterwards";
        return new Verdict(incident.met(), (incident.met() ? kept() : missed()) + counted);
    }

    private String kept() {
        return "Objective met: writes were away for " + Figures.span(incident.recovery()) + " of the "
                + Figures.span(incident.rto()) + " allowed (" + Figures.percent(incident.recovery(), incident.rto())
                + ")";
    }

    private String missed() {
        return "Objective missed: writes were away for " + Figures.span(incident.recovery()) + ", "
                + Figures.span(incident.recovery() - incident.rto()) + " longer than the "
                + Figures.span(incident.rto()) + " allowed";
    }

    private List<Fact> figures() {
        return List.of(
                new Fact("writes away", Figures.span(incident.recovery())),
                new Fact("calls failed", incident.calls("failed")),
                new Fact("calls waited", incident.calls("waited")),
                new Fact("calls retried", incident.calls("retried")));
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact("first sign", day("startedAt")),
                new Fact("closed", day("endedAt")),
                new Fact("told by", incident.text("instance")),
                new Fact("cause", incident.text("cause"))));
        incident.loss().ifPresent(loss -> facts.add(new Fact("data loss", loss)));
        return facts;
    }

    private Table phases(List<Band> phases) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Band phase : phases) {
            String number = String.valueOf(rows.size() + 1);
            rows.add(List.of(
                    Cell.of(phase.name(), meaning(phase.tone()), new Swatch(phase.tone(), true, number)),
                    Cell.of(
                            Figures.span(phase.length()),
                            Figures.since(phase.from()) + " to " + Figures.since(phase.to())),
                    Cell.of(phase.tone() == Tone.GOOD ? "" : Figures.percent(phase.length(), incident.recovery()))));
        }
        return new Table("Where the time went", List.of("phase", "took", "share"), rows);
    }

    private String meaning(Tone tone) {
        return switch (tone) {
            case BAD -> "from the first sign until writes were taken away from " + incident.lost();
            case WAITING -> waiting();
            case DECISION -> "until writes were routed to " + incident.took() + ", any approval included";
            case RECOVERING -> "until the first write was acknowledged";
            case GOOD -> "until it was stable, and the incident closed";
            case NOTE -> "";
        };
    }

    private String waiting() {
        return incident.phase("newPrimarySeenMs").isPresent()
                ? "until " + incident.took() + " said that it is primary: the database's own time"
                : "until writes were routed to " + incident.took() + "; when it became primary was not seen";
    }

    private Table events() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Event event : incident.events()) {
            Swatch swatch = new Swatch(EventTones.of(event.kind()), false, String.valueOf(rows.size() + 1));
            rows.add(List.of(
                    Cell.of("", "", swatch),
                    Cell.of(Figures.since(event.at()), clock(event.at())),
                    Cell.of(event.endpoint()),
                    Cell.of(event.text(), event.kind())));
        }
        int more = incident.eventsLeftOut();
        String caption = more == 0 ? "Events" : "Events: the first " + rows.size() + "; " + more + " more in the JSON";
        return new Table(caption, List.of("#", "after, UTC", "endpoint", "what"), rows);
    }

    private String clock(double after) {
        return incident.instant("startedAt")
                .map(start -> CLOCK.format(start.plusNanos(Math.round(after * 1e6))))
                .orElse("");
    }

    private String day(String name) {
        return incident.instant(name).map(DAY::format).orElse("unknown");
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
