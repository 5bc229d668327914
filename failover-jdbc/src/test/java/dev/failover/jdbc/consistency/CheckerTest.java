/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.jdbc.consistency.Checker.Violation;
import dev.failover.jdbc.consistency.Checker.Violation.Kind;
import dev.failover.jdbc.consistency.History.Counted;
import dev.failover.jdbc.consistency.History.Reported;
import dev.failover.jdbc.consistency.History.Saw;
import dev.failover.jdbc.consistency.History.Wrote;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker is fed bad histories by hand: one that finds nothing proves nothing. */
class CheckerTest {

    private static final long MOST_STALE = 100;

    private final List<Wrote> writes = new ArrayList<>();
    private final List<Saw> reads = new ArrayList<>();
    private final List<Reported> reports = new ArrayList<>();
    private final List<Counted> counted = new ArrayList<>();
    private final Set<Long> kept = new HashSet<>();

    /** Acknowledged at {@code end}, ten after it began, by a primary on that timeline. */
    private CheckerTest wrote(long number, long end, long term) {
        writes.add(new Wrote(1, number, end - 10, end, true, term));
        kept.add(number);
        return this;
    }

    private CheckerTest lost(long number) {
        kept.remove(number);
        return this;
    }

    private CheckerTest reported(long number, long at, boolean lost) {
        reports.add(new Reported(1, number, at, lost));
        return this;
    }

    private CheckerTest saw(boolean inSession, long start, Long... numbers) {
        BitSet seen = new BitSet();
        List.of(numbers).forEach(number -> seen.set(number.intValue()));
        reads.add(new Saw(1, inSession, true, 0, start, start + 10, seen));
        return this;
    }

    private List<Kind> found() {
        return Checker.check(new History(writes, reads, reports, counted, Map.of(1, kept)), MOST_STALE, 2).stream()
                .map(Violation::kind)
                .toList();
    }

    @Test
    void aGoodHistoryIsGood() {
        wrote(1, 100, 1).saw(true, 100, 1L).wrote(2, 200, 1).saw(true, 195, 1L).saw(false, 290, 1L);
        wrote(3, 300, 2).saw(true, 300, 1L, 2L, 3L);

        assertThat(found()).isEmpty();
    }

    // ---- six bad ones

    @Test
    void aSessionMissesItsOwnWrite() {
        assertThat(wrote(1, 100, 1).saw(true, 100).found()).containsExactly(Kind.STALE_IN_SESSION);
    }

    @Test
    void somebodyElseMissesWhatIsOlderThanTheLimit() {
        wrote(1, 100, 1).wrote(2, 201, 1).saw(false, 201, 2L);

        assertThat(found()).containsExactly(Kind.TOO_STALE);
    }

    @Test
    void anOldPrimaryAcknowledgesBesideTheNewOne() {
        assertThat(wrote(1, 100, 2).wrote(2, 111, 1).found()).containsExactly(Kind.DUAL_WRITE);
    }

    @Test
    void aRowIsGoneAndNobodySaysSo() {
        assertThat(wrote(1, 100, 1).lost(1).found()).containsExactly(Kind.LOST_IN_SILENCE);
    }

    @Test
    void aRowThatIsThereIsCalledLost() {
        assertThat(wrote(1, 100, 1).reported(1, 200, true).found()).containsExactly(Kind.FALSELY_REPORTED);
    }

    @Test
    void ofMoreCommitsThanThereAreWritersNobodyCanTell() {
        counted.add(new Counted(true, 3));
        assertThat(found()).isEmpty();
        counted.add(new Counted(true, 4));
        assertThat(found()).containsExactly(Kind.TOO_MANY_UNCERTAIN);
    }

    // ---- and what is not quite as bad

    @Test
    void aMissedWriteIsLostAndNotStaleOnlyIfThatWasToldInTime() {
        assertThat(wrote(1, 100, 1)
                        .lost(1)
                        .reported(1, 150, false)
                        .saw(true, 145)
                        .found())
                .isEmpty();
        assertThat(reported(1, 150, true).saw(true, 130).found()).containsExactly(Kind.MISSED_BEFORE_IT_WAS_TOLD);
    }

    @Test
    void aMissedWriteThatIsThereIsStaleWhateverWasTold() {
        assertThat(wrote(1, 100, 1).reported(1, 120, false).saw(true, 150).found())
                .containsExactly(Kind.STALE_IN_SESSION);
    }

    @Test
    void whileNobodyTakesWritesReadsMayGrowOlder() {
        wrote(1, 100, 1).wrote(2, 200, 1).saw(false, 900, 2L);

        assertThat(found()).isEmpty();
    }

    @Test
    void whatWasUnderWayWhenTheNewPrimaryCameIsNoSecondOne() {
        assertThat(wrote(1, 100, 2).wrote(2, 105, 1).found()).isEmpty();
    }

    @Test
    void whatWasNotAcknowledgedNeedNotBeThere() {
        writes.add(new Wrote(1, 7, 90, 100, false, 0));

        assertThat(saw(true, 200).found()).isEmpty();
    }

    @Test
    void whereItIsNotKnownWhereTheNewPrimaryTookOverAnyNumberMayBeUncertain() {
        counted.add(new Counted(false, 100));

        assertThat(found()).isEmpty();
    }
}
