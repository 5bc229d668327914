/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.http.internal.judge.Evidence;
import dev.failover.http.internal.plan.Decision.Step;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table "what may be moved", and what else an attempt needs. */
class PlannerTest {

    private static final Planner PLANNER = new Planner(new MoveRules(false), 2);

    private static Decision after(Course course, Evidence evidence, Nature nature) {
        return PLANNER.after(course.after("eu", evidence), evidence, nature, true, true, true);
    }

    @ParameterizedTest
    @CsvSource({
        "UNSENT, MOVE, MOVE, MOVE",
        "REFUSED, MOVE, MOVE, MOVE",
        "AMBIGUOUS, MOVE, AGAIN, END",
        "STATUS, MOVE, AGAIN, END",
        "THROTTLED, END, END, END",
        "ANSWERED, END, END, END",
        "CALLER, END, END, END"
    })
    void whatMayBeMoved(Evidence evidence, Step safe, Step idempotent, Step unsafe) {
        assertThat(after(Course.START, evidence, Nature.SAFE).step()).isEqualTo(safe);
        assertThat(after(Course.START, evidence, Nature.IDEMPOTENT).step()).isEqualTo(idempotent);
        assertThat(after(Course.START, evidence, Nature.UNSAFE).step()).isEqualTo(unsafe);
    }

    @Test
    void a429IsLeftIfThatIsWanted() {
        MoveRules spilling = new MoveRules(true);

        assertThat(spilling.of(Evidence.THROTTLED, Nature.SAFE)).isEqualTo(Permission.ELSEWHERE);
        assertThat(spilling.of(Evidence.THROTTLED, Nature.IDEMPOTENT)).isEqualTo(Permission.NOWHERE);
    }

    @Test
    void whatSentNothingIsFree_whatMayHaveSentSomethingIsPaidForFromTheSecondOn() {
        assertThat(after(Course.START, Evidence.UNSENT, Nature.SAFE).costs()).isFalse();
        assertThat(after(Course.START, Evidence.AMBIGUOUS, Nature.SAFE).costs()).isTrue();
        Course unsent = Course.START.after("us", Evidence.UNSENT).after("ap", Evidence.UNSENT);
        assertThat(after(unsent, Evidence.UNSENT, Nature.UNSAFE).step()).isEqualTo(Step.MOVE);
    }

    @Test
    void attemptsThatMayHaveSentSomethingAreCounted() {
        Course one = Course.START.after("us", Evidence.AMBIGUOUS);

        Decision second = after(one, Evidence.AMBIGUOUS, Nature.SAFE);

        assertThat(second.step()).isEqualTo(Step.END);
        assertThat(second.why()).isEqualTo("not moved: 2 attempts (retry.max-attempts)");
    }

    @Test
    void theSameWriterIsAskedOnceMoreAndOnlyOnce() {
        Planner many = new Planner(new MoveRules(false), 9);
        Course first = Course.START.after("eu", Evidence.AMBIGUOUS);
        Decision again = many.after(first, Evidence.AMBIGUOUS, Nature.IDEMPOTENT, true, true, true);
        Course second = Planner.along(first, again).after("eu", Evidence.AMBIGUOUS);

        assertThat(again.step()).isEqualTo(Step.AGAIN);
        assertThat(many.after(second, Evidence.AMBIGUOUS, Nature.IDEMPOTENT, true, true, true)
                        .step())
                .isEqualTo(Step.END);
        assertThat(many.after(first, Evidence.AMBIGUOUS, Nature.IDEMPOTENT, true, true, false)
                        .step())
                .isEqualTo(Step.END);
    }

    @Test
    void aBodyThatCannotBeSentTwiceStays() {
        Course first = Course.START.after("eu", Evidence.UNSENT);

        assertThat(PLANNER.after(first, Evidence.UNSENT, Nature.UNSAFE, false, true, true)
                        .why())
                .startsWith("not moved: body was not repeatable");
    }

    @Test
    void itWaitsOnlyIfNobodyHasSeenIt() {
        Course unsent = Course.START.after("eu", Evidence.UNSENT);
        Course sent = Course.START.after("eu", Evidence.REFUSED);

        assertThat(PLANNER.after(unsent, Evidence.UNSENT, Nature.UNSAFE, true, false, true)
                        .step())
                .isEqualTo(Step.WAIT);
        assertThat(PLANNER.after(sent, Evidence.REFUSED, Nature.UNSAFE, true, false, true)
                        .step())
                .isEqualTo(Step.END);
    }

    @Test
    void anAttemptIsHurriedOnlyIfAnotherOneIsPossible() {
        assertThat(PLANNER.mayHurry(Course.START, Nature.SAFE)).isTrue();
        assertThat(PLANNER.mayHurry(Course.START, Nature.UNSAFE)).isFalse();
        assertThat(PLANNER.mayHurry(Course.START.after("eu", Evidence.AMBIGUOUS), Nature.SAFE))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /a, SAFE",
        "TRACE, /a, SAFE",
        "PUT, /a, IDEMPOTENT",
        "DELETE, /a, IDEMPOTENT",
        "POST, /a, UNSAFE",
        "PATCH, /a, UNSAFE",
        "PROPFIND, /a, UNSAFE",
        "POST, /search, SAFE",
        "POST, /search/all, SAFE",
        "POST, /searches, UNSAFE",
        "POST, /carts/1/items, IDEMPOTENT"
    })
    void whatARequestIs(String method, String path, Nature nature) {
        RequestRules rules = new RequestRules(List.of("POST /search"), List.of("POST /carts/"), false);

        assertThat(rules.of(method, path, headers())).isEqualTo(nature);
    }

    @Test
    void anIdempotencyKeyCountsWhereItIsHonoured() {
        HttpHeaders keyed = HttpHeaders.of(Map.of("Idempotency-Key", List.of("\"1\"")), (name, value) -> true);

        assertThat(new RequestRules(List.of(), List.of(), true).of("POST", "/", keyed))
                .isEqualTo(Nature.IDEMPOTENT);
        assertThat(new RequestRules(List.of(), List.of(), false).of("POST", "/", keyed))
                .isEqualTo(Nature.UNSAFE);
    }

    private static HttpHeaders headers() {
        return HttpHeaders.of(Map.of(), (name, value) -> true);
    }
}
