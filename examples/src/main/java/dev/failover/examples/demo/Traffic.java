/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.examples.demo.Timeline.Voice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Tells the timeline who serves writes and reads as the application sees it, when that changes, and what failed. */
final class Traffic implements AutoCloseable {
    private static final long TICK_MILLIS = 100;
    private static final long RECENT_NANOS = 3 * TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

    private final Clock clock;
    private final Timeline timeline;
    private final Writes writes = new Writes();
    private final Reads reads = new Reads();
    private final Queue<Call> failures = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "traffic");
        thread.setDaemon(true);
        return thread;
    });

    Traffic(Clock clock, Timeline timeline) {
        this.clock = clock;
        this.timeline = timeline;
    }

    void start() {
        ticks.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Called by the threads of the workload. */
    void ended(Call call) {
        if (call.isFailed()) {
            failures.add(call);
        } else {
            served(call);
        }
    }

    private void served(Call call) {
        if (call.isWrite()) {
            writes.served(call);
        } else {
            reads.served(call);
        }
    }

    private void tick() {
        tellFailures();
        writes.tick();
        reads.tick();
        timeline.tick("writes " + writes.now() + "   reads " + reads.now());
    }

    /** One line per kind of failure since the last tick, with an example. */
    private void tellFailures() {
        Map<String, List<String>> kinds = new TreeMap<>();
        for (Call call = failures.poll(); call != null; call = failures.poll()) {
            SQLException failure = call.failure().orElseThrow();
            String kind = (call.isWrite() ? "write" : "read") + ", "
                    + failure.getClass().getSimpleName();
            kinds.computeIfAbsent(kind, any -> new ArrayList<>()).add(String.valueOf(failure.getMessage()));
        }
        kinds.forEach((kind, messages) ->
                timeline.say(Voice.FAILED, messages.size() + " x " + kind + ": " + messages.get(0)));
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }

    /** The server that writes go to: told by the first write that it serves. */
    private final class Writes {
        private final AtomicReference<String> server = new AtomicReference<>("");
        private final LongAdder count = new LongAdder();
        private volatile long lastServed;

        void served(Call call) {
            lastServed = call.ended();
            count.increment();
            if (!server.getAndSet(call.server()).equals(call.server())) {
                timeline.say(call.ended(), Voice.WRITES, "served by " + call.server());
            }
        }

        void tick() {
            if (clock.now() - lastServed > RECENT_NANOS && !server.getAndSet("").isEmpty()) {
                timeline.say(Voice.WRITES, "wait: no server takes them");
            }
        }

        String now() {
            String present = server.get();
            return present.isEmpty() ? "wait" : perSecond(count) + "/s on " + present;
        }
    }

    /** The servers that reads go to: a change is told when the next tick sees the same. */
    private final class Reads {
        private final ConcurrentMap<String, Long> lastServed = new ConcurrentHashMap<>();
        private final LongAdder count = new LongAdder();
        private Set<String> told = Set.of();
        private Set<String> seen = Set.of();

        void served(Call call) {
            lastServed.put(call.server(), call.ended());
            count.increment();
        }

        void tick() {
            long since = clock.now() - RECENT_NANOS;
            lastServed.values().removeIf(at -> at < since);
            Set<String> servers = new TreeSet<>(lastServed.keySet());
            if (servers.equals(seen) && !servers.equals(told)) {
                told = servers;
                timeline.say(
                        Voice.READS, servers.isEmpty() ? "wait: no server has them" : "served by " + names(servers));
            }
            seen = servers;
        }

        String now() {
            return seen.isEmpty() ? "wait" : perSecond(count) + "/s on " + names(seen);
        }

        private static String names(Set<String> servers) {
            return String.join(", ", servers);
        }
    }

    private static long perSecond(LongAdder count) {
        return count.sumThenReset() * TimeUnit.SECONDS.toMillis(1) / TICK_MILLIS;
    }
}
