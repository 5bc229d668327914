/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {

    @TempDir
    private Path directory;

    private Path path() {
        return directory.resolve("password");
    }

    @Test
    void whiteSpaceAroundItDoesNotCount() throws Exception {
        Files.writeString(path(), "  two words \r\n\n");
        assertThat(new PasswordFile(path()).read()).isEqualTo("two words");
    }

    @Test
    void norDoesAByteOrderMark() throws Exception {
        Files.writeString(path(), "\uFEFFtwo words\r\n");
        assertThat(new PasswordFile(path()).read()).isEqualTo("two words");
        Files.writeString(path(), "\uFEFF\n");
        assertUnfit(new PasswordFile(path()), "empty");
    }

    @Test
    void whatIsNoPasswordIsToldByItsPathAndNeverShown() throws IOException {
        PasswordFile file = new PasswordFile(path());
        assertUnfit(file, "no such file");
        Files.write(path(), "p\u00e4ss".getBytes(StandardCharsets.ISO_8859_1));
        assertUnfit(file, "not UTF-8");
        Files.writeString(path(), "x".repeat(64 * 1024 + 1));
        assertUnfit(file, "larger than 64 KB");
        Files.delete(path());
        Files.createDirectory(path());
        assertUnfit(file, "not a regular file");
    }

    private void assertUnfit(PasswordFile file, String why) {
        assertThatThrownBy(file::read)
                .isInstanceOf(SQLException.class)
                .hasMessage("password-file " + path().toAbsolutePath() + ": " + why)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("28P01");
    }
}
