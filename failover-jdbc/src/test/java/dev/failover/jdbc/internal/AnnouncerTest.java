/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.spi.SwitchoverAction;
import dev.failover.spi.SwitchoverAction.Request;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnnouncerTest {

    private static final Request HOME = new Request("orders", "b", "a", 2);

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private Announcer asking(SwitchoverAction action) {
        Announcer announcer = new Announcer("orders", event -> {}, null, action);
        announcer.answer((request, failure) -> answers.add(failure));
        return announcer;
    }

    private String answer() throws InterruptedException {
        return String.valueOf(answers.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void anErrorIsAnAnswerToo() throws Exception {
        try (Announcer announcer = asking(request -> {
            throw new NoClassDefFoundError("com/example/Patroni");
        })) {
            announcer.ask(HOME);
            assertThat(answer()).isEqualTo("com/example/Patroni");

            announcer.ask(HOME);
            assertThat(answer()).isEqualTo("com/example/Patroni");
        }
    }

    @Test
    void anExceptionWithoutTextIsNoYes() throws Exception {
        try (Announcer announcer = asking(request -> {
            throw new IllegalStateException("");
        })) {
            announcer.ask(HOME);
            assertThat(answer()).isEqualTo("java.lang.IllegalStateException: ");
        }
    }

    @Test
    void whileOneRunsTheNextIsRefused() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Announcer announcer = asking(request -> go.await())) {
            announcer.ask(HOME);
            announcer.ask(HOME);
            assertThat(answer()).startsWith("an earlier one still runs");

            go.countDown();
            assertThat(answer()).isEmpty();
            announcer.ask(HOME);
            assertThat(answer()).isEmpty();
        }
    }
}
