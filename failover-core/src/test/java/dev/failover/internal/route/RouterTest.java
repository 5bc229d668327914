/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import static dev.failover.Access.READ_ONLY;
import static dev.failover.Access.READ_WRITE;
import static dev.failover.internal.route.Routes.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.Access;
import dev.failover.internal.route.Routes.Call;
import dev.failover.internal.route.Served.Reason;
import dev.failover.internal.state.Progress;
import dev.failover.internal.time.VirtualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final VirtualTime time = new VirtualTime();
    private final Routes routes = new Routes(time, 10_000, 1000);

    @Test
    void eachCandidateIsTriedOncePerSnapshot() {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 1);
        Call call = Call.failing();

        Refusal refusal = routes.refusal(READ_ONLY, 1000, call);

        assertThat(call.tried).containsExactly("b", "c", "a");
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.NO_ENDPOINT);
        assertThat(refusal.waitedMillis()).isEqualTo(1000);
    }

    @Test
    void aNewerSnapshotIsWalkedAgain() throws Exception {
        routes.publish(List.of("a"), List.of(), 0);
        time.schedule(millis(300), () -> routes.publish(List.of("b"), List.of(), 0));
        Call call = Call.servedBy("b");

        assertThat(routes.router.call(READ_WRITE, millis(1000), call)).isEqualTo("b");

        assertThat(call.tried).containsExactly("a", "b");
        assertThat(time.nanos()).isEqualTo(millis(300));
    }

    @Test
    void theFirstThatServesEndsTheWalk() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 1);
        Call call = Call.servedBy("c", "a");

        assertThat(routes.router.call(READ_ONLY, millis(1000), call)).isEqualTo("c");
        assertThat(call.tried).containsExactly("b", "c");
    }

    @Test
    void aCandidateThatIsVoidAlreadyIsNotTried() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 1);
        RoutingSnapshot<String> held = routes.table.current();
        routes.lost("b");
        routes.publish(List.of("a"), List.of("c", "a"), 1);

        assertThat(held.candidates(READ_ONLY).get(0).isCurrent()).isFalse();
        assertThat(held.candidates(READ_ONLY).get(1).isCurrent()).isTrue();
    }

    @Test
    void whatWasBorrowedFromALostEndpointIsGivenBackAndTheWalkGoesOn() throws Exception {
        routes.publish(List.of("a"), List.of(), 0);
        Call call = new Call((id, attempt) -> {
            if (attempt == 1) { // it loses its role while the call borrows
                routes.lost("a");
                routes.publish(List.of("b"), List.of(), 0);
            }
            return id + attempt;
        });

        assertThat(routes.router.call(READ_WRITE, millis(1000), call)).isEqualTo("b2");

        assertThat(call.givenBack).containsExactly("a1");
        assertThat(time.nanos()).isZero();
    }

    /** The first one kept the call for a while. */
    @Test
    void whatBecameSuspectMeanwhileMustAnswerFirstAndWhatIsNoCandidateAnyMoreIsNotTried() throws Exception {
        routes.publish(List.of("a", "b", "c"), List.of(), 0);
        Call call = new Call((id, attempt) -> {
            routes.suspects.add("c");
            routes.publish(List.of("c"), List.of(), 0);
            return id.equals("c") ? id : null;
        });

        assertThat(routes.router.call(READ_WRITE, millis(1000), call)).isEqualTo("c");

        assertThat(call.asked).containsExactly("a#0", "c#0?");
    }

    @Test
    void aReplicaThatIsSeenToLagWhileACallQueuesForItDoesNotServeIt() throws Exception {
        routes.limited = true;
        routes.publish(List.of("a"), List.of("b", "a"), 1);
        Call call = new Call((id, attempt) -> {
            if (attempt == 1) {
                routes.publish(List.of("a"), List.of("a"), 1);
            }
            return id;
        });

        assertThat(routes.router.call(READ_ONLY, millis(1000), call)).isEqualTo("a");

        assertThat(call.givenBack).containsExactly("b");
    }

    @Test
    void whatIsDrainedSinceTheSnapshotWasMadeGetsNothingNew() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 1);
        Call call = new Call((id, attempt) -> {
            if (attempt == 1) {
                routes.draining.addAll(Set.of("b", "c"));
                routes.publish(List.of("a"), List.of("a"), 1);
            }
            return id;
        });

        assertThat(routes.router.call(READ_ONLY, millis(1000), call)).isEqualTo("a");

        assertThat(call.tried).containsExactly("b", "a");
        assertThat(call.givenBack).containsExactly("b");
    }

    @Test
    void whatFailsForGoodStopsTheWalk() {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 1);
        Call call = new Call((id, attempt) -> {
            throw new IllegalStateException("the pool of " + id + " is full");
        });

        assertThatThrownBy(() -> routes.router.call(READ_ONLY, millis(1000), call))
                .hasMessage("the pool of b is full");
        assertThat(call.tried).containsExactly("b");
    }

    @Test
    void equalsTakeTurnsAndTheRestKeepsItsOrder() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 2);
        Map<List<String>, Integer> walks = new HashMap<>();

        for (int i = 0; i < 100; i++) {
            Call call = Call.servedBy("a");
            routes.router.call(READ_ONLY, millis(1000), call);
            walks.merge(call.tried, 1, Integer::sum);
        }

        assertThat(walks).containsOnlyKeys(List.of("b", "c", "a"), List.of("c", "b", "a"));
        assertThat(walks.values()).allSatisfy(count -> assertThat(count).isBetween(49, 51));
    }

    @Test
    void threeEqualsAreEachTriedOnceWhoeverBegins() throws Exception {
        routes.publish(List.of("a"), List.of("a", "b", "c"), 3);

        Set<String> first = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            Call call = Call.failing();
            routes.refusal(READ_ONLY, 1, call);
            assertThat(call.tried).containsExactlyInAnyOrder("a", "b", "c");
            first.add(call.tried.get(0));
        }
        assertThat(first).hasSize(3);
    }

    @Test
    void aBudgetOfNothingStillGetsOneWalk() throws Exception {
        routes.publish(List.of("a"), List.of(), 0);

        assertThat(routes.router.call(READ_WRITE, 0, Call.servedBy("a"))).isEqualTo("a");
        assertThat(routes.refusal(READ_WRITE, 0, Call.failing()).reason()).isEqualTo(Refusal.Reason.NO_ENDPOINT);
        assertThat(time.nanos()).isZero();
    }

    @Test
    void anEndlessBudgetDoesNotOverflow() {
        routes.publish(List.of(), List.of(), 0);
        time.advance(Duration.ofDays(1));
        Call call = Call.failing();

        try {
            routes.router.call(READ_WRITE, Long.MAX_VALUE, call);
        } catch (Exception e) {
            assertThat(e).isInstanceOf(Routes.Refused.class);
        }

        assertThat(time.nanos()).isEqualTo(Duration.ofDays(1).plusSeconds(10).toNanos());
    }

    // ---- what is measured

    private final List<Long> waits = new ArrayList<>();

    private void measure() {
        routes.table.measure(new Meters() {
            @Override
            public void waited(long nanos) {
                waits.add(nanos);
            }
        });
    }

    private long served(String id, Access access, Reason reason) {
        return routes.table.endpoint(id).served(access, reason);
    }

    @Test
    void callsAreCountedByHowTheyCameWhereTheyWereServed() throws Exception {
        measure();
        routes.publish(List.of("a"), List.of("b", "c"), 1);
        time.schedule(millis(300), () -> routes.publish(List.of("b"), List.of("c"), 0));

        routes.router.call(READ_ONLY, millis(1000), Call.servedBy("b"));
        routes.router.call(READ_ONLY, millis(1000), Call.servedBy("c"));
        routes.router.call(READ_WRITE, millis(1000), Call.servedBy("b"));

        assertThat(served("b", READ_ONLY, Reason.SHARE)).isEqualTo(1);
        assertThat(served("c", READ_ONLY, Reason.NEXT)).isEqualTo(1);
        assertThat(served("b", READ_WRITE, Reason.WAITED)).isEqualTo(1);
        assertThat(served("a", READ_WRITE, Reason.SHARE)).isZero();
        assertThat(waits).containsExactly(millis(300));
    }

    @Test
    void nothingIsCountedBeforeSomebodyMeasures() throws Exception {
        routes.publish(List.of("a"), List.of(), 0);
        routes.router.call(READ_WRITE, millis(1000), Call.servedBy("a"));
        assertThat(served("a", READ_WRITE, Reason.SHARE)).isZero();

        measure();
        routes.router.call(READ_WRITE, millis(1000), Call.servedBy("a"));
        assertThat(served("a", READ_WRITE, Reason.SHARE)).isEqualTo(1);
    }

    @Test
    void anEndpointThatIsAddedLaterIsCountedToo() throws Exception {
        measure();
        routes.table.remove("a");
        routes.table.add("a", "a");
        routes.publish(List.of("a"), List.of(), 0);

        routes.router.call(READ_WRITE, millis(1000), Call.servedBy("a"));

        assertThat(served("a", READ_WRITE, Reason.SHARE)).isEqualTo(1);
    }

    @Test
    void aRefusedCallThatWaitedIsMeasuredOneThatDidNotIsNot() {
        measure();
        routes.publish(List.of(), List.of(), 0, "wrong password").run();
        routes.refusal(READ_WRITE, 1000, Call.failing());
        assertThat(waits).isEmpty();

        routes.publish(List.of(), List.of(), 0);
        routes.refusal(READ_WRITE, 700, Call.failing());
        assertThat(waits).containsExactly(millis(700));
    }

    // ---- calls that demand something

    private static final Demand WRITE_AT_7 = new Horizon(7);

    private void advance(String id, long upToNanos) {
        routes.table.endpoint(id).advance(new Progress(upToNanos, 1, 0));
    }

    private void primary(String id) {
        routes.table.endpoint(id).advance(Progress.ofPrimary(1));
    }

    private Call demanding(String... ids) {
        Call call = Call.servedBy(ids);
        call.demand = WRITE_AT_7;
        return call;
    }

    @Test
    void aReplicaServesWhatItIsKnownToHave() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 1);
        primary("a");
        advance("b", 7);
        advance("c", 8);

        assertThat(routes.router.call(READ_ONLY, millis(1000), demanding("a", "b", "c")))
                .isEqualTo("c");
        assertThat(routes.router.call(READ_ONLY, millis(1000), Call.servedBy("a", "b", "c")))
                .as("what others demand is nothing to it")
                .isEqualTo("b");
    }

    @Test
    void whatNoReplicaHasThePrimaryServesEvenIfItServesNoOtherReads() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c"), 2);
        primary("a");
        Call call = demanding("a", "b", "c");

        assertThat(routes.router.call(READ_ONLY, millis(1000), call)).isEqualTo("a");
        assertThat(call.tried).containsExactly("a");
    }

    @Test
    void withoutAPrimaryItWaitsForOne() throws Exception {
        routes.publish(List.of(), List.of("b", "c"), 2);
        time.schedule(millis(300), () -> {
            primary("c");
            routes.publish(List.of("c"), List.of("b", "c"), 1);
        });

        assertThat(routes.router.call(READ_ONLY, millis(1000), demanding("b", "c")))
                .isEqualTo("c");
        assertThat(time.nanos()).isEqualTo(millis(300));
    }

    @Test
    void whatIsKnownIsLookedAtAgainWhenTheConnectionIsThere() throws Exception {
        routes.publish(List.of("a"), List.of("b", "a"), 1);
        primary("a");
        advance("b", 8);
        Call call = new Call((id, attempt) -> {
            routes.table.endpoint("b").advance(Progress.NONE); // its server dies while the call borrows
            return id;
        });
        call.demand = WRITE_AT_7;

        assertThat(routes.router.call(READ_ONLY, millis(1000), call)).isEqualTo("a");
        assertThat(call.givenBack).containsExactly("b");
    }

    @Test
    void aReplicaWhoseConnectionIsYoungerThanWhatWasSeenIsAskedEvenWithoutALimitForLag() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 1);
        primary("a");
        for (String id : List.of("a", "b", "c")) {
            routes.table.endpoint(id).seen(10);
            routes.table.endpoint(id).opened(11);
        }
        advance("b", 8);
        advance("c", 8);
        Call call = demanding("a", "b", "c");
        call.withinLag.add("c");

        assertThat(routes.router.call(READ_ONLY, millis(1000), call)).isEqualTo("c");
        assertThat(call.givenBack).containsExactly("b");
        assertThat(routes.router.call(READ_ONLY, millis(1000), Call.servedBy("b")))
                .as("one that demands nothing is not asked")
                .isEqualTo("b");
        advance("c", 0);
    }

    @Test
    void aPrimaryWhoseConnectionIsYoungerThanWhatWasSeenMayBeAStandbyByNow() throws Exception {
        routes.publish(List.of("a"), List.of("a"), 1);
        primary("a");
        routes.table.endpoint("a").seen(10);
        routes.table.endpoint("a").opened(11);
        Call call = demanding("a");

        assertThat(routes.refusal(READ_ONLY, 1000, call).reason()).isEqualTo(Refusal.Reason.NO_ENDPOINT);
        assertThat(call.givenBack).containsExactly("a", "a"); // once more when it waits, for what was seen meanwhile

        routes.table.endpoint("a").seen(12);
        assertThat(routes.router.call(READ_ONLY, millis(1000), demanding("a"))).isEqualTo("a");
    }

    @Test
    void aCallThatDemandsNothingAllocatesNothing() throws Exception {
        routes.publish(List.of("a"), List.of("b", "c", "a"), 2);
        Attempt<String, String, Exception> attempt = new Constant();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            routes.router.call(READ_ONLY, 0, 1, attempt);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
            routes.router.call(READ_ONLY, 0, 1, attempt);
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }

    /** Is served by whoever comes first. */
    private static final class Constant implements Attempt<String, String, Exception> {
        @Override
        public String on(Candidate<String> candidate, long nowNanos, long deadlineNanos) {
            return "served";
        }

        @Override
        public boolean isWithinLag(String obtained, Candidate<String> candidate, long deadlineNanos) {
            return true;
        }

        @Override
        public void giveBack(String obtained) {}

        @Override
        public Exception refused(Refusal refusal) {
            return new Routes.Refused(refusal);
        }
    }
}
