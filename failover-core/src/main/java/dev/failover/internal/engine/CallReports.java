/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.breaker.EndpointBreaker;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.state.Signal;
import dev.failover.internal.time.TimeSource;
import java.util.function.Consumer;

/** What calls tell of the endpoints that served them. A call that ended well on a calm endpoint tells nothing. Thread-safe. */
final class CallReports<R> {

    private final Crew<R> crew;
    private final CallCounts counts;
    private final IncidentLog incidents;
    private final TimeSource time;
    private final Consumer<Signal> signals;

    CallReports(Crew<R> crew, CallCounts counts, IncidentLog incidents, TimeSource time, Consumer<Signal> signals) {
        this.crew = crew;
        this.counts = counts;
        this.incidents = incidents;
        this.time = time;
        this.signals = signals;
    }

    void failed(Candidate<R> candidate, Signal.CallFailed failure, Throwable cause) {
        Endpoint<R> endpoint = candidate.endpoint();
        counts.failed(endpoint.id());
        crew.breaker(endpoint.id()).ifPresent(breaker -> breaker.failed(time.nanos(), cause));
        endpoint.watch(true);
        if (!endpoint.isSuspect()) {
            signals.accept(failure);
        }
    }

    void completed(Endpoint<R> endpoint, boolean write) {
        if (endpoint.isSuspect()) {
            endpoint.completed(time.nanos());
        }
        if (endpoint.isWatched()) {
            watched(endpoint, write);
        }
    }

    private void watched(Endpoint<R> endpoint, boolean write) {
        counts.completed(endpoint.id());
        if (write) {
            incidents.written();
        }
        crew.breaker(endpoint.id()).ifPresent(EndpointBreaker::succeeded);
        if (!isOfInterest(endpoint)) {
            endpoint.watch(false);
            if (isOfInterest(endpoint)) {
                endpoint.watch(true); // whoever began to care meanwhile is not forgotten
            }
        }
    }

    private boolean isOfInterest(Endpoint<R> endpoint) {
        return counts.isCounting(endpoint.id())
                || incidents.awaitsWrite()
                || crew.breaker(endpoint.id())
                        .filter(b -> b.isWatching(time.nanos()))
                        .isPresent();
    }
}
