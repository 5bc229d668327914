/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this process knows of a cluster. What operators ordered is volatile: it ends with the process.
 *
 * @param instance which process tells this ({@code failover.instance})
 * @param writer the endpoint that takes the writes; empty if none does, and in a cluster where several do
 * @param readers who is asked for reads, best first
 * @param term the newest primary that was ever seen (PostgreSQL: the timeline)
 * @param waiting how many calls wait for an endpoint now
 * @param isolated whether nobody answers, so that this process rather than every server is the suspect
 * @param control who decides where writes go
 * @param service what was promised and what was kept
 * @param reload what became of the watched file when it changed last; empty if it never did
 * @param at when it was read
 */
public record ClusterStatus(
        String cluster,
        String instance,
        Optional<String> writer,
        List<String> readers,
        long term,
        int waiting,
        boolean isolated,
        Control control,
        List<Endpoint> endpoints,
        Service service,
        Optional<Reload> reload,
        Instant at) {

    /** Copies the lists. */
    public ClusterStatus {
        readers = List.copyOf(readers);
        endpoints = List.copyOf(endpoints);
    }

    /**
     * A change of the watched file.
     *
     * @param outcome {@code applied} or {@code refused}
     * @param details what changed and what needs a restart, or why nothing changed; names of keys, no values of secrets
     */
    public record Reload(Instant at, String outcome, String details) {}

    /**
     * Who decides where writes go.
     *
     * @param mode automatic, approval, manual or observe
     * @param paused by an operator or the configuration: nothing moves but on command
     * @param pin the only endpoint that may get the writes; empty if any may
     * @param approvals what waits for an answer
     * @param obstacle why calls for writes are refused rather than wait; empty if they are not
     */
    public record Control(
            String mode, boolean paused, Optional<String> pin, List<Approval> approvals, Optional<String> obstacle) {

        /** Copies the list. */
        public Control {
            approvals = List.copyOf(approvals);
        }
    }

    /**
     * A move that waits for an answer.
     *
     * @param id {@code identity:term:endpoint}, the same in every process
     * @param rejected it was answered with no, and stays so until there is another term
     */
    public record Approval(String id, String endpoint, long term, String why, boolean rejected) {}

    /**
     * One endpoint.
     *
     * @param lag how far a replica is behind; empty if unknown
     * @param open whether calls are routed to it
     * @param drain {@code none}, {@code draining} or {@code drained}
     * @param readShare the part of all reads that begins here, 0 to 1
     * @param step per cent of its share that it gets back after a failure; 100 in calm times
     * @param breaker {@code closed}, {@code open} or {@code half_open}
     * @param verdict health, role and the last evidence, in words
     */
    public record Endpoint(
            String id,
            Health health,
            Role role,
            long term,
            Optional<Duration> lag,
            boolean open,
            String drain,
            double readShare,
            int step,
            String breaker,
            String verdict) {}

    /**
     * What was promised and what was kept, from the incidents that this process remembers.
     *
     * @param availability of writes since the process started, at most over 30 days; 0 to 1
     * @param errorBudgetRemaining what is left of the outage that {@code objectives.availability} allows in 30 days; 1 is
     *     all of it, below 0 it is overdrawn
     * @param incidents the last ones, newest first
     */
    public record Service(double availability, double errorBudgetRemaining, List<Incident> incidents) {

        /** Copies the list. */
        public Service {
            incidents = List.copyOf(incidents);
        }
    }
}
