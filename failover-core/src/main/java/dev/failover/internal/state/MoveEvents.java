/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.ApprovalEnded;
import dev.failover.FailoverEvent.ApprovalRequested;
import dev.failover.FailoverEvent.Isolated;
import dev.failover.FailoverEvent.MoveObserved;
import dev.failover.FailoverEvent.PrimaryChanged;
import dev.failover.FailoverEvent.PrimaryLost;
import dev.failover.FailoverEvent.SwitchbackReady;
import dev.failover.FailoverEvent.UnconfirmedPrimary;
import dev.failover.internal.state.Consent.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is worth telling of the writes and of the cluster as a whole. */
final class MoveEvents {

    private final String cluster;
    private final ClusterState before;
    private final ClusterState after;
    private final Moment now;
    private final Instant at;
    private final List<FailoverEvent> events = new ArrayList<>();

    MoveEvents(ClusterState before, ClusterState after, Moment now) {
        this.cluster = after.policy().name();
        this.before = before;
        this.after = after;
        this.now = now;
        this.at = now.instant();
    }

    Stream<FailoverEvent> all() {
        request();
        if (!before.writer().equals(after.writer())) {
            events.add(after.writer().isEmpty() ? lost() : changed());
        }
        if (!before.unconfirmed().equals(after.unconfirmed())
                && !after.unconfirmed().isEmpty()) {
            events.add(new UnconfirmedPrimary(cluster, after.writer(), at, after.unconfirmed()));
        }
        switchback();
        if (before.isIsolated() != after.isIsolated()) {
            events.add(isolated());
        }
        return events.stream();
    }

    private FailoverEvent lost() {
        EndpointState lost = after.find(before.writer()).orElseGet(() -> before.endpoint(before.writer()));
        return new PrimaryLost(cluster, lost.id(), at, lost.verdict());
    }

    private FailoverEvent changed() {
        EndpointState now = after.endpoint(after.writer());
        String previous = before.writer().isEmpty() ? before.lastWriter() : before.writer();
        String gone = previous.isEmpty() ? "first primary of this process" : previous + " was removed";
        String why = after.find(previous).map(EndpointState::verdict).orElse(gone);
        return new PrimaryChanged(cluster, now.id(), at, previous, now.seen().term(), why);
    }

    private void request() {
        Request old = before.consent().request();
        Request now = after.consent().request();
        if (!now.id().equals(old.id()) || now.mode() != old.mode()) {
            ended(old);
            opened(now);
        } else if (now.exists() && !Moving.isRejected(before, now.id()) && Moving.isRejected(after, now.id())) {
            events.add(new ApprovalEnded(cluster, now.endpoint(), at, now.id(), "rejected"));
        }
    }

    private void opened(Request now) {
        if (!now.exists() || Moving.isRejected(after, now.id())) {
            return; // the answer was no, and stays so until another term
        }
        String home = after.consent().home();
        events.add(
                now.mode() == Mode.OBSERVE
                        ? new MoveObserved(cluster, now.endpoint(), at, home, now.term())
                        : new ApprovalRequested(cluster, now.endpoint(), at, now.id(), home, now.why()));
    }

    private void ended(Request old) {
        boolean told = Moving.isRejected(before, old.id()) && !after.writer().equals(old.endpoint());
        if (old.exists() && old.mode() != Mode.OBSERVE && !told) {
            events.add(new ApprovalEnded(cluster, old.endpoint(), at, old.id(), outcome(old)));
        }
    }

    private String outcome(Request old) {
        if (!after.writer().equals(old.endpoint())) {
            return "void";
        }
        if (isGranted(old.id()) || Moving.pin(after).equals(old.endpoint())) {
            return "approved";
        }
        long timeout = after.policy().moves().approvalTimeoutNanos();
        boolean timedOut =
                old.mode() == Mode.APPROVAL && timeout != Long.MAX_VALUE && now.nanos() - old.sinceNanos() >= timeout;
        return timedOut ? "timed out" : "not needed any more";
    }

    private void switchback() {
        Back now = after.consent().back();
        Back old = before.consent().back();
        boolean another = !now.id().equals(old.id());
        if (Homecoming.isOpen(before) && (another || !Homecoming.isOpen(after))) {
            events.add(new ApprovalEnded(cluster, old.endpoint(), at, old.id(), outcome(old)));
        }
        if (now.exists() && another) {
            events.add(new SwitchbackReady(cluster, now.endpoint(), at, after.writer(), now.facts()));
        }
        if (Homecoming.awaitsApproval(after) && (another || !Homecoming.isOpen(before))) {
            events.add(new ApprovalRequested(cluster, now.endpoint(), at, now.id(), after.writer(), whyAsked()));
        }
    }

    private String outcome(Back old) {
        if (Moving.isRejected(after, old.id())) {
            return "rejected";
        }
        return isGranted(old.id()) ? "approved" : "void";
    }

    private boolean isGranted(String id) {
        return after.consent().answers().granted().equals(id);
    }

    private String whyAsked() {
        boolean wished = after.policy().switchback().writes() == Mode.APPROVAL;
        return wished ? "switchback.writes=approval" : "writes would not follow without approval";
    }

    private FailoverEvent isolated() {
        boolean isolated = after.isIsolated();
        String answering = after.endpoints().stream()
                .filter(e -> e.isEnlisted() && !e.vitality().isSilent())
                .map(EndpointState::id)
                .findFirst()
                .orElse("");
        return new Isolated(cluster, isolated ? after.lastWriter() : answering, at, isolated);
    }
}
