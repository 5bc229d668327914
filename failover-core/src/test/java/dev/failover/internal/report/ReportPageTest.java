/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.failover.Incident;
import dev.failover.internal.json.Json;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportPageTest {

    private static final Pattern PICTURE = Pattern.compile("<svg xmlns.*?</svg>", Pattern.DOTALL);
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"report\">(.*?)</script>", Pattern.DOTALL);
    private static final String ATTACK =
            "\"'><script>alert(1)</script><img src=x onerror=alert(1)>]]>\0\u202e\ud83d\uffff";

    static Stream<Incident> incidents() {
        return Stream.of(
                Incidents.killed(),
                Incidents.frozen(),
                Incidents.approved(),
                Incidents.unused(),
                Incidents.crowded(),
                Incidents.hostile(ATTACK),
                Incidents.hostile(""),
                Incidents.hostile("\u4e00".repeat(10_000)));
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void picturesAreWellFormedAndAccessible(Incident incident) throws Exception {
        List<Element> pictures = pictures(page(incident));
        assertThat(pictures).hasSize(2);
        for (Element picture : pictures) {
            assertThat(picture.getAttribute("role")).isEqualTo("img");
            assertThat(picture.getElementsByTagName("title").item(0).getTextContent())
                    .isEqualTo("Timeline");
            assertThat(picture.getElementsByTagName("desc").item(0).getTextContent())
                    .contains("The objective of");
        }
    }

    @Test
    void thePageTellsWhatWasLost() {
        assertThat(words(Incidents.documented()))
                .contains(
                        "4096 bytes of log; acknowledged commits: 5 lost, 1 uncertain; the last 312 ms were not seen");
        assertThat(words(Incidents.killed())).doesNotContain("data loss");
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void thePageIsForMachinesToo(Incident incident) throws Exception {
        Matcher data = DATA.matcher(page(incident));
        assertThat(data.find()).isTrue();
        assertThat(Json.parse(data.group(1))).isEqualTo(IncidentJson.of(incident));
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void thePageNeedsNothingAndRunsNothing(Incident incident) {
        String page = page(incident);
        assertThat(page).contains("default-src &#39;none&#39;").contains("width=device-width");
        String markup = DATA.matcher(page).replaceAll("");
        assertThat(markup.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("<script", "<link", "<img", "<iframe", "@import", "http://", "https://")
                .doesNotContainPattern("<[^>]*\\s(?:on\\w+|href|src)=")
                .doesNotContainPattern("url\\((?!#)");
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void noNumberIsLost(Incident incident) {
        assertThat(page(incident)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void aKillIsTold() {
        assertThat(words(Incidents.killed()))
                .contains("Writes moved from a to b in 47.3 ms")
                .contains("Objective met: writes were away for 47.3 ms of the 30 s allowed (0.2 %)")
                .contains("2 Wait for promotion  36.7 ms")
                .contains("objective 30 s: met")
                .contains("later, at its own scale")
                .contains("\u2212812 ms: no reads on c")
                .contains("02:14:07.163");
    }

    @Test
    void aFrozenPrimaryIsTold() {
        assertThat(words(Incidents.frozen()))
                .contains("Writes moved from db1 to db2 in 2.1 s")
                .contains("1 Detect  2.05 s")
                .contains("db1 is fenced: primary on timeline 6");
    }

    @Test
    void aLateApprovalIsTold() {
        assertThat(words(Incidents.approved()))
                .contains("Objective missed: writes were away for 3 min 1 s, 2 min 31 s longer than the 30 s allowed")
                .contains("objective 30 s: missed by 2 min 31 s")
                .contains("3 Decide  2 min 40 s")
                .doesNotContain("at its own scale");
    }

    @Test
    void thatNobodyWroteIsTold() {
        assertThat(words(Incidents.unused()))
                .contains("Writes came back on a, routed in 812 ms")
                .contains("nobody wrote afterwards")
                .contains("2 Wait and decide")
                .contains("routed after 812 ms")
                .doesNotContain("First write");
    }

    @Test
    void aFloodOfEventsIsLimited() {
        String page = page(Incidents.crowded());
        assertThat(page).contains("the first 1000; 500 more in the JSON");
        assertThat(page.length()).isLessThan(1_500_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"schema\":1,\"kind\":\"incident\"}",
                "{\"schema\":1,\"kind\":\"incident\",\"lost\":7,\"phases\":[],\"timeline\":{\"a\":1},\"objective\":null}",
                "{\"schema\":1,\"kind\":\"incident\",\"timeline\":[1,null,{\"afterMs\":\"x\"},{\"afterMs\":1e300},{\"afterMs\":-1e300}]}",
                "{\"schema\":1,\"kind\":\"incident\",\"phases\":{\"downMs\":9,\"routedMs\":-5,\"firstWriteMs\":1e300}}",
                "{\"schema\":1,\"kind\":\"incident\",\"phases\":{\"downMs\":1e-300},\"objective\":{\"rtoMs\":-1,\"recoveryMs\":-1e99}}",
                "{\"schema\":1,\"kind\":\"incident\",\"startedAt\":\"+1000000000-12-31T23:59:59Z\",\"endedAt\":\"-1000000000-01-01T00:00:00Z\"}",
                "{\"schema\":1,\"kind\":\"incident\",\"startedAt\":\"8999-12-31T23:59:59Z\",\"endedAt\":\"2026-01-01T00:00:00Z\",\"timeline\":[{\"afterMs\":1e300}]}"
            })
    void whatIsMissingOrAbsurdIsStillDrawn(String text) throws Exception {
        String page = ReportPage.of(Json.parse(text));
        assertThat(pictures(page)).hasSize(2);
        assertThat(page).doesNotContain("NaN", "Infinity");
        assertThat(page.length()).isLessThan(100_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"schema\":2,\"kind\":\"incident\"}",
                "{\"schema\":1,\"kind\":\"drill\"}",
                "{\"schema\":1.5,\"kind\":\"incident\"}"
            })
    void whatIsNotKnownIsRefused(String text) throws Exception {
        Json json = Json.parse(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportPage.of(json))
                .withMessageStartingWith("cannot draw kind ")
                .withMessageEndingWith("(expected: kind \"incident\", schema 1)");
    }

    private static String page(Incident incident) {
        return ReportPage.of(IncidentJson.of(incident));
    }

    /** The page with ordinary spaces. */
    private static String words(Incident incident) {
        return page(incident).replace('\u00a0', ' ');
    }

    private static List<Element> pictures(String page) throws Exception {
        List<Element> pictures = new ArrayList<>();
        Matcher picture = PICTURE.matcher(page);
        while (picture.find()) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            InputSource source = new InputSource(new StringReader(picture.group()));
            pictures.add(factory.newDocumentBuilder().parse(source).getDocumentElement());
        }
        return pictures;
    }
}
