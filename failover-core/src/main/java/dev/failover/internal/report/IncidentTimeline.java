/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.report.IncidentData.Event;
import dev.failover.internal.report.Report.Band;
import dev.failover.internal.report.Report.Flag;
import dev.failover.internal.report.Report.Lane;
import dev.failover.internal.report.Report.Mark;
import dev.failover.internal.report.Report.Meaning;
import dev.failover.internal.report.Report.Span;
import dev.failover.internal.report.Report.Timeline;
import dev.failover.internal.report.Report.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The picture of an incident: its phases, its objective, and what happened to whom. */
final class IncidentTimeline {

    private final IncidentData incident;
    private final List<Band> phases = new ArrayList<>();

    private IncidentTimeline(IncidentData incident) {
        this.incident = incident;
        phases();
    }

    static Timeline of(IncidentData incident, String title) {
        return new IncidentTimeline(incident).timeline(title);
    }

    private Timeline timeline(String title) {
        double recovered = phases.get(phases.size() - 1).from();
        return new Timeline(
                summary(title),
                "since the first sign",
                Math.max(incident.recovery(), recovered),
                phases,
                flags(),
                lanes(),
                spans(),
                marks(),
                legend());
    }

    /** Each phase begins where the one before ended; the time of one that was not seen belongs to the next. */
    private void phases() {
        boolean seen = incident.phase("newPrimarySeenMs").isPresent();
        append("Detect", "downMs", Tone.BAD);
        append(incident.inPlace() ? "Wait for restart" : "Wait for promotion", "newPrimarySeenMs", Tone.WAITING);
        append(seen ? "Decide" : "Wait and decide", "routedMs", seen ? Tone.DECISION : Tone.WAITING);
        append("First write", "firstWriteMs", Tone.RECOVERING);
        double recovered = reached();
        phases.add(new Band("Watch", recovered, Math.max(recovered, incident.end()), Tone.GOOD));
    }

    private void append(String name, String phase, Tone tone) {
        double from = reached();
        incident.phase(phase).ifPresent(to -> phases.add(new Band(name, from, Math.max(from, to), tone)));
    }

    private double reached() {
        return phases.isEmpty() ? 0 : phases.get(phases.size() - 1).to();
    }

    private String summary(String title) {
        StringBuilder told = new StringBuilder(title).append('.');
        for (Band band : phases) {
            told.append(' ')
                    .append(band.name())
                    .append(": ")
                    .append(Figures.span(band.length()))
                    .append('.');
        }
        told.append(" The objective of ")
                .append(Figures.span(incident.rto()))
                .append(" was ")
                .append(kept());
        return told.append(". ")
                .append(incident.events().size())
                .append(" events, in the table below.")
                .toString();
    }

    private String kept() {
        return incident.met() ? "met" : "missed by " + Figures.span(incident.recovery() - incident.rto());
    }

    private List<Flag> flags() {
        double rto = incident.rto();
        double recovery = incident.recovery();
        String back = incident.wroteAgain() ? "first write after " : "routed after ";
        double late = incident.met() ? rto : recovery;
        Tone tone = incident.met() ? Tone.GOOD : Tone.BAD;
        return List.of(
                new Flag("objective " + Figures.span(rto) + ": " + kept(), rto, late, tone, true),
                new Flag(back + Figures.span(recovery), recovery, recovery, Tone.RECOVERING, false));
    }

    private List<Lane> lanes() {
        Set<String> names = new LinkedHashSet<>(List.of(incident.lost(), incident.took()));
        incident.events().forEach(event -> names.add(lane(event)));
        return names.stream()
                .filter(name -> !name.isEmpty())
                .map(name -> new Lane(name, part(name)))
                .toList();
    }

    private String part(String lane) {
        if (lane.equals(incident.lost())) {
            return incident.inPlace() ? "lost and took them" : "lost the writes";
        }
        return lane.equals(incident.took()) ? "took the writes" : "";
    }

    /** The endpoint that it is about, or the cluster. */
    private String lane(Event event) {
        return event.endpoint().isEmpty() ? incident.text("cluster") : event.endpoint();
    }

    /** Who had the writes, and when. */
    private List<Span> spans() {
        double left = incident.phase("downMs").orElse(0.0);
        List<Span> spans = new ArrayList<>();
        spans.add(
                new Span(incident.lost(), -IncidentData.LONGEST, left, "had the writes until " + Figures.since(left)));
        incident.phase("routedMs").ifPresent(routed -> spans.add(since(routed)));
        return spans;
    }

    private Span since(double routed) {
        double end = Math.max(routed, incident.end());
        return new Span(incident.took(), routed, end, "has the writes since " + Figures.since(routed));
    }

    private List<Mark> marks() {
        return incident.events().stream().map(this::mark).toList();
    }

    private Mark mark(Event event) {
        String lane = lane(event);
        boolean repeats = event.text().startsWith(lane + " ");
        String text = repeats ? event.text().substring(lane.length() + 1) : event.text();
        return new Mark(lane, event.at(), EventTones.of(event.kind()), text);
    }

    private List<Meaning> legend() {
        Set<Tone> used = new LinkedHashSet<>(marks().stream().map(Mark::tone).toList());
        List<Meaning> meanings = new ArrayList<>();
        Arrays.stream(Tone.values())
                .filter(used::contains)
                .forEach(tone -> meanings.add(new Meaning(Optional.of(tone), meaning(tone))));
        meanings.add(new Meaning(Optional.empty(), "has the writes"));
        return meanings;
    }

    private static String meaning(Tone tone) {
        return switch (tone) {
            case BAD -> "trouble";
            case WAITING -> "care";
            case DECISION -> "decision asked or made";
            case RECOVERING -> "coming back";
            case GOOD -> "writes flow";
            case NOTE -> "note";
        };
    }
}
