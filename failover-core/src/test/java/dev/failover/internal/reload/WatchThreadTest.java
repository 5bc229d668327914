/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On the thread that all watches of a process share. */
@Timeout(60)
class WatchThreadTest {

    private final Path directory;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    WatchThreadTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void watchesShareADaemonThreadThatEndsWithTheLast() throws Exception {
        CompletableFuture<Thread> first = new CompletableFuture<>();
        CompletableFuture<Thread> second = new CompletableFuture<>();
        FileWatch one = FileWatch.watch(write("a", "1"), content -> first.complete(Thread.currentThread()));
        FileWatch two = FileWatch.watch(write("b", "1"), content -> second.complete(Thread.currentThread()));
        Thread thread = first.get(30, TimeUnit.SECONDS);
        assertThat(second.get(30, TimeUnit.SECONDS)).isSameAs(thread);
        assertThat(thread.getName()).isEqualTo("failover-watch");
        assertThat(thread.isDaemon()).isTrue();
        one.close();
        assertThat(thread.isAlive()).isTrue();
        two.close();
        thread.join(30_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void theLastWatchMayBeClosedFromWithinItsCallWhichIsNotInterrupted() throws Exception {
        CompletableFuture<FileWatch> self = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        self.complete(FileWatch.watch(write("a", "1"), content -> {
            thread.complete(Thread.currentThread());
            self.join().close();
            interrupted.complete(Thread.currentThread().isInterrupted());
        }));
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isFalse();
        thread.join().join(30_000);
        assertThat(thread.join().isAlive()).isFalse();
    }

    @Test
    void closingWaitsForNoCall() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();
        FileWatch watch = FileWatch.watch(write("a", "1"), content -> {
            begun.countDown();
            undisturbed.complete(await(go));
        });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        watch.close();
        go.countDown();
        assertThat(undisturbed.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aNewFirstWatchGetsANewThread() throws Exception {
        for (int i = 0; i < 3; i++) {
            FileWatch watch = FileWatch.watch(write("a", "round " + i), this::tell);
            assertThat(next()).isEqualTo("round " + i);
            watch.close();
        }
    }

    @Test
    void ofManyQuickSwapsOnlyWholeContentsAreToldAndTheLastOne() throws Exception {
        Path file = directory.resolve("orders.properties");
        Files.createSymbolicLink(file, Path.of("..data", "orders.properties"));
        String last = "";
        FileWatch watch = FileWatch.watch(file, this::tell);
        for (int i = 0; i < 300; i++) {
            last = String.valueOf((char) ('a' + i % 26)).repeat(10_000 + i);
            publish("..2026_" + i, last);
        }
        String content = next();
        while (!content.equals(last)) {
            assertThat(content.chars().distinct().count()).isOne();
            assertThat(content.length()).isBetween(10_000, 10_299);
            content = next();
        }
        watch.close();
    }

    private void tell(byte[] content) {
        told.add(new String(content, UTF_8));
    }

    private String next() throws InterruptedException {
        @Nullable String content = told.poll(30, TimeUnit.SECONDS);
        assertThat(content).as("told within 30 s").isNotNull();
        return content;
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private void publish(String folder, String content) throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve(folder)).resolve("orders.properties"), content);
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of(folder));
        Files.move(
                link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
