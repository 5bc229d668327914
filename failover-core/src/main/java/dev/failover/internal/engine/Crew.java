/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.breaker.BreakerPolicy;
import dev.failover.internal.breaker.EndpointBreaker;
import dev.failover.internal.route.Endpoint;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.Transport;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Each endpoint's probe loop and breaker, from when it is enlisted until it is dismissed. Thread-safe. */
final class Crew<R> {

    private final Transport<R> transport;
    private final TimeSource time;
    private final Supervisor<R> supervisor;
    private final DoubleSupplier random;
    private final Map<String, ProbeLoop<R>> probes = new ConcurrentHashMap<>();
    private final Map<String, EndpointBreaker> breakers = new ConcurrentHashMap<>();
    private volatile BreakerPolicy breakerPolicy;

    Crew(
            Transport<R> transport,
            TimeSource time,
            Supervisor<R> supervisor,
            DoubleSupplier random,
            BreakerPolicy breakerPolicy) {
        this.transport = transport;
        this.time = time;
        this.supervisor = supervisor;
        this.random = random;
        this.breakerPolicy = breakerPolicy;
    }

    void enlist(Endpoint<R> endpoint, Policies policies) {
        probes.put(endpoint.id(), new ProbeLoop<>(endpoint, transport, policies.probe(), time, supervisor, random));
        breakers.put(endpoint.id(), breaker(endpoint.id(), policies.breaker()));
    }

    private EndpointBreaker breaker(String id, BreakerPolicy policy) {
        return new EndpointBreaker(id, policy, (to, why) -> supervisor.breakerMoved(id, to, why));
    }

    /** Probes go on by the new figures; a breaker whose figures changed begins anew, closed. */
    void reload(Policies policies) {
        probes.values().forEach(probe -> probe.reload(policies.probe()));
        if (!policies.breaker().equals(breakerPolicy)) {
            breakerPolicy = policies.breaker();
            breakers.forEach((id, old) -> old.reset());
            breakers.replaceAll((id, old) -> breaker(id, policies.breaker()));
        }
    }

    void probeNow(String id) {
        Optional.ofNullable(probes.get(id)).ifPresent(ProbeLoop::probeNow);
    }

    /** Looks often as long as anybody waits for what it will see. */
    void hurry(String id, boolean on) {
        Optional.ofNullable(probes.get(id)).ifPresent(probe -> probe.hurry(on));
    }

    void probing(String id, boolean on) {
        Optional.ofNullable(probes.get(id)).ifPresent(on ? ProbeLoop::resume : ProbeLoop::pause);
    }

    Optional<EndpointBreaker> breaker(String id) {
        return Optional.ofNullable(breakers.get(id));
    }

    /** Whoever has its name next begins anew. What is returned stops the probes; to be run outside any lock. */
    Runnable dismiss(String id) {
        Optional<ProbeLoop<R>> last = Optional.ofNullable(probes.remove(id));
        breakers.remove(id);
        return () -> last.ifPresent(ProbeLoop::stop);
    }

    void stop() {
        probes.values().forEach(ProbeLoop::stop);
    }
}
