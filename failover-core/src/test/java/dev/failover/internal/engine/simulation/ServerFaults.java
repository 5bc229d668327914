/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import static dev.failover.internal.engine.FakeCluster.millis;

/** What befalls servers, and what those do who manage them. */
final class ServerFaults {

    private ServerFaults() {}

    /** The old primary may come back as a zombie, and keep a standby. */
    static void killed(Blow blow) {
        Server old = blow.leader();
        blow.servers.kill(old);
        long promoted = blow.between(50, 2000);
        blow.in(promoted, blow.orchestrator::promote);
        if (blow.one(2)) {
            blow.in(promoted + blow.between(0, 1500), () -> blow.servers.restart(old, blow.between(0, 300)));
            blow.lasts(promoted + millis(2500));
        }
    }

    static void frozen(Blow blow) {
        Server old = blow.leader();
        blow.servers.freeze(old, true);
        blow.in(blow.between(50, 3000), blow.orchestrator::promote);
        blow.in(blow.between(200, 5000), () -> blow.servers.freeze(old, false));
    }

    static void restartedInPlace(Blow blow) {
        Server s = blow.leader();
        blow.servers.kill(s);
        if (blow.one(2)) {
            blow.servers.loseTail(s);
        }
        blow.in(blow.between(50, 2500), () -> blow.servers.restart(s, blow.between(0, 500)));
        blow.lasts(millis(3000));
    }

    static void flapping(Blow blow) {
        Server s = blow.anyServer();
        long at = 0;
        for (int i = 0; i < 4; i++) {
            blow.in(at, () -> blow.servers.kill(s));
            at += blow.between(20, 500);
            blow.in(at, () -> blow.servers.restart(s, 0));
            at += blow.between(20, 700);
        }
    }

    static void replicaKilled(Blow blow) {
        Server s = blow.anyOther();
        blow.servers.kill(s);
        blow.in(blow.between(100, 2500), () -> blow.servers.restart(s, blow.between(0, 300)));
    }

    static void replicaFrozen(Blow blow) {
        Server s = blow.anyOther();
        blow.servers.freeze(s, true);
        blow.in(blow.between(100, 3000), () -> blow.servers.freeze(s, false));
    }

    static void replicaRewound(Blow blow) {
        Server s = blow.anyOther();
        blow.servers.rewind(s, blow.between(5000, 20_000), blow.between(300, 4000));
        blow.lasts(millis(2000));
        if (blow.one(3)) {
            blow.in(blow.between(0, 50), () -> blow.servers.freeze(s, true));
            blow.in(blow.between(500, 2500), () -> blow.servers.freeze(s, false));
        }
    }

    static void allKilled(Blow blow) {
        for (Server s : blow.servers.all()) {
            blow.servers.kill(s);
            blow.in(blow.between(100, 3000), () -> blow.servers.restart(s, blow.between(0, 500)));
        }
        blow.lasts(millis(3500));
    }

    static void switchedOver(Blow blow) {
        if (!blow.servers.standbys().isEmpty()) {
            blow.orchestrator.switchover(blow.any(blow.servers.standbys()));
        }
        blow.lasts(millis(1200));
    }

    /** Nobody looked whether the old one is dead, and standbys may stay with it. */
    static void promotedBeside(Blow blow) {
        blow.orchestrator.someStay(blow.one(2));
        blow.orchestrator.promote();
        blow.lasts(blow.between(200, 4000));
    }

    static void twoPromoted(Blow blow) {
        if (blow.one(2)) {
            blow.servers.kill(blow.leader());
        }
        blow.orchestrator.promoteTwo();
        blow.lasts(blow.between(200, 3000));
    }

    /** Somebody promotes the reporting replica by mistake. */
    static void strayed(Blow blow) {
        Server r = blow.servers.get("r");
        if (r.role == dev.failover.Role.REPLICA && r.works()) {
            blow.orchestrator.promote(r, r.term + 1 + (blow.one(2) ? 1 : 0));
        }
        blow.lasts(blow.between(600, 2500));
    }

    /** An address leads to a server of another cluster for a while. */
    static void foreign(Blow blow) {
        Server s = blow.one(2) ? blow.leader() : blow.anyServer();
        if (!s.tellsIdentity) {
            return; // whoever cannot be told apart, and was seen to follow, is believed
        }
        blow.servers.impersonate(s, true);
        blow.in(blow.between(300, 3000), () -> blow.servers.impersonate(s, false));
    }

    static void rebuilt(Blow blow) {
        blow.orchestrator.rebuild();
        for (App app : blow.world.apps) {
            blow.in(blow.between(700, 3000), app.operator::resetFencing);
        }
    }

    static void busy(Blow blow) {
        Server s = blow.leader();
        s.busyNanos = blow.between(100, 1800);
        blow.world.tell(() -> s + " is busy: " + s.busyNanos / 1_000_000 + " ms");
        blow.in(blow.between(2000, 6000), () -> s.busyNanos = 0);
    }

    static void readOnly(Blow blow) {
        Server s = blow.leader();
        blow.world.tell(() -> s + " is read-only");
        s.writable = false;
        blow.in(blow.between(100, 3000), () -> s.writable = true);
    }

    static void replayPaused(Blow blow) {
        Server s = blow.anyOther();
        blow.world.tell(() -> "replay on " + s + " is paused");
        s.replayPaused = true;
        blow.in(blow.between(500, 6000), () -> s.replayPaused = false);
    }

    /** Too short for a verdict. */
    static void hiccup(Blow blow) {
        Server s = blow.anyServer();
        blow.servers.freeze(s, true);
        blow.in(blow.between(100, 1500), () -> blow.servers.freeze(s, false));
    }

    /** Somebody ends all sessions of a server. */
    static void sessionsEnded(Blow blow) {
        Server s = blow.one(2) ? blow.leader() : blow.anyServer();
        blow.world.tell(() -> "all sessions of " + s + " are ended");
        s.breakConnections(blow.world.now());
        blow.lasts(millis(500));
    }
}
