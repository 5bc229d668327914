/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Listens for virtual threads that block their carrier for longer than 20 ms. */
public final class Pinned implements AutoCloseable {

    private final Recording recording = new Recording();

    private Pinned() {}

    /** On platform threads there is nothing to hear. */
    public static Pinned watch(Threads threads) {
        Pinned pinned = new Pinned();
        if (threads == Threads.VIRTUAL) {
            pinned.recording
                    .enable("jdk.VirtualThreadPinned")
                    .withThreshold(Duration.ofMillis(20))
                    .withStackTrace();
            pinned.recording.start();
        }
        return pinned;
    }

    /** Where it happened in this library's code. */
    public List<String> stacks() throws IOException {
        Path file = Files.createTempFile("pinned", ".jfr");
        try {
            List<String> stacks = new ArrayList<>();
            if (recording.getState() == jdk.jfr.RecordingState.RUNNING) {
                recording.dump(file);
                for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                    stacks.add(event.toString());
                }
            }
            stacks.removeIf(stack -> !stack.contains("dev.failover."));
            return stacks;
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
