/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import dev.failover.ClusterStatus;
import dev.failover.FailoverListener;
import dev.failover.Incident;
import dev.failover.internal.report.IncidentJson;
import dev.failover.internal.report.ReportPage;
import dev.failover.internal.state.Command;
import dev.failover.internal.state.Command.Kind;
import dev.failover.jdbc.internal.JdbcCluster;

/**
 * What somebody on call asks of a cluster, and orders. An order is carried out before the method returns, is told as an
 * event with who gave it and why, and lasts until this process ends; what shall hold in every process and after a restart
 * belongs into the configuration file. Thread-safe.
 *
 * <p>Every order throws IllegalArgumentException if it cannot be carried out now; the message says why and what could be,
 * and IllegalStateException once the DataSource is closed.
 */
public final class Operator {

    private final JdbcCluster cluster;

    Operator(JdbcCluster cluster) {
        this.cluster = cluster;
    }

    /** What this process knows now, from memory: no I/O. */
    public ClusterStatus status() {
        return cluster.status();
    }

    /** Hears every decision from now on, in order, on the cluster's event thread. */
    public void addListener(FailoverListener listener) {
        cluster.add(listener);
    }

    /** Lets writes move as the request {@code id} asks: {@code identity:term:endpoint}, the same in every process. */
    public void approve(String id, String who, String why) {
        order(Kind.APPROVE, id, who, why);
    }

    /** Forbids the move: writes wait for another term, another request, or a change of mind. */
    public void reject(String id, String who, String why) {
        order(Kind.REJECT, id, who, why);
    }

    /**
     * Takes an endpoint out of service: no new work, {@code drain.timeout} for what runs, then it is aborted.
     *
     * @param force even if it is the last one that may take writes
     */
    public void drain(String endpoint, boolean force, String who, String why) {
        cluster.order(new Command(Kind.DRAIN, endpoint, force, who, why));
    }

    /** Ends a drain: the endpoint is probed again and gets its reads back in steps. */
    public void putBack(String endpoint, String who, String why) {
        order(Kind.PUT_BACK, endpoint, who, why);
    }

    /** Lets writes go to this endpoint only; it neither makes it a primary nor lifts a fence. */
    public void pin(String endpoint, String who, String why) {
        order(Kind.PIN, endpoint, who, why);
    }

    /** Ends the pin of an operator; one in the configuration stays. */
    public void unpin(String who, String why) {
        order(Kind.UNPIN, "", who, why);
    }

    /** From now on writes move on command only. Fences go on to stop them. */
    public void pause(String who, String why) {
        order(Kind.PAUSE, "", who, why);
    }

    public void resume(String who, String why) {
        order(Kind.RESUME, "", who, why);
    }

    /**
     * Forgets identity and timelines, after the cluster was rebuilt: what is seen now counts as its beginning. Where the writes
     * belong stays, so that moving them needs the consent that {@code failover.mode} asks for.
     */
    public void resetFencing(String who, String why) {
        order(Kind.RESET_FENCING, "", who, why);
    }

    /** The incident as JSON; docs/incident-json.md describes it. */
    public String json(Incident incident) {
        return IncidentJson.of(incident).toString();
    }

    /** The incident as one self-contained HTML page with its picture. */
    public String page(Incident incident) {
        return ReportPage.of(IncidentJson.of(incident));
    }

    private void order(Kind kind, String target, String who, String why) {
        cluster.order(new Command(kind, target, false, who, why));
    }
}
