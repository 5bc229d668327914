/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.failover.http.Load.Ended;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A region fails under load. Reads never do, no write is executed twice, and after a while none fails. */
@Timeout(120)
class OutageIT {

    private final Region eu = new Region("eu");
    private final Region us = new Region("us");
    private final CountDownLatch thaw = new CountDownLatch(1);

    @AfterEach
    void close() {
        thaw.countDown();
        eu.close();
        us.close();
    }

    private FailoverHttpClient client() {
        return FailoverHttpClient.builder()
                .service("orders", s -> s.endpoint("eu", eu.url())
                        .endpoint("us", us.url())
                        .property("endpoints.us.priority", "1")
                        .property("client.connect-timeout", "10s") // of loopback on a busy machine
                        .property("probe.path", "/health")
                        .property("probe.interval", "500ms")
                        .property("probe.suspect-interval", "100ms")
                        .property("probe.timeout", "1s")
                        .property("failover.confirm-for", "500ms")
                        .property("failover.max-wait", "20s")
                        .property("retry.budget-floor", "30"))
                .build();
    }

    @Test
    void killed() throws Exception {
        outage(region -> region.network().refuse());
    }

    @Test
    void frozen() throws Exception {
        outage(region -> region.answers((exchange, n) -> {
            hold(thaw);
            region.execute(exchange);
        }));
    }

    @Test
    void blackHoled() throws Exception {
        outage(region -> region.network().blackHole());
    }

    @Test
    void answers503ToAll() throws Exception {
        outage(region -> region.answers(503));
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void outage(Consumer<Region> fault) throws Exception {
        eu.answers((exchange, n) -> eu.execute(exchange));
        us.answers((exchange, n) -> us.execute(exchange));
        try (FailoverHttpClient http = client();
                Load load = new Load(http, "http://orders/items", 40)) {
            await().until(() -> eu.executed().size() > 40);
            fault.accept(eu);
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> http.operator("orders").status().writer().equals(java.util.Optional.of("us")));
            int settled = load.started() + 1;
            await().atMost(Duration.ofSeconds(20)).until(() -> load.started() > settled + 80);
            List<Ended> all = load.stop();

            thaw.countDown();
            assertThat(all).filteredOn(e -> e.method().equals("GET")).allMatch(Ended::isGood);
            assertThat(all).filteredOn(e -> Integer.parseInt(e.id()) > settled).allMatch(Ended::isGood);
            assertNothingTwice(all);
        }
    }

    /** A read that was moved may be executed twice. */
    private void assertNothingTwice(List<Ended> all) {
        for (Ended call : all) {
            if (call.method().equals("POST")) {
                int times = executed(eu, call.id()) + executed(us, call.id());
                assertThat(times).as("POST " + call.id()).isBetween(call.isGood() ? 1 : 0, 1);
            }
        }
    }

    private static int executed(Region region, String id) {
        return region.executed().containsKey(id) ? region.executed().get(id).get() : 0;
    }
}
