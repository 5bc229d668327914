/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Lobby;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reads for which there is no replica may take of the primary's pool, so that they leave some to the writes
 * ({@code reads.max-primary-share}). Who gets nothing waits in the lobby. A primary beside which nobody else is to serve reads
 * has no replica to be in want of: there all is as without a limit. Thread-safe.
 */
final class PrimaryShare {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final Lobby lobby;
    private final Runnable wakeOne;
    private volatile Rule rule;
    /** From the first refusal on; before it, nobody who found nothing needs to wait for what others give back. */
    private volatile boolean refused;

    /** @param readers endpoints that may serve reads */
    private record Rule(int percent, Set<String> readers) {

        static Rule of(Settings settings) {
            Set<String> readers = new HashSet<>(settings.endpoints());
            readers.removeIf(id -> !settings.endpoint(id).flag("reads"));
            return new Rule(settings.integer("reads.max-primary-share"), readers);
        }

        /** Rounded up: only a share of 0 is nothing at all. */
        int mostAt(JdbcEndpoint endpoint) {
            return isUnlimited(endpoint) ? UNLIMITED : (endpoint.pool().size() * percent + 99) / 100;
        }

        private boolean isUnlimited(JdbcEndpoint endpoint) {
            return percent == 100
                    || readers.isEmpty()
                    || isAlone(endpoint.settings().id());
        }

        private boolean isAlone(String id) {
            return readers.size() == 1 && readers.contains(id);
        }
    }

    PrimaryShare(Settings settings, Lobby lobby) {
        this.rule = Rule.of(settings);
        this.lobby = lobby;
        this.wakeOne = lobby::wakeOne;
    }

    void reload(Settings next) {
        rule = Rule.of(next);
        lobby.wakeAll();
    }

    /** Whether there is a limit at all; without one nothing is counted. */
    boolean isLimited(JdbcEndpoint primary) {
        return rule.mostAt(primary) != UNLIMITED;
    }

    /** For one more connection to a primary; null if it has given away all that it may. */
    Spill.@Nullable Ticket take(JdbcEndpoint primary) {
        Spill.Ticket ticket = primary.spill().take(rule.mostAt(primary), wakeOne);
        if (ticket == null) {
            refused = true; // never "|=": whoever gets one at the same time would take it back
        }
        return ticket;
    }

    boolean hasRefused() {
        return refused;
    }

    boolean isUsedUp(JdbcEndpoint primary) {
        return primary.spill().taken() >= rule.mostAt(primary);
    }

    /** Why a read had to wait, if it was for that; empty if not. */
    String why(Candidate<JdbcEndpoint> candidate) {
        JdbcEndpoint endpoint = candidate.endpoint().resource();
        if (!candidate.writer() || !isUsedUp(endpoint)) {
            return "";
        }
        Rule now = rule;
        return candidate.endpoint().id() + " takes no more reads for want of a replica: "
                + endpoint.spill().taken()
                + " of " + now.mostAt(endpoint) + " taken, which is " + now.percent + " % of its pool of "
                + endpoint.pool().size() + " (reads.max-primary-share, pool.maximum-pool-size). ";
    }
}
