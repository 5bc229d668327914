/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine.simulation;

import dev.failover.Health;
import dev.failover.Role;
import dev.failover.internal.state.ClusterPolicy.Switchback;
import dev.failover.internal.state.ClusterState;
import dev.failover.internal.state.EndpointState;
import dev.failover.internal.state.Plan.Choice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A recovered endpoint gets no reads before its hold is over, while others can serve. */
final class Holds {

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final App app;
    private final World world;
    private final Map<String, Account> accounts = new HashMap<>();

    /**
     * One endpoint's.
     *
     * @param fallen it failed, or is new or back, and may not have all its reads yet
     * @param upNanos since when it is UP, with passing suspicions
     * @param wellNanos since when it could serve in the place of another one
     */
    private record Account(boolean fallen, long upNanos, long wellNanos) {
        static final Account FIRST = new Account(false, NEVER, NEVER);
        static final Account NEW = new Account(true, NEVER, NEVER);
    }

    Holds(App app) {
        this.app = app;
        this.world = app.world;
    }

    void changed(ClusterState before, ClusterState now) {
        for (EndpointState e : now.endpoints()) {
            Account next = before.find(e.id())
                    .map(old -> next(account(e.id()), old, e, now.highestTerm()))
                    .orElse(Account.NEW);
            accounts.put(e.id(), next);
        }
    }

    private Account account(String id) {
        return accounts.getOrDefault(id, Account.FIRST);
    }

    private Account next(Account account, EndpointState old, EndpointState now, long highest) {
        boolean demoted = old.role() == Role.PRIMARY && now.role() == Role.REPLICA;
        boolean anew = old.health() != Health.UNKNOWN && now.health() == Health.UNKNOWN;
        boolean falls = now.health() == Health.DOWN || demoted || anew;
        boolean restored = isWell(old, highest) && world.now() - account.wellNanos() > restoredNanos();
        boolean back = isAlive(now) && (!isAlive(old) || demoted);
        boolean wellAgain = isWell(now, highest) && (!isWell(old, highest) || demoted);
        return new Account(
                falls || (account.fallen() && !restored),
                back ? world.now() : account.upNanos(),
                wellAgain ? world.now() : account.wellNanos());
    }

    /** A passing suspicion does not count. */
    private static boolean isAlive(EndpointState e) {
        return e.health() == Health.UP || e.health() == Health.SUSPECT;
    }

    private static boolean isWell(EndpointState e, long highest) {
        boolean fed = e.seen().streaming() && e.sight().withinLag();
        boolean up = e.health() == Health.UP && e.standing().isGood(); // a suspicion begins the hold anew
        boolean onBranch = e.seen().term() == 0 || e.seen().term() >= highest;
        return up && (e.role() != Role.REPLICA || (fed && onBranch));
    }

    private long restoredNanos() {
        Switchback policy = app.policy().switchback();
        return policy.maxHoldNanos() + policy.steps().size() * policy.stepNanos();
    }

    void shares(List<Choice> reads) {
        boolean others = reads.stream().anyMatch(this::servesWell);
        for (Choice c : reads) {
            boolean early = others && c.share() > 0 && !isPrimary(c) && isHeld(c.endpoint());
            world.demand(!early, () -> "hold: " + app.name + ": " + c.endpoint() + " gets reads as soon as it is back");
        }
    }

    /** Whether it can serve in the place of one that is just back. */
    private boolean servesWell(Choice c) {
        boolean fed = c.writer() || app.line(c.endpoint()).told.streaming() || !world.scenario.isFollowed();
        boolean wanted = app.policy().endpoints().stream().anyMatch(e -> e.id().equals(c.endpoint()) && e.weight() > 0);
        return fed && wanted && app.isUp(c.endpoint()) && !account(c.endpoint()).fallen();
    }

    /** It has no share to step up. */
    private boolean isPrimary(Choice c) {
        return c.writer() || app.line(c.endpoint()).told.isPrimary();
    }

    private boolean isHeld(String id) {
        long hold = app.policy().switchback().stableForNanos();
        return account(id).fallen() && world.now() - account(id).upNanos() < hold;
    }
}
