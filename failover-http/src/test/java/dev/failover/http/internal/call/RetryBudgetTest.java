/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** 20 %, and 3 a second, over 10 s. */
class RetryBudgetTest {

    private final RetryBudget budget = new RetryBudget(20, 3, TimeUnit.SECONDS.toNanos(10));
    private long now = -TimeUnit.DAYS.toNanos(1);

    private int takeAll() {
        int taken = 0;
        while (budget.take(now)) {
            taken++;
        }
        return taken;
    }

    private void calls(int count) {
        for (int i = 0; i < count; i++) {
            budget.call(now);
        }
    }

    @Test
    void theFloorIsThereFromTheStart() {
        assertThat(takeAll()).isEqualTo(30);
    }

    @Test
    void callsEarnTheirShare() {
        calls(2000);

        assertThat(takeAll()).isEqualTo(430);
    }

    @Test
    void whatIsOlderThanTheWindowCountsNoMore() {
        calls(2000);
        takeAll();
        now += TimeUnit.SECONDS.toNanos(10);

        assertThat(takeAll()).isEqualTo(30);
    }

    @Test
    void whatIsSpentComesBackOverTheWindow() {
        takeAll();
        now += TimeUnit.SECONDS.toNanos(5);
        assertThat(budget.take(now)).isFalse();
        now += TimeUnit.SECONDS.toNanos(5);

        assertThat(budget.take(now)).isTrue();
    }

    @Test
    void whatIsGivenBackIsNotSpent() {
        takeAll();
        budget.giveBack(now);

        assertThat(takeAll()).isEqualTo(1);
    }
}
