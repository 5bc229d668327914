/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Incidents as they happen. */
final class Incidents {

    private static final Instant START = Instant.parse("2026-11-21T02:14:07.123Z");

    private final List<Incident.Entry> timeline = new ArrayList<>();

    private Incidents() {}

    /** The primary's processes were killed, and its standby was promoted at once: 47 ms. */
    static Incident killed() {
        return new Incidents()
                .at(-812.4, "ReplicaLagging", "c", "no reads on c: 11.2 s behind (limit 10 s)")
                .at(0, "IncidentOpened", "a", "incident orders-3 begins: a: connection closed by the server (08006)")
                .at(0.4, "HealthChanged", "a", "a UP -> SUSPECT (a call failed: 08006)")
                .at(3.1, "HealthChanged", "a", "a SUSPECT -> DOWN (connection refused)")
                .at(3.1, "PrimaryLost", "a", "primary a -> none (connection refused)")
                .at(39.8, "RoleChanged", "b", "b is now PRIMARY (was REPLICA, timeline 2)")
                .at(40.2, "PrimaryChanged", "b", "primary a -> b (timeline 2; highest timeline, was a standby of a)")
                .at(8_412, "HealthChanged", "a", "a DOWN -> UP (2 probes in a row)")
                .at(8_412, "RoleChanged", "a", "a is now REPLICA (was PRIMARY, timeline 2)")
                .at(10_047.3, "ReadShareChanged", "a", "reads on a 0 % -> 10 % of its share (stable for 10s)")
                .at(20_047.3, "ReadShareChanged", "a", "reads on a 10 % -> 25 % of its share (no failures)")
                .incident("orders-3", "a", "b", 30_047)
                .phases(0.0, 0.4, 3.1, 39.8, 40.2, 47.3)
                .close(3, 12, 1, 30_000, "a: connection closed by the server (08006)");
    }

    /** As in the documentation: short. */
    static Incident documented() {
        Incident told = new Incidents()
                .at(3.1, "PrimaryLost", "a", "primary a -> none (connection refused)")
                .at(40.2, "PrimaryChanged", "b", "primary a -> b (timeline 2; highest timeline)")
                .incident("orders-3", "a", "b", 10_047)
                .phases(0.0, 0.4, 3.1, 39.812, 40.2, 47.3)
                .close(3, 12, 1, 30_000, "a: connection closed by the server (08006)");
        return losing(
                told,
                new Incident.Loss(
                        OptionalLong.of(4096),
                        Duration.ofMillis(312),
                        7,
                        Optional.of(Duration.ofMillis(812)),
                        5,
                        1,
                        true));
    }

    /** The same, with what it lost. */
    static Incident losing(Incident told, Incident.Loss loss) {
        return new Incident(
                told.id(),
                told.cluster(),
                told.instance(),
                told.lost(),
                told.took(),
                told.cause(),
                told.startedAt(),
                told.endedAt(),
                told.phases(),
                told.calls(),
                told.objective(),
                Optional.of(loss),
                told.timeline());
    }

    /** The primary's machine stood still: its silence had to be believed first. */
    static Incident frozen() {
        return new Incidents()
                .at(0, "HealthChanged", "db1", "db1 UP -> SUSPECT (no answer for 250 ms)")
                .at(1.2, "IncidentOpened", "db1", "incident billing-1 begins: db1: no answer for 250 ms")
                .at(1_004, "HealthChanged", "db1", "db1 SUSPECT -> SUSPECT (1 probe timed out after 1 s)")
                .at(2_048, "HealthChanged", "db1", "db1 SUSPECT -> DOWN (2 probes timed out after 1 s)")
                .at(2_048.3, "PrimaryLost", "db1", "primary db1 -> none (2 probes timed out after 1 s)")
                .at(2_061, "RoleChanged", "db2", "db2 is now PRIMARY (was REPLICA, timeline 7)")
                .at(2_061.4, "PrimaryChanged", "db2", "primary db1 -> db2 (timeline 7; highest timeline)")
                .at(
                        6_300,
                        "ZombiePrimaryFenced",
                        "db1",
                        "db1 is fenced: primary on timeline 6, but timeline 7 was seen; nothing is sent there")
                .incident("billing-1", "db1", "db2", 12_100)
                .phases(212.5, 0.0, 2_048.0, 2_061.0, 2_061.4, 2_104.9)
                .close(17, 240, 4, 30_000, "db1: no answer for 250 ms");
    }

    /** Somebody had to be woken to say yes. */
    static Incident approved() {
        return new Incidents()
                .at(0, "IncidentOpened", "frankfurt", "incident ledger-12 begins: frankfurt: connection refused")
                .at(2, "HealthChanged", "frankfurt", "frankfurt UP -> DOWN (connection refused)")
                .at(2, "PrimaryLost", "frankfurt", "primary frankfurt -> none (connection refused)")
                .at(21_400, "RoleChanged", "dublin", "dublin is now PRIMARY (was REPLICA, timeline 3)")
                .at(
                        21_400,
                        "ApprovalRequested",
                        "dublin",
                        "approval needed to move writes frankfurt -> dublin: approve 7311:3:dublin (another region)")
                .at(181_200, "ApprovalEnded", "dublin", "approval of 7311:3:dublin: approved")
                .at(
                        181_200.4,
                        "PrimaryChanged",
                        "dublin",
                        "primary frankfurt -> dublin (timeline 3; approved by maria)")
                .at(184_000, "ConfigurationReloaded", "", "configuration unchanged")
                .incident("ledger-12", "frankfurt", "dublin", 191_000)
                .phases(0.0, 0.0, 2.0, 21_400.0, 181_200.4, 181_212.0)
                .close(4_211, 0, 0, 30_000, "frankfurt: connection refused");
    }

    /** Writes could flow again, but nobody wrote. */
    static Incident unused() {
        return new Incidents()
                .at(0, "HealthChanged", "a", "a UP -> DOWN (connection refused)")
                .at(0.2, "PrimaryLost", "a", "primary a -> none (connection refused)")
                .at(812, "PrimaryChanged", "a", "primary none -> a (timeline 1; the same, restarted)")
                .incident("jobs-1", "a", "a", 10_812)
                .phases(null, 0.0, 0.2, null, 812.0, null)
                .close(0, 0, 0, 30_000, "a: connection refused");
    }

    /** Every text is an attack. */
    static Incident hostile(String text) {
        return new Incidents()
                .at(0, text, text, text)
                .at(1, text, "</title><svg onload=alert(1)>", text)
                .incident(text, text, "</title><svg onload=alert(1)>", 10)
                .phases(0.0, 0.0, 1.0, 2.0, 3.0, 4.0)
                .close(1, 1, 1, 1, text);
    }

    /** More happens than anybody can draw. */
    static Incident crowded() {
        Incidents incident = new Incidents();
        for (int i = 0; i < 1_500; i++) {
            incident.at(i * 0.01, "BreakerChanged", "e" + i % 3, "e" + i % 3 + " breaker CLOSED -> OPEN");
        }
        return incident.incident("many-1", "e0", "e1", 15)
                .phases(0.0, 0.0, 1.0, 2.0, 3.0, 4.0)
                .close(1, 1, 1, 1, "flapping");
    }

    private Incidents at(double after, String kind, String endpoint, String text) {
        timeline.add(new Incident.Entry(millis(after), kind, endpoint, text));
        return this;
    }

    private Telling incident(String id, String lost, String took, long endMillis) {
        return new Telling(timeline, id, lost, took, endMillis);
    }

    private static Duration millis(double millis) {
        return Duration.ofNanos(Math.round(millis * 1e6));
    }

    private record Telling(List<Incident.Entry> timeline, String id, String lost, String took, long endMillis) {

        Phased phases(Double failed, Double suspected, Double down, Double seen, Double routed, Double written) {
            return new Phased(
                    this,
                    new Incident.Phases(
                            phase(failed), phase(suspected), phase(down), phase(seen), phase(routed), phase(written)));
        }

        private static Optional<Duration> phase(Double millis) {
            return Optional.ofNullable(millis).map(Incidents::millis);
        }
    }

    private record Phased(Telling told, Incident.Phases phases) {

        Incident close(long failed, long waited, long retried, long rtoMillis, String cause) {
            Duration recovery = phases.firstWrite().or(phases::routed).orElseThrow();
            Duration rto = Duration.ofMillis(rtoMillis);
            return new Incident(
                    told.id(),
                    told.id().replaceFirst("-[0-9]+$", ""),
                    "shop-7f9c",
                    told.lost(),
                    told.took(),
                    cause,
                    START,
                    START.plusMillis(told.endMillis()),
                    phases,
                    new Incident.Calls(failed, waited, retried),
                    new Incident.Objective(rto, recovery, recovery.compareTo(rto) <= 0),
                    Optional.empty(),
                    told.timeline());
        }
    }
}
