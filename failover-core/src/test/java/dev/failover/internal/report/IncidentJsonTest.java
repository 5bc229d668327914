/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IncidentJsonTest {

    @Test
    void theDocumentationShowsWhatIsWritten() throws IOException {
        Path document = Path.of(System.getProperty("basedir", "."), "..", "docs", "incident-json.md");
        String example = IncidentJson.of(Incidents.documented()).pretty();
        assertThat(Files.readString(document)).contains("```json\n" + example + "\n```\n");
    }

    @Test
    void everyMemberIsExplained() throws IOException {
        Path document = Path.of(System.getProperty("basedir", "."), "..", "docs", "incident-json.md");
        String text = Files.readString(document);
        Json json = IncidentJson.of(Incidents.documented());
        json.members().forEach((name, value) -> {
            assertThat(text).contains("`" + name + "`");
            value.members().keySet().forEach(inner -> assertThat(text).contains("`" + inner + "`"));
        });
    }

    @Test
    void durationsAreMillisecondsWithAFraction() {
        Json json = IncidentJson.of(Incidents.killed());
        assertThat(json.get("phases").get("firstWriteMs")).hasToString("47.3");
        assertThat(json.get("objective").get("rtoMs")).hasToString("30000");
        assertThat(json.get("timeline").items().get(0).get("afterMs")).hasToString("-812.4");
    }

    @Test
    void whatWasNotSeenIsAbsent() {
        Json phases = IncidentJson.of(Incidents.unused()).get("phases");
        assertThat(phases.members()).containsOnlyKeys("suspectedMs", "downMs", "routedMs");
    }

    @Test
    void itIsReadAgain() throws IOException {
        for (String hostile : new String[] {"</script>", "\0\u202e\ud83d\"\\", ""}) {
            Json json = IncidentJson.of(Incidents.hostile(hostile));
            assertThat(Json.parse(json.toString())).isEqualTo(json);
            assertThat(Json.parse(json.pretty())).isEqualTo(json);
        }
    }
}
