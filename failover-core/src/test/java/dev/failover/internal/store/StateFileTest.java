/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.FailoverConfigurationException;
import dev.failover.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {

    private static final Remembered THREE = new Remembered("7301234567890123456", 3, "db1");
    private static final Remembered FOUR = new Remembered("7301234567890123456", 4, "db2");

    private final Path directory;
    private final Path file;

    StateFileTest(@TempDir Path directory) {
        this.directory = directory;
        this.file = directory.resolve("orders.state");
    }

    @Test
    void whatIsSavedIsRememberedAfterARestart() {
        StateFile state = open();
        assertThat(state.remembered()).isEmpty();
        state.save(THREE);
        assertThat(state.remembered()).contains(THREE);
        assertThat(open().remembered()).contains(THREE);
        open().save(FOUR);
        assertThat(open().remembered()).contains(FOUR);
    }

    @Test
    void aTermMayBeLoweredForFencingCanBeReset() {
        open().save(FOUR);
        open().save(THREE);
        assertThat(open().remembered()).contains(THREE);
    }

    @Test
    void nothingKnownYetCanBeSavedToo() {
        Remembered nothing = new Remembered("", 0, "");
        open().save(nothing);
        assertThat(open().remembered()).contains(nothing);
        assertThatThrownBy(() -> new Remembered("", -1, "")).hasMessage("term: -1 (expected: at least 0)");
    }

    @Test
    void humansCanReadIt() throws IOException {
        open().save(THREE);
        assertThat(Files.readString(file)).isEqualTo("""
                # Kept by failover: what was last known of the cluster. Delete it, while nothing runs, to forget that.
                cluster=orders
                identity=7301234567890123456
                term=3
                writer=db1
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=a:b#c!d", "a\\b", " a b ", "\u00e4\u2028\ud83d\ude00", "a\\u0041", "${HOME}"})
    void anIdentityMayBeAnyText(String identity) {
        Remembered remembered = new Remembered(identity, 1, "a");
        open().save(remembered);
        assertThat(open().remembered()).contains(remembered);
    }

    @Test
    void itIsWrittenOnlyWhenSomethingChanged() throws IOException {
        StateFile state = open();
        state.save(THREE);
        FileTime old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, old);
        state.save(new Remembered("7301234567890123456", 3, "db1"));
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        StateFile restarted = open();
        restarted.save(THREE);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        restarted.save(FOUR);
        assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(old);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | cut off at the end",
                "cluster=orders\\nidentity=1\\nterm=3\\nwriter=db | cut off at the end",
                "cluster=orders\\nidentity=1\\nterm=3\\n | no writer",
                "\\n | no cluster",
                "\\u0000\\u0001\\n | no cluster",
                "cluster=x y\\nidentity=1\\nterm=3\\nwriter=a\\n | malformed cluster",
                "cluster=orders\\nidentity=\\\\u0000\\nterm=3\\nwriter=a\\n | malformed identity",
                "cluster=orders\\nidentity=1\\nterm=x\\nwriter=a\\n | malformed term",
                "cluster=orders\\nidentity=1\\nterm=-3\\nwriter=a\\n | malformed term",
                "cluster=orders\\nidentity=1\\nterm=99999999999999999999\\nwriter=a\\n | malformed term",
                "cluster=orders\\nidentity=\\\\u00\\n | no .properties file",
            })
    void aDamagedFileCountsAsAbsent(String content, String why) throws IOException {
        Files.writeString(file, content.replace("\\n", "\n").replace("\\\\", "\\"));
        try (LogLines log = new LogLines("orders: failover.state-file")) {
            StateFile state = open();
            assertThat(state.remembered()).isEmpty();
            assertThat(log.warnings())
                    .containsExactly(
                            "orders: failover.state-file " + file + " is damaged (" + why + "); it counts as absent");
            state.save(THREE);
            assertThat(log.warnings()).hasSize(1);
        }
        assertThat(open().remembered()).contains(THREE);
    }

    @Test
    void everyFileThatIsCutOffIsNoticed() throws IOException {
        open().save(THREE);
        String whole = Files.readString(file);
        try (LogLines log = new LogLines("orders: failover.state-file")) {
            for (int length = 0; length < whole.length(); length++) {
                Files.writeString(file, whole.substring(0, length));
                assertThat(open().remembered()).isEmpty();
            }
            assertThat(log.warnings()).hasSize(whole.length());
        }
    }

    @Test
    void whatIsNoFileCountsAsAbsentAndIsLeftAlone() throws IOException {
        Files.createDirectory(file);
        Files.createFile(file.resolve("precious"));
        try (LogLines log = new LogLines("orders: failover.state-file")) {
            StateFile state = open();
            state.save(THREE);
            assertThat(state.remembered()).isEmpty();
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(0)).endsWith("is damaged (not a regular file); it counts as absent");
        }
        assertThat(file.resolve("precious")).exists();
        assertThat(files()).containsExactly("orders.state");
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws IOException {
        Files.writeString(file, "#".repeat(65_536) + "\n");
        try (LogLines log = new LogLines("orders: failover.state-file")) {
            assertThat(open().remembered()).isEmpty();
            assertThat(log.warnings()).singleElement().asString().contains("larger than 64KB");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsWarnedOfOnceAndTriedAgain() throws IOException {
        Path folder = Files.createFile(directory.resolve("folder"));
        try (LogLines log = new LogLines("orders: failover.state-file")) {
            StateFile state = StateFile.open(folder.resolve("orders.state"), "orders");
            state.save(THREE);
            state.save(THREE);
            assertThat(state.remembered()).isEmpty();
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(1))
                    .startsWith("orders: failover.state-file " + folder.resolve("orders.state") + ": not writable (")
                    .endsWith("; what is known now will not survive a restart of this process");

            Files.delete(folder);
            Files.createDirectory(folder);
            state.save(THREE);
            assertThat(state.remembered()).contains(THREE);
            assertThat(log.warnings()).hasSize(2);
        }
    }

    @Test
    void anotherClustersFileIsRefused() {
        StateFile.open(file, "billing").save(THREE);
        assertThatThrownBy(this::open)
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessage("1 problem in the configuration:\n  " + file
                        + ": the state of cluster billing (expected: that of orders; give each cluster a file of its own)"
                        + " [failover.state-file of orders]");
    }

    @Test
    void aFileThatBecameAnotherClustersIsNotOverwritten() throws IOException {
        StateFile orders = open();
        StateFile.open(file, "billing").save(THREE);
        String theirs = Files.readString(file);
        try (LogLines log = new LogLines("orders: failover.state-file")) {
            orders.save(FOUR);
            orders.save(FOUR);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("the state of cluster billing (expected: that of orders;");
        }
        assertThat(Files.readString(file)).isEqualTo(theirs);
    }

    @Test
    void whatAKilledProcessLeftIsIgnored() throws IOException {
        open().save(THREE);
        Files.writeString(directory.resolve(".orders.state.123.tmp"), "cluster=orders\nterm=9");
        assertThat(open().remembered()).contains(THREE);
        open().save(FOUR);
        assertThat(open().remembered()).contains(FOUR);
        assertThat(files()).containsExactlyInAnyOrder("orders.state", ".orders.state.123.tmp");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path target = directory.resolve("target.state");
        StateFile.open(target, "orders").save(THREE);
        Files.createSymbolicLink(file, target);
        open().save(FOUR);
        assertThat(file).isSymbolicLink();
        assertThat(StateFile.open(target, "orders").remembered()).contains(FOUR);
    }

    @Test
    void anInterruptedThreadSavesAll() {
        Thread.currentThread().interrupt();
        try {
            open().save(THREE);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(open().remembered()).contains(THREE);
    }

    private StateFile open() {
        return StateFile.open(file, "orders");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
