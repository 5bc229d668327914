/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.spi;

/**
 * Asks whoever manages the servers (Patroni, an operator's own tool) to move the primary. The library itself promotes
 * nobody: it asks, and then follows what the servers say.
 *
 * <p>Called on a thread of its own, at most one call at a time per cluster, and only after the gates of the switchback
 * held: the preferred endpoint is a healthy standby that streams from the present primary on its timeline.
 */
@FunctionalInterface
public interface SwitchoverAction {

    /**
     * Asks for the switchover and returns when it was accepted; that it happened is learnt from probes. Until it returns,
     * further requests are refused; it is interrupted when the DataSource is closed.
     *
     * @throws Exception if it was refused or nobody could be asked; the message is logged and told as an event
     */
    void switchover(Request request) throws Exception;

    /**
     * What is asked for.
     *
     * @param cluster the cluster's name
     * @param from the endpoint that is primary now
     * @param to the endpoint that shall be
     * @param term the present primary's term (PostgreSQL: its timeline)
     */
    record Request(String cluster, String from, String to, long term) {}
}
