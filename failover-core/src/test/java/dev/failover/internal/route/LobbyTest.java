/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import static dev.failover.Access.READ_ONLY;
import static dev.failover.internal.route.Routes.millis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.route.Routes.Call;
import dev.failover.internal.route.Routes.Refused;
import dev.failover.internal.state.Progress;
import dev.failover.internal.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that only a primary can serve, which serves two of them at a time. */
class LobbyTest {

    private static final int MOST = 2;

    private final VirtualTime time = new VirtualTime();
    private final Routes routes = new Routes(time, 10_000, 1000);
    private final Lobby lobby = routes.table.lobby();
    private final List<String> ended = new ArrayList<>();
    private int held;
    private int tried;

    @BeforeEach
    void onlyThePrimaryServes() {
        routes.publish(List.of("a"), List.of("a"), 1);
    }

    @AfterEach
    void nobodyIsForgotten() {
        assertThat(routes.table.isAwaited()).isFalse();
        assertThat(routes.waiting.waiters()).isZero();
        time.close();
    }

    private @Nullable String take(String id, int attempt) {
        tried++;
        if (!id.equals("a")) {
            return id;
        }
        if (held == MOST) {
            return null;
        }
        held++;
        return id;
    }

    private Call call() {
        Call call = new Call(this::take);
        call.rationed = true;
        return call;
    }

    private void read(String name, long budgetMillis) {
        read(name, budgetMillis, call());
    }

    private void read(String name, long budgetMillis, Call call) {
        time.call(() -> {
            try {
                ended.add(name + " on " + routes.router.call(READ_ONLY, millis(budgetMillis), call));
            } catch (Refused e) {
                ended.add(name + " " + e.refusal.reason() + " after " + e.refusal.waitedMillis());
            } catch (Exception e) {
                ended.add(name + " " + e);
            }
        });
    }

    private void giveBack() {
        held--;
        lobby.wakeOne();
    }

    private void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    @Test
    void whatOneGivesBackTheFirstInTheQueueGets() {
        List.of("one", "two", "three", "four").forEach(name -> read(name, 1000));
        advance(100);
        assertThat(ended).containsExactly("one on a", "two on a");
        assertThat(lobby.size()).isEqualTo(2);

        giveBack();
        advance(0);

        assertThat(ended).containsExactly("one on a", "two on a", "three on a");
        giveBack();
        advance(0);
        assertThat(ended).hasSize(4).last().isEqualTo("four on a");
    }

    @Test
    void onlyOneWakesForEachThatIsGivenBack() {
        for (int i = 0; i < 50; i++) {
            read("r" + i, 5000);
        }
        advance(10);
        tried = 0;

        giveBack();
        advance(0);

        assertThat(ended).hasSize(3);
        assertThat(tried)
                .as("the one that is served, and the one to whom it passes the wake-up on")
                .isEqualTo(2);
        advance(10_000);
    }

    @Test
    void whoeverGetsNothingIsRefusedWhenItsTimeIsUp() {
        List.of("one", "two", "three").forEach(name -> read(name, 1000));

        advance(2000);

        assertThat(ended).containsExactly("one on a", "two on a", "three NO_ENDPOINT after 1000");
    }

    @Test
    void howLongACallWaitedIsToldOnceHoweverOftenItWasWoken() {
        List<Long> waits = new ArrayList<>();
        routes.table.measure(new Meters() {
            @Override
            public void waited(long nanos) {
                waits.add(nanos);
            }
        });
        List.of("one", "two", "three").forEach(name -> read(name, 1000));
        for (int i = 0; i < 5; i++) {
            advance(100);
            routes.table.wakeAll();
        }
        advance(2000);

        assertThat(ended).last().isEqualTo("three NO_ENDPOINT after 1000");
        assertThat(waits).containsExactly(millis(1000));
        assertThat(routes.table.traffic().waited()).isEqualTo(1);
    }

    @Test
    void aReplicaThatIsBackServesAllWhoWait() {
        List.of("one", "two", "three", "four").forEach(name -> read(name, 1000));
        advance(100);

        routes.publish(List.of("a"), List.of("b", "a"), 1);
        advance(0);

        assertThat(ended).containsExactlyInAnyOrder("one on a", "two on a", "three on b", "four on b");
        assertThat(held).isEqualTo(MOST);
    }

    @Test
    void aReadThatDemandsSomethingIsServedAsSoonAsAReplicaHasIt() {
        routes.publish(List.of(), List.of("b"), 1);
        demand("one");
        advance(100);
        assertThat(ended).isEmpty();
        assertThat(routes.table.isAwaited()).isTrue();

        routes.table.endpoint("b").advance(new Progress(8, 1, 0));
        routes.table.wakeAll();
        advance(0);

        assertThat(ended).containsExactly("one on b");
    }

    /** Else what was given back would be lost on one who has no use for it. */
    @Test
    void whoDemandsWhatNobodyHasIsNotInTheWayOfThoseWhoWaitForTheirShare() {
        routes.publish(List.of("a"), List.of("a"), 1);
        demand("demanding");
        List.of("one", "two", "three").forEach(name -> read(name, 1000));
        advance(100);

        giveBack();
        advance(0);

        assertThat(ended).containsExactly("one on a", "two on a", "three on a");
        advance(5000);
        assertThat(ended).last().isEqualTo("demanding NO_ENDPOINT after 5000");
    }

    private void demand(String name) {
        Call call = new Call(this::take);
        call.demand = new Horizon(7);
        read(name, 5000, call);
    }

    /** The first in the queue is woken, and finds a replica: what was given back is for the second. */
    @Test
    void whoeverDoesNotNeedWhatWasGivenBackPassesItOn() {
        List.of("one", "two").forEach(name -> read(name, 1000));
        time.call(() -> {
            Call call = new Call((id, attempt) -> attempt <= 2 ? null : "elsewhere");
            call.rationed = true;
            try {
                ended.add("three " + routes.router.call(READ_ONLY, millis(1000), call));
            } catch (Exception e) {
                ended.add("three " + e);
            }
        });
        read("four", 1000);
        advance(100);

        giveBack();
        advance(0);

        assertThat(ended).containsExactly("one on a", "two on a", "three elsewhere", "four on a");
    }

    @Test
    void theEndReleasesEverybody() {
        List.of("one", "two", "three").forEach(name -> read(name, 1000));
        advance(100);

        routes.table.close().run();
        advance(0);

        assertThat(ended).last().isEqualTo("three CLOSED after 100");
    }
}
