/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import static org.awaitility.Awaitility.await;

import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.core.ConditionTimeoutException;

/** What happens to the servers, one thing after the other, in an order that a seed decides. */
final class Faults {

    private enum Kind {
        KILLED,
        FROZEN,
        /** Promoted beside the living primary. */
        TWO_PRIMARIES,
        RESTARTED_IN_PLACE,
        REPLICA_CRASHED
    }

    private static final int MOST_DELAY_MILLIS = 2000;

    /** Within that a standby follows its primary, or never. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final PostgresCluster cluster;
    private final Random random;
    private final List<Kind> done = new ArrayList<>();

    Faults(PostgresCluster cluster, long seed) {
        this.cluster = cluster;
        this.random = new Random(seed);
        delay();
    }

    /** Replicas replay 0 to 2 s late, as soon as they answer. */
    private void delay() {
        for (PostgresNode replica : cluster.standbys()) {
            Duration delay = Duration.ofMillis(random.nextInt(MOST_DELAY_MILLIS));
            await().ignoreExceptions().untilAsserted(() -> replica.delayReplay(delay));
        }
    }

    /** The next one; returns when all servers run and follow one primary again. */
    void next() {
        Kind kind =
                Kind.values()[done.size() < Kind.values().length ? done.size() : random.nextInt(Kind.values().length)];
        done.add(kind);
        PostgresNode primary = cluster.primary();
        switch (kind) {
            case KILLED -> {
                primary.kill();
                replace(primary);
            }
            case FROZEN -> {
                primary.freeze();
                PostgresNode next = promote();
                primary.thaw();
                rebuild(primary, next);
            }
            case TWO_PRIMARIES -> replace(primary);
            case RESTARTED_IN_PLACE -> {
                primary.kill();
                primary.start();
            }
            case REPLICA_CRASHED -> crash(cluster.standbys().get(random.nextInt(2)));
        }
        cluster.standbys().forEach(this::bringBack);
        delay();
    }

    /** One that replayed more than the next primary cannot follow it, and would bring back rows that primaries lacked. */
    private void bringBack(PostgresNode standby) {
        try {
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() ->
                            standby.queryLong("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'")
                                    > 0);
        } catch (ConditionTimeoutException e) {
            rebuild(standby, cluster.primary());
        }
    }

    private void replace(PostgresNode old) {
        rebuild(old, promote());
    }

    private PostgresNode promote() {
        PostgresNode next = cluster.mostAdvancedStandby();
        next.delayReplay(Duration.ZERO); // else its promotion waits for it
        cluster.promote(next);
        return next;
    }

    private static void rebuild(PostgresNode old, PostgresNode primary) {
        if (old.isRunning()) {
            old.kill();
        }
        old.recloneFrom(primary);
    }

    /** A backend is killed: the server recovers from its last restartpoint, perhaps far back. */
    private static void crash(PostgresNode replica) {
        long backend = replica.queryLong(
                "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE usename = '" + PostgresNode.USER + "'");
        if (backend > 0) {
            ProcessHandle.of(backend).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public String toString() {
        return done.toString();
    }
}
