/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.Access;
import dev.failover.Role;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.engine.FakeNetwork.Wire;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import dev.failover.internal.state.Mode;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** The engine through 10 000 failovers, and its end: nothing grows but what is said to, and nothing stays. */
class NoLeakTest {

    private static final List<String> IDS = List.of("a", "b", "c");
    private static final int FAILOVERS = Integer.getInteger("leak.failovers.fake", 10_000);
    /** An incident is over soon after the writes flow again. */
    private static final Switchback SWITCHBACK = new Switchback(
            FakeCluster.millis(300),
            List.of(50, 100),
            FakeCluster.millis(100),
            1,
            Mode.MANUAL,
            FakeCluster.millis(1000),
            FakeCluster.millis(500));

    /** Until then every bounded list is full. */
    private static final int FIRST = FAILOVERS / 4;

    /** Of what there is one per failover there would be as many more; the virtual machine's own classes come and go. */
    private static final int MORE = FAILOVERS - FIRST;

    private static final long PATIENCE_MILLIS = 30_000;

    private final Semaphore heard = new Semaphore(0);
    private final ReferenceQueue<Object> cleared = new ReferenceQueue<>();
    private int told;
    private int acquired;
    private int primary;
    private long term = 1;

    @Test
    void nothingIsLeftOfTenThousandFailovers() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<WeakReference<Object>> made = run();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (isOurs(thread) && !before.contains(thread)) {
                thread.join(PATIENCE_MILLIS);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        for (WeakReference<Object> reference : made) {
            awaitCleared(reference);
        }
    }

    private static boolean isOurs(Thread thread) {
        return thread.getName().startsWith("failover-") || thread.getName().startsWith("virtual-time");
    }

    private void awaitCleared(WeakReference<Object> reference) throws InterruptedException {
        for (int i = 0; i < PATIENCE_MILLIS / 500 && reference.get() != null; i++) {
            System.gc();
            cleared.remove(500);
        }
        assertThat(reference.get()).isNull();
    }

    private List<WeakReference<Object>> run() throws InterruptedException {
        EventStream events = new EventStream("orders", "events");
        events.add(event -> heard.release());
        FakeCluster cluster =
                FakeCluster.running(FakeCluster.policy("a", "b", "c").with(SWITCHBACK));
        cluster.listener = events::publish;
        cluster.events.clear();
        for (int i = 0; i < FIRST; i++) {
            failOver(cluster);
            awaitHeard();
        }
        long scheduled = cluster.time.scheduled();
        Map<String, Long> before = liveObjects();
        long began = System.nanoTime();
        for (int i = FIRST; i < FAILOVERS; i++) {
            failOver(cluster);
            awaitHeard();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Long> grown = liveObjects();
        grown.replaceAll((type, count) -> count - before.getOrDefault(type, 0L));
        grown.entrySet().removeIf(type -> type.getValue() <= tolerance(type.getKey()));
        System.out.printf(
                "no leak: %d failovers on fakes in %.1f s, %d events heard, %d incidents kept; of what there is more and more: %s%n",
                MORE, seconds, told, cluster.supervisor.incidents().size(), grown.isEmpty() ? "nothing" : grown);
        assertThat(grown).isEmpty();
        assertThat(cluster.waiting.waiters()).isZero();
        assertThat(cluster.table.isAwaited()).isFalse();
        assertThat(cluster.time.scheduled()).isLessThanOrEqualTo(scheduled + 10);
        assertThat(events.dropped()).isZero();

        cluster.supervisor.close();
        cluster.advance(120_000);
        assertThat(cluster.time.scheduled()).as("what goes on after the end").isZero();
        cluster.time.close();
        events.close();
        return Stream.<Object>of(cluster, cluster.supervisor, cluster.table, cluster.router, events)
                .map(made -> new WeakReference<>(made, cleared))
                .toList();
    }

    private void awaitHeard() throws InterruptedException {
        assertThat(heard.tryAcquire(told - acquired, PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                .isTrue();
        acquired = told;
    }

    private static int tolerance(String type) {
        return type.startsWith("dev.failover.") ? MORE / 10 : MORE - MORE / 10;
    }

    /** The primary dies while callers wait, a standby is promoted, and the old one follows it. */
    private void failOver(FakeCluster cluster) {
        Server old = cluster.network.server(IDS.get(primary));
        primary = (primary + 1) % IDS.size();
        Server next = cluster.network.server(IDS.get(primary));
        old.wire = Wire.REFUSES;
        Candidate<Server> candidate =
                cluster.table.current().candidates(Access.READ_WRITE).get(0);
        cluster.supervisor.callFailed(candidate, FailureKind.REFUSED, new IOException("refused"));
        cluster.time.call(() -> cluster.call(Access.READ_WRITE, 5000));
        cluster.advance(100);
        term++;
        next.fork = next.position;
        cluster.network.primary(next.id, term);
        cluster.advance(200);
        old.role = Role.REPLICA;
        old.wire = Wire.ANSWERS;
        for (Server server : cluster.network.servers().values()) {
            server.term = term;
            server.position += 100;
        }
        cluster.advance(100);
        write(cluster, next);
        cluster.advance(400);
        write(cluster, next);
        cluster.advance(400);
        assertThat(cluster.writer()).isEqualTo(next.id);
        old.aborts.clear();
        told += cluster.events.size();
        cluster.events.clear();
    }

    private void write(FakeCluster cluster, Server primary) {
        assertThat(cluster.call(Access.READ_WRITE, 1000))
                .as("term %d: %s", term, cluster.supervisor.verdicts())
                .isEqualTo(primary.id);
        cluster.supervisor.callCompleted(cluster.table.endpoint(primary.id), true);
        cluster.supervisor.acknowledged(term, primary.position - 10, primary.position + 10);
    }

    /** As the virtual machine counts them after a collection. */
    private static Map<String, Long> liveObjects() {
        Map<String, Long> counts = new HashMap<>();
        histogram().lines().map(line -> line.trim().split("\\s+")).forEach(columns -> {
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                counts.merge(columns[3], Long.parseLong(columns[1]), Long::sum);
            }
        });
        return counts;
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
