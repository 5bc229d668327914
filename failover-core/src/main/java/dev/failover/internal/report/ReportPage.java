/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.json.Json;
import dev.failover.internal.report.Canvas.Format;
import dev.failover.internal.report.Report.Cell;
import dev.failover.internal.report.Report.Fact;
import dev.failover.internal.report.Report.Meaning;
import dev.failover.internal.report.Report.Swatch;
import dev.failover.internal.report.Report.Table;
import dev.failover.internal.report.Report.Timeline;
import dev.failover.internal.report.Report.Verdict;
import java.util.List;

/**
 * One page of HTML that needs nothing but itself: no script, no request, no font from elsewhere; its policy forbids them.
 * It carries the JSON that it was made of, in the element {@code report}, so it is readable for machines too.
 */
public final class ReportPage {

    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private final Report report;
    private final Markup page = new Markup();

    private ReportPage(Report report) {
        this.report = report;
    }

    /**
     * Draws what the JSON tells.
     *
     * @throws IllegalArgumentException if it is of a kind or a schema that is not known here
     */
    public static String of(Json json) {
        String kind = json.get("kind").text().orElse("");
        long schema = json.get("schema").whole().orElse(0);
        if (!kind.equals(IncidentJson.KIND) || schema != IncidentJson.SCHEMA) {
            throw new IllegalArgumentException("cannot draw kind \"" + Glyphs.shortened(kind, 40) + "\", schema "
                    + schema + " (expected: kind \"" + IncidentJson.KIND + "\", schema " + IncidentJson.SCHEMA + ")");
        }
        return of(IncidentReport.of(json), json);
    }

    /** Draws a report, and puts beside it the JSON that it was made of. */
    public static String of(Report report, Json json) {
        return new ReportPage(report).draw(json);
    }

    private String draw(Json json) {
        head();
        page.open("body").open("main");
        headline();
        facts("figures", report.figures());
        facts("facts", report.facts());
        report.timeline().ifPresent(this::picture);
        report.tables().forEach(this::table);
        page.element("footer", "Drawn by failover from the JSON in this page's element \u201creport\u201d.");
        page.close("main").line();
        page.open("script", "type", "application/json", "id", "report")
                .raw(json.toString())
                .close("script")
                .line();
        return page.close("body").close("html").line().toString();
    }

    private void head() {
        page.raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head").line();
        page.empty("meta", "charset", "utf-8").line();
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .line();
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        page.empty("meta", "name", "color-scheme", "content", "light dark").line();
        page.element("title", report.kicker() + ": " + report.title()).line();
        page.open("style").raw(Style.CSS).close("style").close("head").line();
    }

    private void headline() {
        page.open("header").element("p", report.kicker(), "class", "kicker").element("h1", report.title());
        report.verdict().ifPresent(this::verdict);
        page.close("header").line();
    }

    private void verdict(Verdict verdict) {
        page.open("p", "class", "verdict " + (verdict.good() ? "good" : "bad"));
        page.element("span", verdict.good() ? "\u2713" : "\u2717", "aria-hidden", "true", "class", "sign");
        page.element("span", verdict.text()).close("p");
    }

    private void facts(String css, List<Fact> facts) {
        page.open("dl", "class", css);
        for (Fact fact : facts) {
            page.open("div")
                    .element("dt", fact.name())
                    .element("dd", fact.value())
                    .close("div");
        }
        page.close("dl").line();
    }

    private void picture(Timeline timeline) {
        page.open("figure").line();
        for (Format format : Format.values()) {
            page.raw(TimelineSvg.draw(timeline, format)).line();
        }
        page.open("figcaption");
        timeline.legend().forEach(this::key);
        page.close("figcaption").close("figure").line();
    }

    private void key(Meaning meaning) {
        page.open("span", "class", "key");
        meaning.tone().ifPresentOrElse(tone -> swatch(new Swatch(tone, false, "")), this::spanSwatch);
        page.text(meaning.text()).close("span");
    }

    private void spanSwatch() {
        page.open("svg", "viewBox", "0 0 26 8", "width", "26", "height", "8", "aria-hidden", "true");
        page.empty("path", "class", "span", "d", "M3 4h20").close("svg");
    }

    private void table(Table table) {
        page.open("table").element("caption", table.caption()).open("thead").open("tr");
        table.columns().forEach(column -> page.element("th", column, "scope", "col"));
        page.close("tr").close("thead").open("tbody").line();
        table.rows().forEach(this::row);
        page.close("tbody").close("table").line();
    }

    private void row(List<Cell> cells) {
        page.open("tr");
        cells.forEach(this::cell);
        page.close("tr").line();
    }

    private void cell(Cell cell) {
        page.open("td").open("div", "class", "cell");
        cell.swatch().ifPresent(this::swatch);
        page.open("div").text(cell.text());
        if (!cell.small().isEmpty()) {
            page.element("small", cell.small());
        }
        page.close("div").close("div").close("td");
    }

    /** Its number is for everybody; what its shape and colour say stands beside it in words. */
    private void swatch(Swatch swatch) {
        String tone = Glyphs.css(swatch.tone());
        page.open("svg", "class", "swatch " + tone, "viewBox", "-12 -12 24 24", "width", "24", "height", "24");
        if (swatch.band()) {
            page.empty("path", "class", "band " + tone, "d", "M-12-12h24v24h-24z");
            page.element("text", swatch.number(), "class", "number", "y", "4", "text-anchor", "middle");
        } else {
            Canvas.glyph(page, swatch.tone(), swatch.number());
        }
        page.close("svg");
    }
}
