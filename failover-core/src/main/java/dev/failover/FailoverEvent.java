/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover;

import java.time.Instant;

/** A decision of the library, or a fact that somebody on call wants to know. */
public sealed interface FailoverEvent {

    /** The cluster's name. */
    String cluster();

    /** The endpoint that it is about. */
    String endpoint();

    /** When it was decided, on this machine's wall clock. */
    Instant at();

    /** One line for a human, without the cluster's name. */
    String describe();

    /** An endpoint's health changed; {@code why} tells the last evidence. */
    record HealthChanged(String cluster, String endpoint, Instant at, Health from, Health to, String why)
            implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " " + from + " -> " + to + " (" + why + ")";
        }
    }

    /** An endpoint's role changed on the server's side. */
    record RoleChanged(String cluster, String endpoint, Instant at, Role from, Role to, long term)
            implements FailoverEvent {
        @Override
        public String describe() {
            String timeline = term == 0 ? "" : ", timeline " + term;
            return endpoint + " is now " + to + " (was " + from + timeline + ")";
        }
    }

    /** Writes go to {@code endpoint} from now on; {@code previous} is empty at the first time. */
    record PrimaryChanged(String cluster, String endpoint, Instant at, String previous, long term, String why)
            implements FailoverEvent {
        @Override
        public String describe() {
            String from = previous.isEmpty() ? "none" : previous;
            return "primary " + from + " -> " + endpoint + " (timeline " + term + "; " + why + ")";
        }
    }

    /** Writes go nowhere: {@code endpoint} took them until now. */
    record PrimaryLost(String cluster, String endpoint, Instant at, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return "primary " + endpoint + " -> none (" + why + ")";
        }
    }

    /** The primary answers but refuses writes by default (maintenance, a full disk): writes wait. */
    record PrimaryReadOnly(String cluster, String endpoint, Instant at) implements FailoverEvent {
        @Override
        public String describe() {
            return "primary " + endpoint + " has default_transaction_read_only=on: writes wait";
        }
    }

    /** An old primary claims to be one still; nothing is sent there. */
    record ZombiePrimaryFenced(String cluster, String endpoint, Instant at, long term, long highestTerm)
            implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " is fenced: primary on timeline " + term + ", but timeline " + highestTerm
                    + " was seen; nothing is sent there";
        }
    }

    /** Two endpoints claim the writes at the same time. */
    record SplitBrainDetected(String cluster, String endpoint, Instant at, String rival, String facts)
            implements FailoverEvent {
        @Override
        public String describe() {
            return "split brain: " + endpoint + " and " + rival + " both say that they are primary: " + facts;
        }
    }

    /** An endpoint that may not take writes was promoted. It is taken out, and fences nobody. */
    record StrayPromotion(String cluster, String endpoint, Instant at, long term, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " (timeline " + term + ") " + why + ": taken out";
        }
    }

    /** At start an endpoint says that it is primary, but what the replicas do speaks against it. It gets no writes. */
    record PrimaryContradicted(String cluster, String endpoint, Instant at, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " " + why + ": it gets no writes";
        }
    }

    /** An endpoint belongs to another cluster. */
    record WrongIdentity(String cluster, String endpoint, Instant at, String expected, String seen)
            implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " belongs to another cluster: system identifier " + seen + " (expected: " + expected
                    + "): taken out; check its url";
        }
    }

    /** A primary was accepted at start although not every endpoint could confirm it. */
    record UnconfirmedPrimary(String cluster, String endpoint, Instant at, String silent) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " is taken as primary, though no standby follows it and " + silent + " did not answer";
        }
    }

    /** An endpoint cannot be used until its configuration or its server's is mended. */
    record EndpointMisconfigured(String cluster, String endpoint, Instant at, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " cannot be used: " + why;
        }
    }

    /** A replica gets no reads any more because it lags too far behind, or gets them again. */
    record ReplicaLagging(String cluster, String endpoint, Instant at, boolean lagging, String why)
            implements FailoverEvent {
        @Override
        public String describe() {
            return lagging ? "no reads on " + why : "reads again on " + endpoint + ", within the lag limit";
        }
    }

    /** Nothing answers: this process is cut off, more likely than every server dead. Nothing is aborted. */
    record Isolated(String cluster, String endpoint, Instant at, boolean isolated) implements FailoverEvent {
        @Override
        public String describe() {
            return isolated
                    ? "no endpoint answers: this process looks isolated; nothing is aborted until one answers"
                    : "no longer isolated: " + endpoint + " answers";
        }
    }

    /** Too many calls fail on the endpoint that takes the writes; calls alone never move them. */
    record PrimaryDegraded(String cluster, String endpoint, Instant at, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return "primary " + endpoint + " is degraded: " + why;
        }
    }

    /** A replica's breaker opened, was half-opened or closed. */
    record BreakerChanged(String cluster, String endpoint, Instant at, String from, String to)
            implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " breaker " + from + " -> " + to;
        }
    }
}
