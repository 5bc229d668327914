/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks.outage;

import dev.failover.benchmarks.Contender;
import dev.failover.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** A primary with all cores taken by others for 30 s: slow, not dead. */
final class BusyPrimary implements Scenario {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int SECONDS = 30;
    private static final String TIME_IS_UP = "57014";

    @Override
    public String title() {
        return "primary at 100 % CPU for 30 s: verdicts against it and failed calls";
    }

    @Override
    public String target() {
        return "0";
    }

    @Override
    public boolean isTime() {
        return false;
    }

    /** Once is enough, however many runs are asked for. */
    @Override
    public Result run(int runs) throws Exception {
        return new Result(this, java.util.List.of(once()));
    }

    @Override
    public Sample once() throws Exception {
        try (Stage stage = new Stage(Contender.OURS, Contender.DEFAULT_POOL_SIZE, false);
                Load load = new Load(stage::insert).closed(4).open(4, 50)) {
            Clock.until(Clock.now() + 2 * SECOND);
            long begun = Clock.now();
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                Thread burner = new Thread(() -> burn(stage.failing()), "burner-" + i);
                burner.setDaemon(true);
                burner.start();
            }
            Clock.until(begun + (SECONDS + 1) * SECOND);
            long end = Clock.now();
            load.stop();
            long failed = load.calls().filter(call -> call.isFailedBy(end)).count();
            long acknowledged =
                    load.calls().filter(call -> call.isAcknowledgedBy(end)).count();
            return new Sample(
                    failed + stage.timeline.verdictsSince(begun),
                    0,
                    acknowledged + " calls acknowledged; gaps do not count here: they are the point");
        }
    }

    private static void burn(PostgresNode node) {
        try (Connection connection = node.connect();
                Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, 0);
            statement.execute("SET statement_timeout = '" + SECONDS + "s'");
            statement.execute("DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$");
        } catch (SQLException e) {
            if (!TIME_IS_UP.equals(e.getSQLState())) {
                throw new IllegalStateException("the primary was not kept busy", e);
            }
        }
    }
}
