/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesReaderTest {

    private final Path directory;

    PropertiesReaderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1\nb=2",
                "a = 1\r\nb : 2\rc 3",
                "# note\n! note\n\n  \t\na=1",
                "a=1\\\n   2\\\r\n  3\nb=x",
                "a\\=b\\:c\\ d=1",
                "a=\\u0041\\t\\n\\r\\f\\\\ \\x",
                "a=1\\",
                "a=1\\\\",
                "a",
                "a=",
                "=1",
                ":",
                "a==1",
                "a : = 1",
                "a=#no note",
                "a=1\\\n# no note",
                "   a=trailing   ",
                "a=\u00e4\ud83d\ude00",
                "a\\\n  b=1",
                "a=1\n\\\n\nb=2"
            })
    void readsWhatPropertiesReads(String text) throws IOException {
        Properties expected = new Properties();
        expected.load(new StringReader(text));
        Map<String, String> read = new LinkedHashMap<>();
        Findings findings = new Findings();
        PropertiesReader.parse("f", text, findings).forEach(e -> read.put(e.key(), e.value()));
        assertThat(read).isEqualTo(expected);
        findings.throwIfAny();
    }

    @Test
    void linesAreCountedThroughContinuationsAndAllLineEnds() {
        List<Entry> entries = PropertiesReader.parse("f", "a=1\\\n2\r\n\r# x\rb=2\n\nc=3", new Findings());
        assertThat(entries).extracting(Entry::origin).containsExactly("f:1", "f:5", "f:7");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() {
        Given given = Given.nothing().file(directory, "\uFEFF" + Given.TWO_ENDPOINTS);
        assertThat(given.settings().endpoints()).containsExactly("a", "b");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] latin = "failover.jdbc.orders.username=J\u00f6rg".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Given.nothing().file(directory, latin).problems())
                .singleElement()
                .asString()
                .endsWith("orders.properties: not UTF-8");
    }

    @Test
    void aMalformedEscapeNamesItsLine() {
        for (String bad : new String[] {"\\u12", "\\u12G4", "\\u+123", "\\u"}) {
            Findings findings = new Findings();
            PropertiesReader.parse("f", "\na=" + bad, findings);
            assertThatThrownBy(findings::throwIfAny)
                    .hasMessageContaining("a: malformed \\u escape")
                    .hasMessageContaining("[f:2]");
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReason() {
        Path missing = directory.resolve("missing.properties");
        assertThat(Given.nothing().file(missing).problems())
                .singleElement()
                .asString()
                .isEqualTo(missing.toAbsolutePath() + ": no such file");
        assertThat(Given.nothing().file(directory).problems())
                .singleElement()
                .asString()
                .isEqualTo(directory.toAbsolutePath() + ": a directory (expected: a .properties file)");
    }

    @Test
    void aGiantFileIsRefusedUnread() {
        byte[] giant = new byte[(16 << 20) + 1];
        assertThat(Given.nothing().file(directory, giant).problems())
                .singleElement()
                .asString()
                .endsWith("larger than 16MB");
    }

    @Test
    void aGiantValueIsRefusedInAShortMessage() {
        Given given = Given.ordersFile(
                directory,
                "failover.jdbc.orders.probe.interval=" + "9".repeat(10 << 20),
                "failover.jdbc.orders." + "k".repeat(1 << 20) + "=1");
        assertThat(given.refusal().toString().length()).isLessThan(1_000);
        assertThat(given.problems()).hasSize(2);
    }
}
