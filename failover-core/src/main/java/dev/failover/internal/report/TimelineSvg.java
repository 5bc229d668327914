/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.report.Canvas.Format;
import dev.failover.internal.report.Report.Band;
import dev.failover.internal.report.Report.Flag;
import dev.failover.internal.report.Report.Mark;
import dev.failover.internal.report.Report.Span;
import dev.failover.internal.report.Report.Timeline;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws time as a picture, in well-formed XML. From top to bottom: flags, the strip of phases, the lanes, the axis; phases
 * and flags go down through the lanes.
 */
final class TimelineSvg {

    private static final double FLAG_ROW = 20;
    private static final double STRIP = 30;
    private static final double AIR = 8;
    private static final double AXIS = 44;
    private static final double LEAST_FOCUS = 1;

    private final Timeline timeline;
    private final Format format;
    private final TimeScale scale;
    private final Canvas canvas;

    private TimelineSvg(Timeline timeline, Format format) {
        this.timeline = timeline;
        this.format = format;
        this.scale = scale(timeline, format);
        this.canvas = new Canvas(format);
    }

    static String draw(Timeline timeline, Format format) {
        return new TimelineSvg(timeline, format).draw();
    }

    /** A little more than the focus at the usual scale; of what was before its beginning only a little. */
    private static TimeScale scale(Timeline timeline, Format format) {
        double focus = Math.max(LEAST_FOCUS, timeline.focus());
        double first = moments(timeline).min().orElse(0);
        double last = moments(timeline).max().orElse(0);
        double from = Math.max(first, -focus / 12) - focus / 40;
        double pivot = focus * 1.06;
        return TimeScale.over(from, pivot, Math.max(pivot, last * 1.03), format.gutter + 12, format.width - 14);
    }

    private static DoubleStream moments(Timeline timeline) {
        return Stream.of(
                        timeline.bands().stream().mapToDouble(Band::to),
                        timeline.flags().stream().mapToDouble(Flag::at),
                        timeline.spans().stream().mapToDouble(Span::to),
                        timeline.marks().stream().mapToDouble(Mark::at))
                .flatMapToDouble(moments -> moments);
    }

    private String draw() {
        LanesSvg lanes = new LanesSvg(timeline, format, scale, canvas);
        double strip = timeline.flags().size() * FLAG_ROW + AIR;
        double top = strip + STRIP + AIR;
        double bottom = top + lanes.height();
        canvas.begin(bottom + AXIS, timeline.summary());
        washes(strip, bottom);
        axis(strip + STRIP, bottom);
        bands(strip);
        lanes.rules(top);
        gap(strip, bottom);
        flags(bottom);
        lanes.draw(top);
        return canvas.end();
    }

    private void washes(double top, double bottom) {
        for (Band band : timeline.bands()) {
            String css = "wash " + Glyphs.css(band.tone());
            canvas.box(css, scale.x(band.from()), top, scale.x(band.to()), bottom - top);
        }
    }

    private void axis(double top, double bottom) {
        canvas.line("axis", format.gutter, bottom, format.width, bottom);
        for (double tick : scale.ticks(format.isWide() ? 84 : 62)) {
            double x = scale.x(tick);
            canvas.line("grid", x, top, x, bottom + 4);
            canvas.label("tick", x, bottom + 18, "middle", Figures.span(tick));
        }
        canvas.label("tick aside", scale.left(), bottom + 35, "start", timeline.zero());
        if (scale.isBent()) {
            String later = format.isWide() ? "later, at its own scale" : "other scale";
            canvas.label("tick aside", scale.right(), bottom + 35, "end", later);
        }
    }

    /** The shortest ones last, so that they are not covered. */
    private void bands(double top) {
        List<Band> bands = timeline.bands();
        Comparator<Integer> length = Comparator.comparingDouble(
                i -> bands.get(i).from() - bands.get(i).to());
        IntStream.range(0, bands.size()).boxed().sorted(length).forEach(i -> band(bands.get(i), i + 1, top));
    }

    private void band(Band band, int number, double top) {
        double left = scale.x(band.from());
        double right = Math.max(left + 2, scale.x(band.to()));
        canvas.group(number + " " + band.name() + ": " + Figures.span(band.length()));
        canvas.box("band " + Glyphs.css(band.tone()), left, top, right, STRIP);
        canvas.hatched(band.tone(), left, top, right, STRIP);
        name(band, number, left, right, top + STRIP / 2 + 4);
        canvas.endGroup();
    }

    /** As much of the name as there is room for, on that side of a gap where there is more. */
    private void name(Band band, int number, double left, double right, double baseline) {
        double gap = scale.gap();
        boolean torn = left < gap && gap < right;
        boolean before = gap - left > right - gap;
        double from = torn && !before ? gap + TimeScale.GAP / 4 : left;
        double to = torn && before ? gap - TimeScale.GAP / 4 : right;
        String name = number + " " + band.name();
        Stream.of(name + "  " + Figures.span(band.length()), name, String.valueOf(number))
                .filter(text -> Glyphs.width(text) * 1.05 + 8 < to - from)
                .findFirst()
                .ifPresent(text ->
                        canvas.label("name " + Glyphs.css(band.tone()), (from + to) / 2, baseline, "middle", text));
    }

    private void flags(double bottom) {
        double baseline = 14;
        for (Flag flag : timeline.flags()) {
            flag(flag, baseline, bottom);
            baseline += FLAG_ROW;
        }
    }

    private void flag(Flag flag, double baseline, double bottom) {
        double x = scale.x(flag.at());
        String tone = Glyphs.css(flag.tone());
        canvas.line("flag " + tone + (flag.planned() ? " planned" : ""), x, baseline - 10, x, bottom);
        if (flag.until() > flag.at()) {
            canvas.box("late " + tone, x, baseline + 4, scale.x(flag.until()), 3);
        }
        boolean left = x + Glyphs.width(flag.text()) * 1.2 > format.width;
        canvas.label("flagged " + tone, left ? x - 5 : x + 5, baseline, left ? "end" : "start", flag.text());
    }

    /** The gap between two scales, as if the paper were torn. */
    private void gap(double top, double bottom) {
        if (!scale.isBent()) {
            return;
        }
        StringBuilder edge = new StringBuilder();
        double side = 3;
        for (double y = top - 3; y < bottom + 6; y += 6) {
            edge.append(edge.isEmpty() ? "M" : "L");
            edge.append(Markup.number(scale.gap() + side)).append(' ').append(Markup.number(y));
            side = -side;
        }
        canvas.path("gap", edge.toString());
    }
}
