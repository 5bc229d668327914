/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import static dev.failover.internal.engine.FakeCluster.millis;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.failover.Access;
import dev.failover.internal.engine.FakeNetwork.Server;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.time.VirtualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The real Supervisor, Router and WaitingRoom through random outages of a world that knows the truth. Everything follows
 * from the seed: {@code -Dsimulation.seed=} replays one, {@code -Dsimulation.outages=} sets how many outages there are.
 */
class OutageSimulationTest {

    private static final int OUTAGES_PER_WORLD = 20;
    private static final int LEAST_PER_SECOND = 200;

    /** DOWN to UP of a standby, a breaker's rest and its probes, the last staged caller. */
    private static final long RECOVERY_MILLIS = 4000;

    private static final long CALM_MILLIS = 1500;

    @Test
    void throughEveryOutageTheInvariantsHold() {
        String only = System.getProperty("simulation.seed");
        int outages = Integer.getInteger("simulation.outages", 4000);
        if (only != null) {
            new Run(Long.parseLong(only)).go(OUTAGES_PER_WORLD);
            return;
        }
        long started = System.nanoTime();
        long busyBefore = processorNanos();
        int worlds = Math.max(1, outages / OUTAGES_PER_WORLD);
        for (int seed = 1; seed <= worlds; seed++) {
            new Run(seed).go(OUTAGES_PER_WORLD);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        double busy = (processorNanos() - busyBefore) / 1e9;
        int count = worlds * OUTAGES_PER_WORLD;
        long perSecond = Math.round(count / seconds);
        long perBusySecond = Math.round(count / busy);
        System.out.printf(
                "outages per second: %d (%d in %.1f s; %d per second of processor time)%n",
                perSecond, count, seconds, perBusySecond);
        // on a machine that does other things as well, what counts is the time that we got
        assertThat(Math.max(perSecond, perBusySecond)).isGreaterThanOrEqualTo(LEAST_PER_SECOND);
    }

    private static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        for (int seed = 1; seed <= 5; seed++) {
            assertThat(new Run(seed).go(OUTAGES_PER_WORLD)).isEqualTo(new Run(seed).go(OUTAGES_PER_WORLD));
        }
    }

    /** One world, outage after outage. */
    private static final class Run {

        private final long seed;
        private final World world;
        private final Workload load;
        private final VirtualTime time;
        private ClusterState lastState;
        private RoutingSnapshot<Server> lastSnapshot;

        Run(long seed) {
            this.seed = seed;
            this.world = new World(seed);
            this.load = new Workload(world);
            this.time = world.time;
            this.lastState = world.cluster.state();
            this.lastSnapshot = world.cluster.table.current();
        }

        /** @return everything that happened */
        List<String> go(int outages) {
            time.afterEachStep(this::check);
            world.cluster.supervisor.start();
            load.start(2, 2, seed);
            world.advance(4000);
            calm("the start");
            for (int i = 1; i <= outages; i++) {
                outage(i);
            }
            end();
            return world.trace;
        }

        private void outage(int number) {
            int from = world.trace.size();
            world.events().clear();
            world.aborts = 0;
            boolean harmless = new Faults(world, load).strike();
            world.repair();
            world.advance(RECOVERY_MILLIS);
            demand(!harmless || world.aborts == 0, "connections were aborted, though no server failed");
            calm("outage " + number);
            demand(world.trace.size() > from, "nothing happened");
        }

        // ---- at the end of calm periods

        private void calm(String after) {
            demand(
                    world.cluster.writer().equals(world.leader.id),
                    "5: " + RECOVERY_MILLIS + " ms after " + after + " writes go to \"" + world.cluster.writer()
                            + "\", but " + world.leader.id + " leads");
            demand(
                    world.cluster.readers().size() == 3,
                    "a healthy replica serves no reads: " + world.cluster.readers());
            int events = world.events().size();
            int failures = load.failures;
            int writes = load.writes;
            RoutingSnapshot<Server> snapshot = world.cluster.table.current();
            world.advance(CALM_MILLIS);
            demand(load.writes > writes, "5: no writes flow");
            demand(load.failures == failures, "a call failed in a calm world");
            demand(world.events().size() == events, "6: something was decided in a calm world");
            demand(world.cluster.table.current() == snapshot, "6: the route changed in a calm world");
            demand(world.cluster.waiting.waiters() == 0, "8: somebody waits in a calm world");
        }

        private void end() {
            load.stop = true;
            world.advance(15_000);
            demand(load.running == 0, "8: " + load.running + " callers were forgotten");
            world.cluster.supervisor.close();
            world.end();
            world.advance(10_000);
            demand(time.scheduled() == 0, "something goes on after the end");
            time.close();
        }

        // ---- after each step

        private void check() {
            ClusterState state = world.cluster.state();
            RoutingSnapshot<Server> snapshot = world.cluster.table.current();
            if (state != lastState) {
                demand(state.highestTerm() >= lastState.highestTerm(), "2: the highest term went down");
                demand(state.highestTerm() <= world.term, "2: a term was seen that never was");
                if (!state.writer().equals(lastState.writer())) {
                    load.writerSinceNanos = time.nanos();
                }
                lastState = state;
            }
            if (snapshot != lastSnapshot) {
                check(state, snapshot);
                lastSnapshot = snapshot;
            }
            demand(load.violation == null, String.valueOf(load.violation));
        }

        private void check(ClusterState state, RoutingSnapshot<Server> snapshot) {
            List<String> writers = snapshot.candidates(Access.READ_WRITE).stream()
                    .map(c -> c.endpoint().id())
                    .toList();
            demand(writers.size() <= 1, "1: more than one takes writes: " + writers);
            for (String id : writers) {
                EndpointState writer = state.endpoint(id);
                demand(writer.standing().isGood(), "1: a fenced endpoint takes writes: " + id);
                demand(writer.seen().isPrimary(), "1: a replica takes writes: " + id);
                demand(writer.seen().term() >= state.highestTerm(), "1: a lower term takes writes: " + id);
            }
            boolean observed = state.writing()
                    .filter(w -> w.health() == dev.failover.Health.UP)
                    .isPresent();
            snapshot.candidates(Access.READ_ONLY).stream()
                    .filter(c -> observed && !c.writer())
                    .map(c -> state.endpoint(c.endpoint().id()))
                    .forEach(e -> demand(
                            e.lag().known() && e.lag().nanos() <= millis(World.MAX_LAG_MILLIS),
                            "3: a read may go to " + e.id() + ", whose lag is " + e.lag()));
        }

        private void demand(boolean holds, String what) {
            if (!holds) {
                int from = Math.max(0, world.trace.size() - 120);
                String story =
                        world.trace.subList(from, world.trace.size()).stream().collect(Collectors.joining("\n"));
                throw new AssertionError("invariant " + what + "\nreplay with -Dsimulation.seed=" + seed + "\n" + story
                        + "\n" + world.cluster.supervisor.verdicts());
            }
        }
    }

    /** What goes wrong in one outage: one fault, or two that overlap. */
    private static final class Faults {

        private final World world;
        private final Workload load;
        private final Random random;
        private long lastMillis;

        Faults(World world, Workload load) {
            this.world = world;
            this.load = load;
            this.random = world.random;
        }

        /** @return whether no server failed, so that nothing may be aborted */
        boolean strike() {
            List<Consumer<Faults>> all = List.of(
                    Faults::killed,
                    Faults::frozen,
                    Faults::restartedInPlace,
                    Faults::cutOff,
                    Faults::replicaKilled,
                    Faults::replicaFrozen,
                    Faults::switchedOver,
                    Faults::promotedBeside,
                    Faults::allKilled,
                    Faults::isolated,
                    Faults::slow,
                    Faults::readOnly,
                    Faults::replayPaused,
                    Faults::paused);
            int harmlessFrom = 9;
            int first = random.nextInt(all.size());
            all.get(first).accept(this);
            boolean two = random.nextInt(3) == 0;
            if (two) {
                world.advance(between(0, 1500));
                all.get(random.nextInt(all.size())).accept(this);
            }
            world.advance(lastMillis + 10);
            return !two && first >= harmlessFrom;
        }

        private long between(long from, long to) {
            return world.between(from, to);
        }

        private void in(long millis, Runnable task) {
            lastMillis = Math.max(lastMillis, millis);
            world.in(millis, task);
        }

        private void killed() {
            World.Node old = world.leader;
            world.kill(old);
            long promoted = between(50, 2500);
            in(promoted, world::promote);
            if (random.nextBoolean()) {
                in(promoted + between(0, 2000), () -> world.restart(old, between(0, 300)));
                in(promoted + 2500, () -> {});
            }
        }

        private void frozen() {
            World.Node old = world.leader;
            world.freeze(old, true);
            in(between(50, 3000), world::promote);
            in(between(200, 5000), () -> world.freeze(old, false));
        }

        private void restartedInPlace() {
            World.Node old = world.leader;
            world.kill(old);
            in(between(50, 3000), () -> world.restart(old, between(0, 500)));
            in(3500, () -> {});
        }

        private void cutOff() {
            World.Node old = world.leader;
            world.cut(old, true);
            if (random.nextInt(3) == 0) {
                in(between(50, 2500), world::promote);
            }
            in(between(100, 4000), () -> world.cut(old, false));
        }

        private void replicaKilled() {
            World.Node node = world.any(world.others(world.leader));
            world.kill(node);
            in(between(100, 2500), () -> world.restart(node, between(0, 300)));
        }

        private void replicaFrozen() {
            World.Node node = world.any(world.others(world.leader));
            world.freeze(node, true);
            in(between(100, 3000), () -> world.freeze(node, false));
        }

        private void switchedOver() {
            world.switchover();
            in(1000, () -> {});
        }

        private void promotedBeside() {
            world.promote();
            in(between(200, 3000), () -> {});
        }

        private void allKilled() {
            world.nodes.values().forEach(n -> {
                world.kill(n);
                in(between(100, 3000), () -> world.restart(n, between(0, 500)));
            });
            in(3500, () -> {});
        }

        private void isolated() {
            world.nodes.values().forEach(n -> world.cut(n, true));
            in(between(100, 5000), () -> world.nodes.values().forEach(n -> world.cut(n, false)));
        }

        private void slow() {
            World.Node node = world.leader;
            world.slow(node, between(100, 1500));
            in(between(500, 6000), () -> world.slow(node, 0));
        }

        private void readOnly() {
            World.Node node = world.leader;
            world.writable(node, false);
            in(between(100, 3000), () -> world.writable(node, true));
        }

        private void replayPaused() {
            World.Node node = world.any(world.others(world.leader));
            world.pauseReplay(node, true);
            in(between(500, 6000), () -> world.pauseReplay(node, false));
        }

        private void paused() {
            long millis = between(10, 3000);
            world.tell("the process stands still for " + millis + " ms");
            load.pausedNanos += millis(millis);
            time().pause(Duration.ofMillis(millis));
            load.pauseEndedNanos = time().nanos();
            in(500, () -> {});
        }

        private VirtualTime time() {
            return world.time;
        }
    }
}
