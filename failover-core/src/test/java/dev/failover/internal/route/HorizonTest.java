/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.route.Bounds.Mark;
import dev.failover.internal.state.Progress;
import org.junit.jupiter.api.Test;

class HorizonTest {

    private static final Progress PRIMARY = Progress.ofPrimary(2);

    private final Horizon horizon = new Horizon(Progress.NEVER);

    /** A replica of timeline 2. */
    private static Progress replica(long upToNanos, long position) {
        return new Progress(upToNanos, 2, position);
    }

    @Test
    void whoWroteNothingDemandsNothing() {
        assertThat(horizon.isBounded()).isFalse();
        assertThat(horizon.mark()).isNull();
    }

    @Test
    void theLastWriteCounts() {
        horizon.wrote(100);
        horizon.wrote(90);

        assertThat(horizon.isMetBy(replica(100, 0)))
                .as("asked at the same moment")
                .isFalse();
        assertThat(horizon.isMetBy(replica(101, 0))).isTrue();
        assertThat(horizon.isMetBy(Progress.NONE)).isFalse();
        assertThat(horizon.isMetBy(PRIMARY)).isTrue();
    }

    @Test
    void ofAClusterThatWasMadeAnewTermsAndPositionsBeginAgain() {
        horizon.wrote(new Mark(100, 7, 5000));
        assertThat(horizon.isMetBy(Progress.ofPrimary(1))).isFalse();

        horizon.rebuilt(110);

        assertThat(horizon.isMetBy(Progress.ofPrimary(1))).isTrue();
        assertThat(horizon.isMetBy(new Progress(110, 1, 5000))).isFalse();
        assertThat(horizon.isMetBy(new Progress(111, 1, 0))).isTrue();
    }

    @Test
    void aPositionWillDoInsteadOfTheTime() {
        horizon.wrote(100);
        horizon.wrote(new Mark(101, 2, 5000));

        assertThat(horizon.isMetBy(replica(Progress.NEVER, 5000))).isTrue();
        assertThat(horizon.isMetBy(replica(Progress.NEVER, 4999))).isFalse();
        assertThat(horizon.isMetBy(replica(102, 0))).isTrue();
        assertThat(horizon.isMetBy(new Progress(Progress.NEVER, 3, 9000)))
                .as("of another timeline positions say nothing")
                .isFalse();
        assertThat(horizon.mark()).isEqualTo(new Mark(101, 2, 5000));
    }

    @Test
    void aPositionSaysNothingOfWhatWasWrittenAfterIt() {
        horizon.wrote(new Mark(100, 2, 5000));
        horizon.wrote(101);

        assertThat(horizon.mark()).isNull();
        assertThat(horizon.isMetBy(replica(101, 9000))).isFalse();
        horizon.wrote(new Mark(102, 2, 6000));
        horizon.wrote(new Mark(99, 2, 4000)); // of one that was late
        assertThat(horizon.mark()).isEqualTo(new Mark(102, 2, 6000));
    }

    @Test
    void whatIsGivenCountsBesidesWhatWasWritten() {
        horizon.given(new Mark(100, 2, 5000));
        assertThat(horizon.isMetBy(replica(99, 5000))).isTrue();
        assertThat(horizon.isMetBy(replica(99, 4999))).isFalse();
        assertThat(horizon.isMetBy(replica(101, 4999)))
                .as("it was written before it was given")
                .isTrue();

        horizon.wrote(new Mark(110, 2, 6000));
        horizon.given(new Mark(120, 2, 5500));
        assertThat(horizon.mark()).isEqualTo(new Mark(120, 2, 6000));
        horizon.given(new Mark(130, 2, 7000));
        assertThat(horizon.mark()).isEqualTo(new Mark(130, 2, 7000));
    }

    @Test
    void whatIsGivenDoesNotStandForWhatWasWrittenWhereNoPositionIsKnown() {
        horizon.wrote(100);
        horizon.given(new Mark(110, 2, 5000));

        assertThat(horizon.mark()).isNull();
        assertThat(horizon.isMetBy(replica(110, 9000))).isFalse();
        assertThat(horizon.isMetBy(replica(111, 0))).isTrue();
    }

    @Test
    void positionsOfTwoTimelinesAreNotCompared() {
        horizon.wrote(new Mark(100, 2, 5000));
        horizon.given(new Mark(110, 1, 9000));

        assertThat(horizon.mark()).isNull();
        assertThat(horizon.isMetBy(replica(110, 9000))).isFalse();
        assertThat(horizon.isMetBy(PRIMARY)).isTrue();
    }

    @Test
    void whatWasWrittenToANewerPrimaryIsNotReadFromAnOlderOne() {
        horizon.given(new Mark(100, 3, 0));

        assertThat(horizon.isMetBy(PRIMARY)).isFalse();
        assertThat(horizon.isMetBy(replica(200, 9000))).isFalse();
        assertThat(horizon.isMetBy(Progress.ofPrimary(3))).isTrue();
        assertThat(horizon.isMetBy(Progress.ofPrimary(4))).isTrue();
    }

    @Test
    void whileSomethingIsWrittenUnheardOnlyThePrimaryWillDo() {
        horizon.hearsNot();
        assertThat(horizon.isBounded()).isTrue();
        assertThat(horizon.isMetBy(replica(1000, 0))).isFalse();
        assertThat(horizon.isMetBy(PRIMARY)).isTrue();
        assertThat(horizon.isStill(horizon.bounds())).isFalse();

        horizon.hears(1001);
        assertThat(horizon.isMetBy(replica(1001, 0))).isFalse();
        assertThat(horizon.isMetBy(replica(1002, 0))).isTrue();
        assertThat(horizon.isStill(horizon.bounds())).isTrue();
    }
}
