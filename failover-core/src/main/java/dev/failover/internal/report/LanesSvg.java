/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.report.Canvas.Format;
import dev.failover.internal.report.LaneRows.Placed;
import dev.failover.internal.report.Report.Lane;
import dev.failover.internal.report.Report.Mark;
import dev.failover.internal.report.Report.Span;
import dev.failover.internal.report.Report.Timeline;
import java.util.List;

/** The lanes of a picture, from top to bottom: who it is, what it did for a while, and its events on rows. */
final class LanesSvg {

    private static final double ROW = 24;
    private static final double CROWD = 10;
    private static final double FOOT = 6;

    private final Timeline timeline;
    private final Format format;
    private final TimeScale scale;
    private final Canvas canvas;
    private final List<LaneRows> lanes;

    LanesSvg(Timeline timeline, Format format, TimeScale scale, Canvas canvas) {
        this.timeline = timeline;
        this.format = format;
        this.scale = scale;
        this.canvas = canvas;
        this.lanes = timeline.lanes().stream().map(this::rows).toList();
    }

    double height() {
        return lanes.stream().mapToDouble(this::height).sum();
    }

    /** The lines between lanes, to be drawn before all that lies on them. */
    void rules(double top) {
        double y = top;
        for (LaneRows lane : lanes) {
            canvas.line("rule", 0, y, format.width, y);
            y += height(lane);
        }
    }

    void draw(double top) {
        double y = top;
        for (int i = 0; i < lanes.size(); i++) {
            lane(timeline.lanes().get(i), lanes.get(i), y);
            y += height(lanes.get(i));
        }
    }

    private LaneRows rows(Lane lane) {
        LaneRows rows = new LaneRows(scale, format.gutter, format.width - 2, format.longestLabel);
        int number = 0;
        for (Mark mark : timeline.marks()) {
            number++;
            if (mark.lane().equals(lane.name())) {
                rows.add(shown(mark), number, scale.x(mark.at()));
            }
        }
        return rows;
    }

    /** With its time if the picture begins later. */
    private Mark shown(Mark mark) {
        if (mark.at() >= scale.from()) {
            return mark;
        }
        return new Mark(mark.lane(), mark.at(), mark.tone(), Figures.span(mark.at()) + ": " + mark.text());
    }

    private double height(LaneRows rows) {
        double marks = rows.count() * ROW + (rows.isCrowded() ? CROWD : 0);
        return head() + Math.max(format.isWide() ? ROW + FOOT : FOOT, marks) + FOOT;
    }

    private double head() {
        return format.isWide() ? 12 : 30;
    }

    private void lane(Lane lane, LaneRows rows, double y) {
        if (format.isWide()) {
            canvas.label("lane", 4, y + 22, "start", Glyphs.shortened(lane.name(), 15));
            canvas.label("part", 4, y + 38, "start", Glyphs.shortened(lane.part(), 20));
        } else {
            String part = lane.part().isEmpty() ? "" : " \u00b7 " + lane.part();
            canvas.label("lane", 4, y + 16, "start", Glyphs.shortened(lane.name() + part, 44));
        }
        timeline.spans().stream()
                .filter(span -> span.lane().equals(lane.name()))
                .forEach(span -> span(span, y + head() - 6));
        rows.placed().forEach(placed -> mark(placed, y + head()));
    }

    private void span(Span span, double y) {
        double from = scale.x(span.from());
        canvas.group(span.text());
        canvas.line("span", from, y, Math.max(from + 1, scale.x(span.to())), y);
        canvas.endGroup();
    }

    private void mark(Placed placed, double top) {
        Mark mark = placed.mark();
        double y = top + placed.row() * ROW + (placed.crowded() ? CROWD : ROW) / 2;
        String tooltip = placed.number() + ", " + Figures.since(mark.at()) + ": " + mark.text();
        canvas.group(tooltip, mark.tone(), placed.x(), y);
        if (placed.crowded()) {
            canvas.line("mark", 0, -4, 0, 4);
        } else {
            canvas.glyph(mark.tone(), String.valueOf(placed.number()));
            boolean left = placed.toTheLeft();
            canvas.label("label", left ? -14 : 14, 4, left ? "end" : "start", placed.label());
        }
        canvas.endGroup();
    }
}
