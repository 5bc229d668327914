/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.state.Plan.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static List<Choice> choices(double... shares) {
        List<Choice> choices = new ArrayList<>();
        for (double share : shares) {
            choices.add(new Choice("e" + choices.size(), 0, false, false, false, share));
        }
        return choices;
    }

    private static int[] count(Turns turns, int calls, int choices) {
        int[] counts = new int[choices];
        for (int i = 0; i < calls; i++) {
            counts[turns.next()]++;
        }
        return counts;
    }

    @Test
    void ofAnyThousandInARowEachGetsItsShareToAFewCalls() {
        Random random = new Random(1);
        for (double step : new double[] {0.05, 0.125, 0.25, 0.5}) {
            AtomicInteger turn = new AtomicInteger(random.nextInt());
            Turns turns = Turns.of(choices(1 - step, step), turn);
            for (int i = 0; i < 20; i++) {
                assertThat(count(turns, 1000, 2)[1]).isBetween((int) (1000 * step) - 4, (int) (1000 * step) + 5);
            }
        }
    }

    @Test
    void whoHasNoShareNeverBegins() {
        Turns turns = Turns.of(choices(0, 0.3, 0, 0.7, 0), new AtomicInteger());

        int[] counts = count(turns, 100_000, 5);

        assertThat(counts[0] + counts[2] + counts[4]).isZero();
        assertThat(counts[1]).isBetween(29_990, 30_010);
    }

    @Test
    void oneForAllTakesNoTurn() {
        AtomicInteger turn = new AtomicInteger(7);

        assertThat(count(Turns.of(choices(1, 0), turn), 10, 2)).containsExactly(10, 0);
        assertThat(Turns.of(List.of(), turn).next()).isZero();
        assertThat(turn).hasValue(7);
    }

    @Test
    void theSequenceGoesOnWhenTheRouteChanges() {
        AtomicInteger turn = new AtomicInteger();
        int[] counts = new int[2];
        for (int i = 0; i < 1000; i++) {
            counts[Turns.of(choices(0.5, 0.5), turn).next()]++;
        }

        assertThat(counts[0]).isBetween(497, 503);
    }
}
