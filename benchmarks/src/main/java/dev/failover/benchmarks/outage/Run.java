/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of one outage. Times in microseconds; {@link #NEVER} where the thing did not happen in time.
 *
 * @param gap the longest scheduling gap between the fault and the first write, or 1 s after t0
 * @param strike how long it took to inflict the fault
 * @param outage from the fault to t0
 * @param firstWrite from t0 to the first acknowledged write; negative if the client was faster than the bare connection
 * @param failed calls that failed between the fault and the end
 * @param underWay calls that had begun before the endpoint was SUSPECT and had not ended well; -1 where nobody tells
 * @param failedLate failed calls that began after it was SUSPECT; -1 where nobody tells
 * @param latest how long after SUSPECT the last failed call began; 0 where none did
 * @param blocked calls begun before t0 that had not ended 1 s after it
 * @param stuck calls that at the end had been under way for more than 1 s
 * @param longest the longest that a call was under way after t0
 * @param missing rows acknowledged but not there
 * @param missingLate those of them that were acknowledged when the comeback had begun: written to a dead end
 * @param falselyLost rows that are there although their call was told that they are certainly not; -1 where nobody tells
 * @param shed open-loop calls that could not begin for want of threads
 * @param errors what failed calls threw, counted
 */
record Run(
        String client,
        String fault,
        int number,
        long gap,
        long strike,
        long outage,
        long firstWrite,
        long failed,
        long underWay,
        long failedLate,
        long latest,
        long blocked,
        long stuck,
        long longest,
        long missing,
        long missingLate,
        long falselyLost,
        long calls,
        long shed,
        Map<String, Long> errors) {

    static final long NEVER = Long.MAX_VALUE;

    Run {
        errors = new TreeMap<>(errors);
    }

    boolean isDisturbed() {
        return gap * 1000 > Gaps.LIMIT_NANOS;
    }

    boolean isRecovered() {
        return firstWrite != NEVER;
    }

    String json() {
        return new Json()
                .put("client", client)
                .put("fault", fault)
                .put("run", number)
                .put("disturbed", isDisturbed())
                .put("gapMicros", gap)
                .put("strikeMicros", strike)
                .put("outageMicros", outage)
                .put("firstWriteMicros", isRecovered() ? firstWrite : "never")
                .put("failed", failed)
                .put("underWayAtSuspect", underWay)
                .put("failedBegunAfterSuspect", failedLate)
                .put("latestBegunAfterSuspectMicros", latest)
                .put("blockedOneSecondAfterT0", blocked)
                .put("stuckAtEnd", stuck)
                .put("longestAfterT0Micros", longest)
                .put("acknowledgedMissing", missing)
                .put("acknowledgedLateMissing", missingLate)
                .put("falselyReportedLost", falselyLost)
                .put("calls", calls)
                .put("shed", shed)
                .put("errors", errors)
                .toString();
    }
}
