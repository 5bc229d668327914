/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.LogLines;
import dev.failover.internal.time.VirtualTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On virtual time: what is written between two advances is found at the next look. */
class FileWatchTest {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration CONFIRM = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(5);

    private final Path directory;
    private final Path file;
    private final VirtualTime time = new VirtualTime();
    private final List<String> told = new ArrayList<>();
    private int closed;

    FileWatchTest(@TempDir Path directory) {
        this.directory = directory;
        this.file = directory.resolve("orders.properties");
    }

    @Test
    void theFirstContentIsToldOnce() throws IOException {
        write("a");
        watch();
        time.advance(CONFIRM);
        assertThat(told).containsExactly("a");
        time.advance(LONG);
        assertThat(told).containsExactly("a");
    }

    @Test
    void aRewriteInPlaceIsToldWithinSixHundredMilliseconds() throws IOException {
        write("a");
        watch();
        time.advance(CONFIRM);
        write("b");
        time.advance(INTERVAL.plus(CONFIRM));
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void sameSizeAndSameDateHideNothing() throws IOException {
        write("a");
        watch();
        time.advance(LONG);
        var date = Files.getLastModifiedTime(file);
        write("b");
        Files.setLastModifiedTime(file, date);
        time.advance(LONG);
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void aNewDateIsNoNewContent() throws IOException {
        write("a");
        watch();
        time.advance(LONG);
        write("a");
        time.advance(LONG);
        assertThat(told).containsExactly("a");
    }

    @Test
    void editorsThatRenameAreNoticed() throws IOException {
        write("a");
        watch();
        for (String content : List.of("b", "c", "d")) {
            time.advance(LONG);
            Path fresh = Files.writeString(directory.resolve("orders.properties.swp"), content);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        time.advance(LONG);
        assertThat(told).containsExactly("a", "b", "c", "d");
    }

    @Test
    void mountedConfigMapsAreNoticed() throws IOException {
        publish("..2026_01", "a");
        Files.createSymbolicLink(file, Path.of("..data", "orders.properties"));
        watch();
        for (String content : List.of("b", "c")) {
            time.advance(LONG);
            publish("..2026_" + content, content);
        }
        time.advance(LONG);
        assertThat(told).containsExactly("a", "b", "c");
    }

    @Test
    void aConfigMapThatIsPublishedAgainUnchangedIsNoNews() throws IOException {
        publish("..2026_01", "a");
        Files.createSymbolicLink(file, Path.of("..data", "orders.properties"));
        watch();
        time.advance(LONG);
        publish("..2026_02", "a");
        time.advance(LONG);
        assertThat(told).containsExactly("a");
    }

    @Test
    void aFileThatIsBeingWrittenIsNotTold() throws IOException {
        write("a");
        watch();
        time.advance(CONFIRM);
        time.advance(INTERVAL.minus(CONFIRM));
        StringBuilder growing = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            write(growing.append(i).append('\n').toString());
            time.advance(CONFIRM);
        }
        assertThat(told).containsExactly("a");
        time.advance(LONG);
        assertThat(told).containsExactly("a", growing.toString());
    }

    @Test
    void aFileThatIsCreatedLaterIsTold() throws IOException {
        watch();
        time.advance(LONG);
        assertThat(told).isEmpty();
        write("a");
        time.advance(LONG);
        assertThat(told).containsExactly("a");
    }

    @Test
    void aFileThatIsGoneIsWarnedOfOnce() throws IOException {
        try (LogLines log = new LogLines(file.toString())) {
            write("a");
            watch();
            time.advance(LONG);
            Files.delete(file);
            time.advance(LONG);
            assertThat(log.warnings()).containsExactly(file + ": no such file; what was read before stays in force");
            write("a");
            time.advance(LONG);
            assertThat(told).containsExactly("a");
            Files.delete(file);
            time.advance(LONG);
            write("b");
            time.advance(LONG);
            assertThat(told).containsExactly("a", "b");
            assertThat(log.warnings()).hasSize(2);
        }
    }

    @Test
    void aFileThatIsGoneForAMomentIsNotWarnedOf() throws IOException {
        try (LogLines log = new LogLines(file.toString())) {
            write("a");
            watch();
            time.advance(CONFIRM);
            Files.delete(file);
            time.advance(INTERVAL);
            write("b");
            time.advance(LONG);
            assertThat(told).containsExactly("a", "b");
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void whatIsNoFileOrTooLargeIsNotRead() throws IOException {
        try (LogLines log = new LogLines(file.toString())) {
            write("a");
            watch();
            time.advance(LONG);
            Files.delete(file);
            Files.createDirectory(file);
            time.advance(LONG);
            Files.delete(file);
            try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
                large.setLength((16 << 20) + 1);
            }
            time.advance(LONG);
            assertThat(told).containsExactly("a");
            assertThat(log.warnings())
                    .extracting(line -> line.substring(file.toString().length()))
                    .containsExactly(
                            ": not a regular file; what was read before stays in force",
                            ": larger than 16MB; what was read before stays in force");
        }
    }

    @Test
    void aCallThatThrowsIsLoggedAndTheNextOneComes() throws IOException {
        try (LogLines log = new LogLines(file.toString())) {
            write("a");
            watch(content -> {
                throw new AssertionError("no good");
            });
            time.advance(LONG);
            write("b");
            time.advance(LONG);
            assertThat(told).containsExactly("a", "b");
            assertThat(log.warnings())
                    .containsExactly(
                            file + ": its new content could not be taken up",
                            file + ": its new content could not be taken up");
        }
    }

    @Test
    void theContentBelongsToTheOneWhoIsCalled() throws IOException {
        write("a");
        watch(content -> Arrays.fill(content, (byte) 'x'));
        time.advance(LONG);
        assertThat(told).containsExactly("a");
    }

    @Test
    void nothingIsToldOnceItIsClosed() throws IOException {
        write("a");
        FileWatch watch = watch();
        time.advance(LONG);
        write("b");
        time.advance(CONFIRM); // seen once
        watch.close();
        watch.close();
        time.advance(LONG);
        assertThat(told).containsExactly("a");
        assertThat(closed).isEqualTo(1);
        assertThat(time.scheduled()).isZero();
        assertThat(watch).hasToString("FileWatch[" + file + ", closed]");
    }

    @Test
    void aWatchMayBeClosedFromWithinACall() throws IOException {
        write("a");
        List<FileWatch> self = new ArrayList<>();
        self.add(watch(content -> self.get(0).close()));
        time.advance(LONG);
        write("b");
        time.advance(LONG);
        assertThat(told).containsExactly("a");
        assertThat(time.scheduled()).isZero();
    }

    private FileWatch watch() {
        return watch(content -> {});
    }

    private FileWatch watch(Consumer<byte[]> onChange) {
        Consumer<byte[]> noted = content -> {
            told.add(new String(content, UTF_8));
            onChange.accept(content);
        };
        return FileWatch.watch(file, noted, time, () -> closed++);
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content);
    }

    /** As the kubelet does it: a new folder, and the link to it replaced by rename. */
    private void publish(String folder, String content) throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve(folder)).resolve("orders.properties"), content);
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of(folder));
        Files.move(
                link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
