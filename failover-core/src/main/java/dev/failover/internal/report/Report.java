/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import java.util.List;
import java.util.Optional;

/**
 * What a page shows, as plain text: headline, verdict, figures, a picture of time, tables. Whatever is to be shown
 * (an incident, a drill, a status) is turned into this, and this into a page.
 *
 * @param kicker what it is, above the headline
 * @param title the headline
 * @param verdict good or bad news, in one sentence
 * @param figures the few numbers that matter most, shown large
 * @param facts the rest, shown small
 */
public record Report(
        String kicker,
        String title,
        Optional<Verdict> verdict,
        List<Fact> figures,
        List<Fact> facts,
        Optional<Timeline> timeline,
        List<Table> tables) {

    /** Copies the lists. */
    public Report {
        figures = List.copyOf(figures);
        facts = List.copyOf(facts);
        tables = List.copyOf(tables);
    }

    /** Never told by colour alone: each tone has its own shape as a mark and its own hatching as a band. */
    public enum Tone {
        BAD,
        WAITING,
        DECISION,
        RECOVERING,
        GOOD,
        NOTE
    }

    /** Whether it went well. */
    public record Verdict(boolean good, String text) {}

    /** A figure and what it counts. */
    public record Fact(String name, String value) {}

    /**
     * A picture of time. All times are milliseconds since its zero.
     *
     * @param summary the picture in words, for those who do not see it
     * @param zero what the times are counted from, such as {@code since the first sign}
     * @param focus the time until which things are drawn large; what comes later may get a scale of its own
     * @param bands phases, one after the other
     * @param flags moments that matter to all lanes
     * @param lanes who takes part, from top to bottom
     * @param spans what a lane did for a while
     * @param marks events, in the order of time; the first has number 1
     * @param legend what marks and spans mean
     */
    public record Timeline(
            String summary,
            String zero,
            double focus,
            List<Band> bands,
            List<Flag> flags,
            List<Lane> lanes,
            List<Span> spans,
            List<Mark> marks,
            List<Meaning> legend) {

        /** Copies the lists. */
        public Timeline {
            bands = List.copyOf(bands);
            flags = List.copyOf(flags);
            lanes = List.copyOf(lanes);
            spans = List.copyOf(spans);
            marks = List.copyOf(marks);
            legend = List.copyOf(legend);
        }
    }

    /** A phase. */
    public record Band(String name, double from, double to, Tone tone) {

        /** In milliseconds. */
        double length() {
            return to - from;
        }
    }

    /**
     * A moment: a line through all lanes, dashed if it was only planned, with a bar from there until {@code until} if that
     * is later: how much too late.
     */
    public record Flag(String text, double at, double until, Tone tone, boolean planned) {}

    /** One who takes part, and in which part. */
    public record Lane(String name, String part) {}

    /** What the lane of that name did from then to then. */
    public record Span(String lane, double from, double to, String text) {}

    /** An event on the lane of that name. */
    public record Mark(String lane, double at, Tone tone, String text) {}

    /** What marks of a tone mean, or, without a tone, what spans do. */
    public record Meaning(Optional<Tone> tone, String text) {}

    /**
     * A table.
     *
     * @param rows as many cells in each as there are columns
     */
    public record Table(String caption, List<String> columns, List<List<Cell>> rows) {

        /** Copies the lists. */
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /**
     * A cell.
     *
     * @param text what it says
     * @param small what it says below, in small print; may be empty
     * @param swatch the tone that it explains, shown beside the text
     */
    public record Cell(String text, String small, Optional<Swatch> swatch) {

        public static Cell of(String text) {
            return of(text, "");
        }

        public static Cell of(String text, String small) {
            return new Cell(text, small, Optional.empty());
        }

        public static Cell of(String text, String small, Swatch swatch) {
            return new Cell(text, small, Optional.of(swatch));
        }
    }

    /** A mark (with its number) or a band as it looks in the picture. */
    public record Swatch(Tone tone, boolean band, String number) {}
}
