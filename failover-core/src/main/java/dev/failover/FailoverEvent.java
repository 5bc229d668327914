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

    /**
     * An endpoint's address leads to more than one server, as that of a balancer does: what a probe sees says nothing of the other
     * connections. {@code why} names both.
     */
    record EndpointIsNotOneNode(String cluster, String endpoint, Instant at, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " is not one node (" + why
                    + "): no reads that are limited by lag and none of sessions there; give each server an endpoint of its own";
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

    /** A standby has more of the log than the new primary, on a branch that was given up: it serves no reads. */
    record StandbyOnWrongBranch(String cluster, String endpoint, Instant at, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " " + why;
        }
    }

    /** A primary came back with less of its log than it had, on the same timeline: a crash lost the end of it. */
    record LogRewound(String cluster, String endpoint, Instant at, long from, long to) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " lost the end of its log: from position " + from + " back to " + to
                    + " on the same timeline; what was acknowledged after that may be gone";
        }
    }

    /**
     * Another primary took over where it had got to in the log of the one before, as far as its end was known: what it lacks.
     *
     * @param previous whose log it is
     * @param term of the new primary
     * @param fork the position up to which it has that log; -1 if that is not known
     * @param bytes of that log beyond the fork, as far as it was seen or acknowledged; -1 if the fork is not known
     * @param sampleAgeMillis how old the newest position was that a probe had told when writes were taken away: what was
     *     written in that time was not seen
     * @param unsampledCommits how many commits of open sessions were acknowledged in that time, with {@code reads.consistency}
     *     other than {@code eventual}
     * @param windowMillis how long before writes were taken away the kept end of the log had been written, at most; -1 if that is
     *     not known
     * @param met whether {@code objectives.rpo} and {@code objectives.rpo-bytes} were kept, as far as that is known
     */
    record DataLossBounded(
            String cluster,
            String endpoint,
            Instant at,
            String previous,
            long term,
            long fork,
            long bytes,
            long sampleAgeMillis,
            long unsampledCommits,
            long windowMillis,
            boolean met)
            implements FailoverEvent {
        @Override
        public String describe() {
            String end = bytes < 0
                    ? "where it left it is not known: what of it is lost is not known either"
                    : "lacks " + bytes + " bytes of it that were seen or acknowledged";
            String unseen = unsampledCommits == 0 ? "" : ", with " + unsampledCommits + " commits of sessions";
            return endpoint + " took over from the log of " + previous + ": " + end + "; the last " + sampleAgeMillis
                    + " ms of it were not seen" + unseen + (met ? "" : "; the recovery point objective is missed");
        }
    }

    /**
     * Commits of sessions that were acknowledged are not in the log of the new primary, or may not be; or of the same one, if
     * it lost the end of its log in a crash. Told only with {@code
     * reads.consistency=exact}. More than one may be told of one failover: of commits whose threads came late.
     *
     * @param term of the new primary
     * @param lost certainly gone
     * @param uncertain so near to where the log forked that nobody can tell
     */
    record AcknowledgedWritesLost(String cluster, String endpoint, Instant at, long term, long lost, long uncertain)
            implements FailoverEvent {
        @Override
        public String describe() {
            return lost + " acknowledged commits are not on " + endpoint + " (timeline " + term + "), of " + uncertain
                    + " more that is not certain";
        }
    }

    /**
     * A commit succeeded, but the wait for its synchronous standby was cancelled: it is on {@code endpoint} alone, and would be
     * lost with it. Told only if {@code objectives.rpo} or {@code objectives.rpo-bytes} is zero.
     */
    record SynchronousWaitCancelled(String cluster, String endpoint, Instant at) implements FailoverEvent {
        @Override
        public String describe() {
            return "a commit on " + endpoint
                    + " did not wait for its synchronous standby: the wait was cancelled, and if " + endpoint
                    + " fails now the commit is lost";
        }
    }

    /** Somebody has to say whether writes may move to {@code endpoint}; until then they go nowhere. */
    record ApprovalRequested(String cluster, String endpoint, Instant at, String id, String previous, String why)
            implements FailoverEvent {
        @Override
        public String describe() {
            String from = previous.isEmpty() ? "none" : previous;
            return "approval needed to move writes " + from + " -> " + endpoint + ": approve " + id + " (" + why + ")";
        }
    }

    /**
     * A request for approval ended: {@code approved}, {@code rejected}, {@code timed out}, {@code not needed any more} or
     * {@code void}. Who approved it by command is told by {@link OperatorActed}.
     */
    record ApprovalEnded(String cluster, String endpoint, Instant at, String id, String outcome)
            implements FailoverEvent {
        @Override
        public String describe() {
            return "approval of " + id + ": " + outcome;
        }
    }

    /** In mode observe: where writes would have moved. They did not. */
    record MoveObserved(String cluster, String endpoint, Instant at, String previous, long term)
            implements FailoverEvent {
        @Override
        public String describe() {
            return "would move writes " + previous + " -> " + endpoint + " (timeline " + term
                    + "), but failover.mode=observe: nothing is moved";
        }
    }

    /** An operator commanded; volatile: forgotten when the process ends. */
    record OperatorActed(String cluster, String endpoint, Instant at, String command, String who, String why)
            implements FailoverEvent {
        @Override
        public String describe() {
            String target = endpoint.isEmpty() ? "" : " " + endpoint;
            return command + target + " by " + who + (why.isEmpty() ? "" : " (" + why + ")");
        }
    }

    /** An endpoint is being drained: it gets no new work. */
    record DrainStarted(String cluster, String endpoint, Instant at, String why) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " is drained (" + why + "): no new work; what runs gets drain.timeout";
        }
    }

    /** An endpoint is drained; {@code aborted} tells whether calls were still running and were ended. */
    record DrainEnded(String cluster, String endpoint, Instant at, boolean aborted) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint
                    + (aborted ? " is drained; what still ran was aborted" : " is drained; nothing ran any more");
        }
    }

    /** A drained endpoint was put back: it is probed again, and gets its reads in steps. */
    record EndpointPutBack(String cluster, String endpoint, Instant at) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + " is put back";
        }
    }

    /** An endpoint was added to the configuration, or taken out of it and drained. */
    record EndpointDeclared(String cluster, String endpoint, Instant at, boolean added) implements FailoverEvent {
        @Override
        public String describe() {
            return endpoint + (added ? " was added" : " was removed");
        }
    }

    /** The share of its reads that a recovered endpoint gets, in per cent of what it would get if it had never failed. */
    record ReadShareChanged(String cluster, String endpoint, Instant at, int from, int to, String why)
            implements FailoverEvent {
        @Override
        public String describe() {
            return "reads on " + endpoint + " " + from + " % -> " + to + " % of its share (" + why + ")";
        }
    }

    /** The endpoint that is preferred for writes is a healthy, caught-up standby again. */
    record SwitchbackReady(String cluster, String endpoint, Instant at, String primary, String facts)
            implements FailoverEvent {
        @Override
        public String describe() {
            return "ready to switch writes back " + primary + " -> " + endpoint + " (" + facts + ")";
        }
    }

    /** Whoever manages the servers was asked to make {@code endpoint} the primary; {@code failure} is empty if it agreed. */
    record SwitchoverAsked(String cluster, String endpoint, Instant at, String primary, String failure)
            implements FailoverEvent {
        @Override
        public String describe() {
            String asked = "switchover " + primary + " -> " + endpoint;
            return failure.isEmpty() ? asked + " was accepted" : asked + " failed: " + failure;
        }
    }

    /** The configuration has other content than before: {@code outcome} is {@code applied} or {@code refused}. */
    record ConfigurationReloaded(String cluster, String endpoint, Instant at, String outcome, String details)
            implements FailoverEvent {
        @Override
        public String describe() {
            return "configuration " + outcome + (details.isEmpty() ? "" : ": " + details);
        }
    }

    /** Writes were taken away, or moved: an outage that began with its first sign, earlier. */
    record IncidentOpened(String cluster, String endpoint, Instant at, String id, String cause)
            implements FailoverEvent {
        @Override
        public String describe() {
            return "incident " + id + " begins: " + cause;
        }
    }

    /** Writes have flowed again for {@code switchback.stable-for}. */
    record IncidentClosed(String cluster, String endpoint, Instant at, Incident incident) implements FailoverEvent {
        @Override
        public String describe() {
            Incident.Objective objective = incident.objective();
            return "incident " + incident.id() + " closed: writes " + incident.lost() + " -> " + incident.took()
                    + " were away for " + objective.recovery().toMillis() + " ms (objective "
                    + objective.rto().toMillis() + " ms: " + (objective.met() ? "met" : "missed") + "), "
                    + incident.calls().failed() + " calls failed, "
                    + incident.calls().waited() + " waited";
        }
    }
}
