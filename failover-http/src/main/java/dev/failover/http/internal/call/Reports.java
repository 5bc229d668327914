/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.http.internal.judge.Blame;
import dev.failover.http.internal.judge.Finding;
import dev.failover.internal.engine.Supervisor;
import dev.failover.internal.route.Candidate;

/**
 * Tells the engine what calls found, and gives an endpoint up when too many in a row failed there. What is found on an endpoint
 * that has lost its place since is no news. Thread-safe.
 */
public final class Reports {

    private final Supervisor<HttpEndpoint> supervisor;
    private final int mostLocal;
    private final int mostGateway;

    /**
     * @param mostLocal calls without an answer in a row
     * @param mostGateway answers of a gateway in a row that has nobody behind it
     */
    public Reports(Supervisor<HttpEndpoint> supervisor, int mostLocal, int mostGateway) {
        this.supervisor = supervisor;
        this.mostLocal = mostLocal;
        this.mostGateway = mostGateway;
    }

    /** @param noticed whether the caller gets to see it, because no other attempt follows */
    void found(Candidate<HttpEndpoint> candidate, Finding finding, boolean write, boolean noticed) {
        HttpEndpoint endpoint = candidate.endpoint().resource();
        if (finding.blame() == Blame.ALIVE && !finding.notWriter()) {
            endpoint.streaks().count(Blame.ALIVE);
            supervisor.callCompleted(candidate.endpoint(), write);
        } else if (finding.blame() != Blame.NOBODY && candidate.isCurrent()) {
            failed(candidate, finding, noticed);
        }
    }

    private void failed(Candidate<HttpEndpoint> candidate, Finding finding, boolean noticed) {
        Untraced failure = new Untraced(finding.why());
        if (noticed) {
            supervisor.callFailed(candidate, finding.kind(), failure);
        } else {
            supervisor.attemptFailed(candidate, finding.kind(), failure);
        }
        Streak streak = streak(candidate.endpoint().resource(), finding.blame());
        if (streak.length() >= streak.most()) {
            candidate.endpoint().resource().streaks().clear();
            supervisor.eject(
                    candidate,
                    finding.kind(),
                    streak.length() + " calls in a row failed (" + streak.key() + "), last: " + finding.why());
        }
    }

    private record Streak(int length, int most, String key) {}

    private Streak streak(HttpEndpoint endpoint, Blame blame) {
        int length = endpoint.streaks().count(blame);
        return blame == Blame.GATEWAY
                ? new Streak(length, mostGateway, "eject.gateway-failures")
                : new Streak(length, mostLocal, "eject.local-failures");
    }
}
