/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverConfigurationException.Problem;
import dev.failover.internal.config.Configuration;
import dev.failover.internal.config.Difference;
import dev.failover.internal.config.Settings;
import dev.failover.internal.config.Sources;
import dev.failover.internal.reload.FileWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes up a properties file when its content changes: as a whole, or, if anything in it is wrong, not at all. Runs on the
 * watch's thread.
 */
final class Reloading implements AutoCloseable {

    private final JdbcCluster cluster;
    private final FileWatch watch;
    private Settings applied;

    /** @param started what the process was started with */
    Reloading(JdbcCluster cluster, Settings started, Path file) {
        this.cluster = cluster;
        this.applied = started;
        this.watch = FileWatch.watch(file, content -> take(file, content));
    }

    private void take(Path file, byte[] content) {
        try {
            Sources sources = Sources.ofProcess().withFile(file, content);
            take(Configuration.read(JdbcConfiguration.schema(), sources).cluster(cluster.name()));
        } catch (FailoverConfigurationException e) {
            refuse(problems(e));
        } catch (RuntimeException | Error e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    private void refuse(String why) {
        cluster.reloaded("refused", why + "; what was read before stays");
    }

    private void take(Settings next) {
        Difference difference = Difference.between(applied, next);
        if (difference.isEmpty()) {
            return;
        }
        List<String> said = new ArrayList<>();
        say(said, "added", difference.added());
        say(said, "removed", difference.removed());
        say(said, "changed", difference.reloading());
        cluster.reload(next);
        applied = next;
        say(said, "needs a restart", Difference.between(cluster.running(), next).restart());
        cluster.reloaded("applied", String.join("; ", said));
    }

    private static void say(List<String> said, String what, List<String> keys) {
        if (!keys.isEmpty()) {
            said.add(what + ": " + String.join(", ", keys));
        }
    }

    private static String problems(FailoverConfigurationException e) {
        return e.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }

    @Override
    public void close() {
        watch.close();
    }
}
