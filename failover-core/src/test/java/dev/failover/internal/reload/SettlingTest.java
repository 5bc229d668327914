/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.reload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.reload.Settling.Verdict;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private final Settling settling = new Settling();

    @Test
    void whatIsFoundTwiceInARowIsNewsOnce() {
        assertThat(see("a")).isEqualTo(Verdict.UNSURE);
        assertThat(see("a")).isEqualTo(Verdict.NEWS);
        assertThat(see("a")).isEqualTo(Verdict.KNOWN);
    }

    @Test
    void whatKeepsChangingIsNoNews() {
        settle("a");
        for (int i = 0; i < 10; i++) {
            assertThat(see("b" + i)).isEqualTo(Verdict.UNSURE);
        }
        assertThat(see("b9")).isEqualTo(Verdict.NEWS);
    }

    @Test
    void whatGoesBackToWhatItWasIsNoNews() {
        settle("a");
        assertThat(see("b")).isEqualTo(Verdict.UNSURE);
        assertThat(see("a")).isEqualTo(Verdict.KNOWN);
        assertThat(see("b")).isEqualTo(Verdict.UNSURE);
        assertThat(see("b")).isEqualTo(Verdict.NEWS);
    }

    private void settle(String content) {
        see(content);
        see(content);
    }

    private Verdict see(String content) {
        return settling.see(new Look(ByteBuffer.wrap(content.getBytes(UTF_8)), ""));
    }
}
