/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.examples.demo.Timeline.Voice;
import dev.failover.examples.demo.Verdicts.Verdict;
import dev.failover.testkit.PostgresNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What the faults did to the application, and what is expected of the library. Times are the clock's. */
final class Measurement {
    private static final long DETECT_LIMIT = Duration.ofSeconds(2).toNanos();
    private static final long FENCE_LIMIT = Duration.ofSeconds(3).toNanos();
    private static final long RECOVER_LIMIT = Duration.ofSeconds(1).toNanos();
    private static final long STUCK_AFTER = Duration.ofSeconds(1).toNanos();

    private final Clock clock;
    private final Timeline timeline;
    private final Ledger ledger;
    private final Verdicts verdicts;
    private final Audit audit;
    private long measuredTo;

    Measurement(Clock clock, Timeline timeline, Ledger ledger, Verdicts verdicts) {
        this.clock = clock;
        this.timeline = timeline;
        this.ledger = ledger;
        this.verdicts = verdicts;
        this.audit = new Audit(ledger);
    }

    OptionalLong firstWriteOn(PostgresNode node, long from) {
        return ledger.firstWriteOn(node.id(), from);
    }

    boolean isFenced(Return zombie) {
        return verdicts.fenced(zombie.id(), zombie.strike().at()).isPresent();
    }

    /** Another server took over. {@code ready}: when it would have taken writes. */
    Outcome ofReplacement(String fault, Strike strike, PostgresNode next, long ready) throws SQLException {
        return outage(fault, strike, ready, firstWriteOn(next, strike.at()), next, Outcome.UNLIMITED);
    }

    /** As {@link #ofReplacement}, when all that was acknowledged was sent on before. */
    Outcome ofSwitchover(String fault, Strike strike, PostgresNode next, long ready) throws SQLException {
        return outage(fault, strike, ready, firstWriteOn(next, strike.at()), next, 0);
    }

    /** The same server came back. */
    Outcome ofRestart(String fault, Strike strike, long ready) throws SQLException {
        OptionalLong served = firstWriteOn(strike.node(), ready - Clock.SECOND);
        return outage(fault, strike, ready, served, strike.node(), 0);
    }

    private Outcome outage(
            String fault, Strike strike, long ready, OptionalLong served, PostgresNode survivor, long mayLose)
            throws SQLException {
        Optional<Verdict> verdict = verdicts.suspected(strike.node().id(), strike.at());
        Outcome outcome = new Outcome(fault);
        outcome.expect(Measure.DETECT, between(strike.at(), time(verdict)), DETECT_LIMIT);
        outcome.expect(Measure.RECOVER, between(ready, served), RECOVER_LIMIT);
        long now = clock.now();
        calls(outcome, now, ledger.writesExposed(strike, obeyed(strike, verdict)), ready);
        rows(outcome, now, survivor, mayLose);
        return outcome;
    }

    /** From when on calls avoid the server. They cannot before the last of its processes is hit. */
    private static long obeyed(Strike strike, Optional<Verdict> verdict) {
        return Math.max(strike.done(), verdict.map(Verdict::heard).orElse(strike.done()));
    }

    private static OptionalLong time(Optional<Verdict> verdict) {
        return verdict.stream().mapToLong(Verdict::at).findFirst();
    }

    /** Former primaries came back beside {@code primary}; nobody should have noticed. */
    Outcome ofReturns(String fault, PostgresNode primary, List<Return> zombies) throws SQLException {
        Outcome outcome = new Outcome(fault);
        long fenced = 0;
        long written = 0;
        for (Return zombie : zombies) {
            fenced = Math.max(
                    fenced,
                    between(
                            zombie.at(),
                            time(verdicts.fenced(zombie.id(), zombie.strike().at()))));
            written += writtenTo(zombie);
        }
        outcome.expect(Measure.DETECT, fenced, FENCE_LIMIT);
        long now = clock.now();
        calls(outcome, now, 0, zombies.get(0).at());
        rows(outcome, now, primary, 0);
        outcome.expect(Measure.ON_ZOMBIE, written, 0);
        return outcome;
    }

    /** Every call that ended since the last measurement counts, so that none falls between two. */
    private void calls(Outcome outcome, long now, long exposed, long ready) {
        long writes = ledger.failedWrites(measuredTo, now);
        long reads = ledger.failedReads(measuredTo, now);
        outcome.expect(Measure.FAILED_WRITES, writes, exposed);
        outcome.expect(Measure.FAILED_READS, reads, 0);
        outcome.expect(Measure.STUCK, ledger.stuck(ready, ready + STUCK_AFTER), 0);
        timeline.say(Voice.RESULT, inTime(outcome) + "; " + writes + " writes and " + reads + " reads failed");
    }

    private void rows(Outcome outcome, long now, PostgresNode survivor, long mayLose) throws SQLException {
        Audit.Findings found = audit.of(measuredTo, now, survivor.id(), Rows.on(survivor));
        outcome.note(Measure.UNCERTAIN, found.uncertain());
        outcome.expect(Measure.LOST, found.lost(), mayLose);
        outcome.expect(Measure.WRONG, found.wrong(), 0);
        measuredTo = now;
        timeline.say(
                Voice.RESULT,
                "rows on " + survivor.id() + ": " + found.lost() + " acknowledged ones lost, " + found.uncertain()
                        + " uncertain (" + found.arrived() + " of them there), " + found.wrong() + " wrong");
    }

    /**
     * Rows that no client should have sent there. What lay in the sockets of a frozen server it executes when it wakes, and
     * no client can prevent it: no fault of the library, if it sent nothing after its verdict and called none a success.
     */
    private long writtenTo(Return zombie) throws SQLException {
        Strike strike = zombie.strike();
        long obeyed = obeyed(strike, verdicts.suspected(zombie.id(), strike.at()));
        Set<Long> rows = Rows.on(strike.node());
        List<Call> late = ledger.writes()
                .filter(call -> call.began() > strike.done() && rows.contains(call.id()))
                .toList();
        long slept = late.stream()
                .filter(call -> call.isOutcomeUnknown() && call.began() < obeyed)
                .count();
        if (slept > 0) {
            timeline.say(
                    Voice.RESULT,
                    zombie.id() + " woke up and executed " + slept
                            + " inserts that lay in its sockets; they had failed as uncertain long before");
        }
        return late.size() - slept;
    }

    private static String inTime(Outcome outcome) {
        return outcome.figure(Measure.RECOVER)
                .map(recover -> "writes back after " + Measure.RECOVER.text(recover.value()))
                .orElse("writes never stopped");
    }

    /** Never negative: the application may be quicker than the one who looks. */
    private static long between(long from, OptionalLong to) {
        return to.isPresent() ? Math.max(0, to.getAsLong() - from) : Outcome.NEVER;
    }
}
