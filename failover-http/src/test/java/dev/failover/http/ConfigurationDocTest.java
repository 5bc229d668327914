/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.config.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation's table is made from the schema. {@code -Ddocs.update=true} writes it anew. */
class ConfigurationDocTest {

    private static final Path DOC = Path.of("..", "docs", "http.md");
    private static final String MARK = "<!-- generated from the schema -->\n";

    @Test
    void theDocumentedKeysAreThoseOfTheSchema() throws IOException {
        String doc = Files.readString(DOC);
        String expected = doc.substring(0, doc.indexOf(MARK) + MARK.length())
                + Schema.http().toMarkdown();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(DOC, expected);
        }
        assertThat(Files.readString(DOC)).isEqualTo(expected);
    }
}
