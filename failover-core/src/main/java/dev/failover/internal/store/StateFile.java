/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverConfigurationException.Problem;
import dev.failover.internal.store.StateText.DamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of one cluster over restarts of one process, so that a process that starts in the middle of an
 * outage does not believe a primary of the past. Whatever happens to the process while it writes, the file holds the
 * old state or the new one. Thread-safe.
 */
public final class StateFile {

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final int LARGEST = 64 << 10;

    private final Path file;
    private final String cluster;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Optional<Remembered> remembered = Optional.empty();
    private String trouble = "";

    private StateFile(Path file, String cluster) {
        this.file = file.toAbsolutePath();
        this.cluster = cluster;
    }

    /**
     * Reads the file. One that does not exist is written at the first {@link #save}; one that is damaged is logged and
     * counts as absent.
     *
     * @throws FailoverConfigurationException if it is that of another cluster, which it then stays
     */
    public static StateFile open(Path file, String cluster) {
        StateFile opened = new StateFile(file, cluster);
        Optional<StateText> found = opened.found();
        found.filter(text -> !text.cluster().equals(cluster)).ifPresent(opened::refuse);
        opened.remembered = found.map(StateText::remembered);
        return opened;
    }

    /** What was saved last, by this process or by the one before it; empty if nothing is known. */
    public Optional<Remembered> remembered() {
        return remembered;
    }

    /**
     * Keeps this. Costs one comparison if it is what was kept last; otherwise it writes and waits for the disk, so it
     * is not to be called under a lock. If it cannot be written this is logged, once, and tried again at the next call:
     * a full disk stops no failover.
     */
    public void save(Remembered next) {
        if (!isKept(next)) {
            writing.lock();
            try {
                if (!isKept(next)) {
                    write(next);
                }
            } finally {
                writing.unlock();
            }
        }
    }

    private boolean isKept(Remembered next) {
        return remembered.equals(Optional.of(next));
    }

    private void write(Remembered next) {
        try {
            Optional<String> usurper = usurper();
            if (usurper.isPresent()) {
                complain(foreign(usurper.get()));
                return;
            }
            Replacement.write(file, new StateText(cluster, next).write());
            remembered = Optional.of(next);
            trouble = "";
        } catch (IOException e) {
            complain("not writable (" + why(e) + ")");
        }
    }

    private void complain(String why) {
        if (!why.equals(trouble)) {
            trouble = why;
            LOG.warn(
                    "{}: failover.state-file {}: {}; what is known now will not survive a restart of this process",
                    cluster,
                    file,
                    why);
        }
    }

    private Optional<StateText> found() {
        try {
            return Optional.of(read());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{}: failover.state-file {} is not readable ({}); it counts as absent", cluster, file, why(e));
        } catch (DamagedException e) {
            LOG.warn("{}: failover.state-file {} is damaged ({}); it counts as absent", cluster, file, e.getMessage());
        }
        return Optional.empty();
    }

    /** Another cluster that wrote the file meanwhile; what is no state file may be overwritten. */
    private Optional<String> usurper() {
        try {
            return Optional.of(read().cluster()).filter(name -> !name.equals(cluster));
        } catch (IOException | DamagedException e) {
            return Optional.empty();
        }
    }

    private StateText read() throws IOException, DamagedException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DamagedException("not a regular file"); // opening a pipe would wait for its writer
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new DamagedException("larger than 64KB");
            }
            return StateText.read(new String(bytes, UTF_8));
        }
    }

    /** Without the name of the fresh file, which is another one each time. */
    private static String why(IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        return e.getClass().getSimpleName() + (reason == null ? "" : ": " + reason);
    }

    private void refuse(StateText text) {
        throw new FailoverConfigurationException(
                List.of(new Problem(file.toString(), foreign(text.cluster()), "failover.state-file of " + cluster)));
    }

    private String foreign(String owner) {
        return "the state of cluster " + owner + " (expected: that of " + cluster
                + "; give each cluster a file of its own)";
    }
}
