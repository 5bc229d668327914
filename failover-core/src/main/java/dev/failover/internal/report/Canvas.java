/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import static dev.failover.internal.report.Markup.number;

import dev.failover.internal.report.Report.Tone;

/** What one can draw with: boxes, lines, texts, marks. Colours and strokes are the style sheet's. */
final class Canvas {

    private final Markup svg = new Markup();
    private final Format format;

    Canvas(Format format) {
        this.format = format;
    }

    /**
     * A size of the picture; its pixels are those of the screen, so text is as large as elsewhere on the page. The gutter
     * is the room at the left for the names of lanes; without it they are above the lanes.
     */
    enum Format {
        WIDE(960, 132, 56),
        NARROW(358, 0, 26);

        final double width;
        final double gutter;
        final int longestLabel;

        Format(double width, double gutter, int longestLabel) {
            this.width = width;
            this.gutter = gutter;
            this.longestLabel = longestLabel;
        }

        boolean isWide() {
            return this == WIDE;
        }

        String css() {
            return isWide() ? "wide" : "narrow";
        }
    }

    /** Begins the picture; the summary is what a screen reader says. */
    void begin(double height, String summary) {
        String box = "0 0 " + number(format.width) + " " + number(height);
        String labelled = id("title") + " " + id("desc");
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                box,
                "role",
                "img",
                "class",
                "timeline " + format.css(),
                "aria-labelledby",
                labelled);
        svg.element("title", "Timeline", "id", id("title")).element("desc", summary, "id", id("desc"));
        svg.open("defs");
        for (Tone tone : Tone.values()) {
            hatching(tone);
        }
        svg.close("defs").line();
    }

    String end() {
        return svg.close("svg").toString();
    }

    private void hatching(Tone tone) {
        String css = Glyphs.css(tone);
        svg.open("pattern", "id", id(css), "width", "8", "height", "8", "patternUnits", "userSpaceOnUse");
        svg.empty("path", "class", "hatching " + css, "d", Glyphs.hatching(tone))
                .close("pattern");
    }

    /** Begins a group with a tooltip. */
    void group(String tooltip) {
        svg.open("g").element("title", tooltip);
    }

    /** Begins a group around a place, with a tooltip. */
    void group(String tooltip, Tone tone, double x, double y) {
        svg.open("g", "class", Glyphs.css(tone), "transform", "translate(" + number(x) + " " + number(y) + ")");
        svg.element("title", tooltip);
    }

    void endGroup() {
        svg.close("g").line();
    }

    void box(String css, double left, double top, double right, double height) {
        svg.empty("path", "class", css, "d", outline(left, top, right, height));
    }

    void hatched(Tone tone, double left, double top, double right, double height) {
        String fill = "url(#" + id(Glyphs.css(tone)) + ")";
        svg.empty("path", "fill", fill, "d", outline(left, top, right, height));
    }

    private static String outline(double left, double top, double right, double height) {
        return "M" + number(left) + " " + number(top) + "H" + number(right) + "v" + number(height) + "H" + number(left)
                + "z";
    }

    void line(String css, double x1, double y1, double x2, double y2) {
        path(css, "M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " + number(y2));
    }

    void path(String css, String path) {
        svg.empty("path", "class", css, "d", path);
    }

    /** A text that begins, ends or has its middle at x: anchor {@code start}, {@code end}, {@code middle}. */
    void label(String css, double x, double baseline, String anchor, String text) {
        if (!text.isEmpty()) {
            svg.element("text", text, "class", css, "x", number(x), "y", number(baseline), "text-anchor", anchor);
        }
    }

    void glyph(Tone tone, String number) {
        glyph(svg, tone, number);
    }

    /** A mark around the middle, with its number. */
    static void glyph(Markup svg, Tone tone, String number) {
        svg.empty("path", "class", "mark", "d", Glyphs.outline(tone));
        String css = number.length() > 2 ? "number long" : "number";
        svg.element("text", number, "class", css, "y", tone == Tone.WAITING ? "5.5" : "3.2", "text-anchor", "middle");
    }

    private String id(String name) {
        return format.css() + "-" + name;
    }
}
