/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.AcknowledgedWritesLost;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.ConfigurationReloaded;
import dev.failover.FailoverEvent.DataLossBounded;
import dev.failover.FailoverEvent.EndpointIsNotOneNode;
import dev.failover.FailoverEvent.EndpointMisconfigured;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.Isolated;
import dev.failover.FailoverEvent.LogRewound;
import dev.failover.FailoverEvent.PrimaryContradicted;
import dev.failover.FailoverEvent.PrimaryDegraded;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.FailoverEvent.PrimaryReadOnly;
import dev.failover.FailoverEvent.SplitBrainDetected;
import dev.failover.FailoverEvent.StandbyOnWrongBranch;
import dev.failover.FailoverEvent.StrayPromotion;
import dev.failover.FailoverEvent.SwitchoverAsked;
import dev.failover.FailoverEvent.SynchronousWaitCancelled;
import dev.failover.FailoverEvent.UnconfirmedPrimary;
import dev.failover.FailoverEvent.WrongIdentity;
import dev.failover.FailoverEvent.ZombiePrimaryFenced;
import dev.failover.FailoverListener;
import dev.failover.Health;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line per decision; nothing per call. */
public final class LogListener implements FailoverListener {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    private static final Set<Class<? extends FailoverEvent>> WORTH_A_WARNING = Set.of(
            PrimaryLost.class,
            PrimaryContradicted.class,
            PrimaryReadOnly.class,
            PrimaryDegraded.class,
            ZombiePrimaryFenced.class,
            SplitBrainDetected.class,
            StrayPromotion.class,
            WrongIdentity.class,
            UnconfirmedPrimary.class,
            EndpointMisconfigured.class,
            EndpointIsNotOneNode.class,
            StandbyOnWrongBranch.class,
            LogRewound.class,
            AcknowledgedWritesLost.class,
            SynchronousWaitCancelled.class,
            ApprovalRequested.class,
            Isolated.class);

    @Override
    public void on(FailoverEvent event) {
        LOG.atLevel(levelOf(event)).log("{}: {}", event.cluster(), event.describe());
    }

    /** A suspicion comes and goes within a probe; only what follows from it is news. */
    private static Level levelOf(FailoverEvent event) {
        if (event instanceof HealthChanged change && isPassing(change)) {
            return Level.DEBUG;
        }
        boolean refused = event instanceof ConfigurationReloaded reload
                && reload.outcome().equals("refused");
        boolean failed =
                event instanceof SwitchoverAsked asked && !asked.failure().isEmpty();
        boolean lossy = event instanceof DataLossBounded bound && (bound.bytes() != 0 || !bound.met());
        if (refused || failed || lossy) {
            return Level.WARN;
        }
        return WORTH_A_WARNING.contains(event.getClass()) ? Level.WARN : Level.INFO;
    }

    private static boolean isPassing(HealthChanged change) {
        boolean over = change.from() == Health.SUSPECT && change.to() == Health.UP;
        return over || change.to() == Health.SUSPECT;
    }
}
