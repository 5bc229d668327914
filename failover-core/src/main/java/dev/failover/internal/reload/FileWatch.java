/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.reload;

import dev.failover.internal.reload.Settling.Verdict;
import dev.failover.internal.time.TimeSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the content that a path leads to is new. It looks twice a second; what it finds is told once a second look
 * 100 ms later finds the same, so half of a file that is being written is not taken for all of it. A file that is
 * missing or cannot be read is logged, and told when it is back with other content.
 *
 * <p>All watches share one daemon thread, {@code failover-watch}: a file system that hangs, or a
 * call that takes long, holds up all of them.
 */
public final class FileWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CONFIRM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path file;
    private final Consumer<byte[]> onChange;
    private final TimeSource time;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Settling settling = new Settling();
    private Optional<ByteBuffer> told = Optional.empty();

    private FileWatch(Path file, Consumer<byte[]> onChange, TimeSource time, Runnable onClose) {
        this.file = file.toAbsolutePath();
        this.onChange = onChange;
        this.time = time;
        this.onClose = onClose;
    }

    /**
     * Watches a file, which need not exist yet. The content that is found first is told as well: what was written
     * between the caller's own reading and the first look is not missed.
     *
     * @param onChange gets the whole content, at most 16 MB, on the thread {@code failover-watch}, one call after the
     *     other and under no lock; what it throws is logged
     */
    public static FileWatch watch(Path file, Consumer<byte[]> onChange) {
        return watch(file, onChange, WatchThread.enter(), WatchThread::leave);
    }

    /** Time belongs to the caller. */
    static FileWatch watch(Path file, Consumer<byte[]> onChange, TimeSource time, Runnable onClose) {
        FileWatch watch = new FileWatch(file, onChange, time, onClose);
        time.schedule(0, watch::look);
        return watch;
    }

    /**
     * The file is not looked at afterwards. A call that has begun, or was about to, goes on and is not waited for: it may be the
     * one that closes.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    private void look() {
        if (closed.get()) {
            return;
        }
        long next = INTERVAL_NANOS;
        try {
            Look found = Look.at(file);
            Verdict verdict = settling.see(found);
            next = verdict == Verdict.UNSURE ? CONFIRM_NANOS : next;
            if (verdict == Verdict.NEWS) {
                tell(found);
            }
        } finally {
            time.schedule(next, this::look);
        }
    }

    private void tell(Look found) {
        if (!found.isReadable()) {
            LOG.warn("{}: {}; what was read before stays in force", file, found.trouble());
        } else if (told.equals(Optional.of(found.content()))) {
            LOG.info("{}: readable again, unchanged", file);
        } else {
            told = Optional.of(found.content());
            call(found.bytes());
        }
    }

    private void call(byte[] content) {
        try {
            if (!closed.get()) {
                onChange.accept(content);
            }
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: its new content could not be taken up", file, e);
        }
    }

    @Override
    public String toString() {
        return "FileWatch[" + file + (closed.get() ? ", closed]" : "]");
    }
}
