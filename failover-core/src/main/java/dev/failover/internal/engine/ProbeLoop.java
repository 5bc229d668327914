/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.internal.route.Endpoint;
import dev.failover.internal.time.TimeSource;
import dev.failover.internal.time.TimeSource.Scheduled;
import dev.failover.spi.FailureKind;
import dev.failover.spi.Observation;
import dev.failover.spi.ProbeFailedException;
import dev.failover.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes one endpoint, for ever: at the interval while all is calm, at the suspect interval while it matters, and at
 * once when somebody asks. Never two at a time: who asks while one is in flight gets the next.
 */
final class ProbeLoop<R> {

    /** A host that does not answer gets no new connection more often than this. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** How often it looks while somebody waits for what it will see. */
    private static final long HURRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Endpoint<R> endpoint;
    private final Transport<R> transport;
    private final TimeSource time;
    private final Supervisor<R> supervisor;
    private final DoubleSupplier random;

    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Probe inFlight;
    private @Nullable Scheduled next;
    private boolean again;
    private volatile ProbePolicy policy;
    private boolean paused = true;
    private boolean stopped;
    private boolean fresh;
    private long nextDueNanos;
    private long lastAskedNanos;
    private long lastFreshNanos;
    private long lastStartedNanos;
    private int waiting;
    private long smoothedLatencyNanos;

    /** @param random from 0 to 1, for the jitter */
    ProbeLoop(
            Endpoint<R> endpoint,
            Transport<R> transport,
            ProbePolicy policy,
            TimeSource time,
            Supervisor<R> supervisor,
            DoubleSupplier random) {
        this.endpoint = endpoint;
        this.transport = transport;
        this.policy = policy;
        this.time = time;
        this.supervisor = supervisor;
        this.random = random;
        this.lastAskedNanos = time.nanos() - policy.intervalNanos();
        this.lastStartedNanos = time.nanos() - HURRY_NANOS;
        this.lastFreshNanos = time.nanos() - 2 * FRESH_NANOS;
    }

    /** One probe under way, with its two alarms. */
    private static final class Probe {
        private final long startedNanos;
        private volatile @Nullable CompletableFuture<Observation> answer;
        private final List<Scheduled> alarms = new ArrayList<>(2);

        Probe(long startedNanos) {
            this.startedNanos = startedNanos;
        }

        void cancelAlarms() {
            alarms.forEach(Scheduled::cancel);
        }
    }

    /**
     * Probes now; with one in flight, right after it. Asked again within the suspect interval it waits for the rest of
     * that, so that a call that fails while probes succeed cannot make a storm of them.
     */
    void probeNow() {
        lock.lock();
        try {
            again = true; // it may come while the last one is being booked
            long earliest = lastAskedNanos + policy.suspectIntervalNanos() - time.nanos();
            if (schedule(Math.max(earliest, freshPause()))) {
                lastAskedNanos = nextDueNanos;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Somebody waits for the next answer, or does not any more: each call with {@code true} is followed by one without. Who
     * rejects us is not hurried: it may count wrong passwords.
     */
    void hurry(boolean on) {
        boolean helps = on && !supervisor.isRejecting(endpoint);
        lock.lock();
        try {
            waiting += on ? 1 : -1;
            if (helps) {
                schedule(Math.max(lastStartedNanos + HURRY_NANOS - time.nanos(), freshPause()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Probes from now on. */
    void resume() {
        lock.lock();
        try {
            paused = false;
        } finally {
            lock.unlock();
        }
        probeNow();
    }

    /** Leaves the endpoint alone until it is resumed. */
    void pause() {
        end(false);
        transport.rest(endpoint.resource());
    }

    /** What is probed from now on is probed by these figures. */
    void reload(ProbePolicy next) {
        policy = next;
    }

    void stop() {
        end(true);
    }

    private void end(boolean forGood) {
        Probe last;
        lock.lock();
        try {
            paused = true;
            stopped |= forGood;
            again = false;
            last = inFlight;
            inFlight = null;
            unschedule();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.cancelAlarms();
            giveUp(last);
        }
    }

    // ---- one probe

    private void probe() {
        Probe probe = begin();
        if (probe == null) {
            return;
        }
        supervisor.asks(endpoint);
        CompletableFuture<Observation> answer = ask();
        probe.answer = answer;
        if (!isInFlight(probe)) {
            giveUp(probe); // the end came before it was asked and found nothing to give up
        }
        answer.whenComplete((seen, failure) -> ended(probe, seen, failure));
    }

    private @Nullable Probe begin() {
        lock.lock();
        try {
            if (paused || stopped || inFlight != null) {
                return null;
            }
            Probe probe = new Probe(time.nanos());
            inFlight = probe;
            lastStartedNanos = probe.startedNanos;
            again = false;
            unschedule();
            lastFreshNanos = fresh ? probe.startedNanos : lastFreshNanos;
            alarm(probe, Math.max(policy.suspectAfterNanos(), 4 * smoothedLatencyNanos), this::overdue);
            alarm(probe, policy.timeoutNanos(), this::timedOut);
            return probe;
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Observation> ask() {
        try {
            return transport.probe(endpoint.resource(), fresh);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(new ProbeFailedException(FailureKind.UNREACHABLE, e.toString()));
        }
    }

    private void ended(Probe probe, @Nullable Observation seen, @Nullable Throwable failure) {
        if (!finish(probe, false)) {
            return;
        }
        try {
            book(probe, seen, failure);
        } finally {
            scheduleNext(probe);
        }
    }

    private void book(Probe probe, @Nullable Observation seen, @Nullable Throwable failure) {
        if (seen != null) {
            smooth(time.nanos() - probe.startedNanos);
            supervisor.answered(endpoint, seen);
        } else {
            ProbeFailedException reason = reason(failure);
            supervisor.failed(endpoint, reason.kind(), String.valueOf(reason.getMessage()), probe.startedNanos);
        }
    }

    private void overdue(Probe probe) {
        supervisor.overdue(endpoint, probe.startedNanos);
    }

    private void timedOut(Probe probe) {
        if (!finish(probe, true)) {
            return;
        }
        giveUp(probe);
        long millis = TimeUnit.NANOSECONDS.toMillis(policy.timeoutNanos());
        try {
            supervisor.failed(endpoint, FailureKind.TIMED_OUT, "no answer in " + millis + " ms", probe.startedNanos);
        } finally {
            scheduleNext(probe);
        }
    }

    /** Whoever finishes a probe first books it. */
    private boolean finish(Probe probe, boolean silent) {
        lock.lock();
        try {
            if (inFlight != probe) {
                return false;
            }
            inFlight = null;
            fresh = silent;
            probe.cancelAlarms();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void giveUp(Probe probe) {
        CompletableFuture<Observation> answer = probe.answer;
        if (answer != null) {
            answer.cancel(true);
        }
    }

    private static ProbeFailedException reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProbeFailedException known
                ? known
                : new ProbeFailedException(FailureKind.CHECK_FAILED, String.valueOf(cause));
    }

    // ---- alarms

    private interface Alarm {
        void ring(Probe probe);
    }

    /**
     * Rings unless the probe has ended. An alarm that is itself late by more than an interval (a pause of this process)
     * proves nothing: the answer may lie in the socket, so it is given a suspect interval to be read.
     */
    private void alarm(Probe probe, long delayNanos, Alarm alarm) {
        long due = time.nanos() + delayNanos;
        probe.alarms.add(time.schedule(delayNanos, () -> {
            if (time.nanos() - due > policy.intervalNanos()) {
                rearm(probe, alarm);
            } else if (isInFlight(probe)) {
                alarm.ring(probe);
            }
        }));
    }

    private void rearm(Probe probe, Alarm alarm) {
        lock.lock();
        try {
            if (inFlight == probe) {
                alarm(probe, policy.suspectIntervalNanos(), alarm);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isInFlight(Probe probe) {
        lock.lock();
        try {
            return inFlight == probe;
        } finally {
            lock.unlock();
        }
    }

    // ---- when next

    private void scheduleNext(Probe last) {
        boolean urgent = supervisor.isUrgent(endpoint);
        boolean rejecting = supervisor.isRejecting(endpoint);
        lock.lock();
        try {
            long now = time.nanos();
            long delay = again || urgent
                    ? policy.suspectIntervalNanos()
                    : last.startedNanos + jittered(policy.intervalNanos()) - now;
            if (waiting > 0 && !rejecting) {
                delay = Math.min(delay, last.startedNanos + HURRY_NANOS - now);
            }
            schedule(Math.max(delay, freshPause()));
        } finally {
            lock.unlock();
        }
    }

    /** How long a host that does not answer is spared a new connection. */
    private long freshPause() {
        return fresh ? lastFreshNanos + jittered(FRESH_NANOS) - time.nanos() : 0;
    }

    /** The earlier of what is planned and what is asked for: who asks often must not put the probe off. */
    private boolean schedule(long delayNanos) {
        long due = time.nanos() + Math.max(0, delayNanos);
        if (paused || stopped || inFlight != null || (next != null && nextDueNanos - due <= 0)) {
            return false;
        }
        unschedule();
        nextDueNanos = due;
        next = time.schedule(Math.max(0, delayNanos), this::probe);
        return true;
    }

    private void unschedule() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private long jittered(long nanos) {
        double spread = nanos * (policy.jitter() / 100.0);
        return nanos + (long) ((random.getAsDouble() * 2 - 1) * spread);
    }

    private void smooth(long latencyNanos) {
        lock.lock();
        try {
            smoothedLatencyNanos = smoothedLatencyNanos == 0
                    ? latencyNanos
                    : smoothedLatencyNanos + (latencyNanos - smoothedLatencyNanos) / 8;
        } finally {
            lock.unlock();
        }
    }
}
