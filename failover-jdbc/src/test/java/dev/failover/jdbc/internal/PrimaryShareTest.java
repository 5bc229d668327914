/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.internal.config.Settings;
import dev.failover.internal.route.RoutingTable;
import dev.failover.internal.time.SystemTime;
import dev.failover.jdbc.internal.pool.Openings;
import dev.failover.jdbc.internal.postgres.Met;
import dev.failover.spi.FailureKind;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of two endpoints one has given all away while the other one goes on to give. */
@Timeout(60)
class PrimaryShareTest {

    private static final int ROUNDS = 300;
    private static final Map<String, String> KEYS = Map.of(
            "failover.jdbc.orders.endpoints.a.url", "jdbc:postgresql://a/orders",
            "failover.jdbc.orders.endpoints.b.url", "jdbc:postgresql://b/orders");

    private final SystemTime time = new SystemTime("share-test");
    private final Settings settings = JdbcConfiguration.of(KEYS).cluster("orders");
    private final Map<String, JdbcEndpoint> endpoints = new LinkedHashMap<>(
            new EndpointFactory(settings, time, Fittings.NONE, id -> new Deaf()).make(settings, List.of("a", "b")));

    /** Hears nothing. */
    private static final class Deaf implements Openings {
        @Override
        public void opened(Met met) {}

        @Override
        public void failed(FailureKind kind, SQLException failure) {}

        @Override
        public void refused(SQLException failure) {}

        @Override
        public void admitted() {}
    }

    @AfterEach
    void end() {
        endpoints.values().forEach(JdbcEndpoint::end);
        time.close();
    }

    @Test
    void whereThereIsNoLimitNothingIsCounted() {
        JdbcEndpoint primary = endpoints.get("a");
        assertThat(share().isLimited(primary)).isTrue();
        assertThat(share("reads.max-primary-share", "100").isLimited(primary)).isFalse();
        assertThat(share("endpoints.b.reads", "false").isLimited(primary))
                .as("nobody else is to serve reads")
                .isFalse();
        assertThat(share("endpoints.a.reads", "false").isLimited(primary)).isTrue();
    }

    /** @param more a key and its value, if any */
    private PrimaryShare share(String... more) {
        Map<String, String> keys = new LinkedHashMap<>(KEYS);
        for (int i = 0; i < more.length; i += 2) {
            keys.put("failover.jdbc.orders." + more[i], more[i + 1]);
        }
        Settings changed = JdbcConfiguration.of(keys).cluster("orders");
        return new PrimaryShare(changed, new RoutingTable<>(endpoints).lobby());
    }

    @Test
    void whoeverWasRefusedKnowsThatItMayWaitForWhatIsGivenBack() throws Exception {
        JdbcEndpoint full = endpoints.get("a");
        JdbcEndpoint free = endpoints.get("b");
        RoutingTable<JdbcEndpoint> table = new RoutingTable<>(endpoints);
        while (new PrimaryShare(settings, table.lobby()).take(full) != null) {
            // until there is no more
        }
        int forgotten = 0;
        for (int round = 0; round < ROUNDS; round++) {
            PrimaryShare share = new PrimaryShare(settings, table.lobby());
            AtomicBoolean running = new AtomicBoolean();
            AtomicBoolean ended = new AtomicBoolean();
            Thread other = new Thread(() -> {
                while (!ended.get()) {
                    share.take(free).giveBack();
                    running.set(true);
                }
            });
            other.start();
            while (!running.get()) {
                Thread.onSpinWait();
            }
            share.take(full);
            for (int look = 0; look < 200; look++) {
                forgotten += share.hasRefused() ? 0 : 1;
            }
            ended.set(true);
            other.join();
        }
        assertThat(forgotten).isZero();
    }
}
