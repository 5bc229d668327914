/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.Access;
import dev.failover.http.NoEndpointAvailableException;
import dev.failover.http.internal.call.Attempt.Phase;
import dev.failover.http.internal.endpoint.HttpEndpoint;
import dev.failover.http.internal.judge.Blame;
import dev.failover.http.internal.judge.Evidence;
import dev.failover.http.internal.judge.Failures;
import dev.failover.http.internal.judge.Finding;
import dev.failover.http.internal.plan.Course;
import dev.failover.http.internal.plan.Decision;
import dev.failover.http.internal.plan.Decision.Step;
import dev.failover.http.internal.plan.Nature;
import dev.failover.http.internal.plan.Planner;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.RoutingSnapshot;
import dev.failover.internal.state.Plan.Obstacle;
import dev.failover.internal.time.TimeSource.Scheduled;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Leads one call from attempt to attempt. See the package for the picture; whoever has won an attempt's phase leads on. */
public final class Walk<T> {

    private static final long NEVER = Long.MAX_VALUE;

    private final Road road;
    private final Call<T> call;
    private final Nature nature;
    private final Access access;
    private final RequestBody body;
    private final CallFuture<HttpResponse<T>> promise;
    private final long startedNanos;
    private final long budgetNanos;
    private final List<String> tale = new ArrayList<>(0);
    private final List<Throwable> failures = new ArrayList<>(0);
    private volatile RoutingSnapshot<HttpEndpoint> held;
    private volatile int first;
    private volatile Course course = Course.START;
    private volatile @Nullable Attempt<T> current;
    private volatile WaitingList.@Nullable Entry waiting;
    private @Nullable KeptAnswer<T> kept;

    private Walk(Road road, Call<T> call) {
        this.road = road;
        this.call = call;
        this.nature = call.nature(road.rules().requests());
        this.access = call.access(nature);
        this.body = new RequestBody(call.request().bodyPublisher(), road.memory());
        this.promise = new CallFuture<>(this::abandon, road.executor());
        this.startedNanos = road.time().nanos();
        this.budgetNanos = call.request()
                .timeout()
                .or(() -> road.rules().timeout())
                .map(Duration::toNanos)
                .orElse(NEVER);
        this.held = road.table().current();
        this.first = held.firstIndex(access);
    }

    /** Sends the first attempt, and returns at once. */
    public static <T> CompletableFuture<HttpResponse<T>> begin(Road road, Call<T> call) {
        Walk<T> walk = new Walk<>(road, call);
        road.budget().call(walk.startedNanos);
        walk.seek();
        return walk.promise;
    }

    Call<T> call() {
        return call;
    }

    CallRules rules() {
        return road.rules();
    }

    // ---- from candidate to candidate

    private void seek() {
        if (promise.isDone()) {
            return; // cancelled
        }
        Candidate<HttpEndpoint> next = pick(course);
        if (next != null) {
            launch(next);
        } else if (course.sent() == 0) {
            await();
        } else {
            giveUp();
        }
    }

    private @Nullable Candidate<HttpEndpoint> pick(Course after) {
        List<Candidate<HttpEndpoint>> all = held.candidates(access);
        for (int i = 0; i < all.size(); i++) {
            Candidate<HttpEndpoint> candidate = all.get(nth(i));
            if (isUsable(candidate)
                    && !after.tried().contains(candidate.endpoint().id())) {
                return candidate;
            }
        }
        return null;
    }

    /** The one whose turn it is, then the others in their order. */
    private int nth(int i) {
        if (i == 0) {
            return first;
        }
        return i <= first ? i - 1 : i;
    }

    private boolean isUsable(Candidate<HttpEndpoint> candidate) {
        return !isClosed() && candidate.isCurrent() && candidate.isOffered();
    }

    private boolean isClosed() {
        return road.table().current().isClosed();
    }

    private void launch(Candidate<HttpEndpoint> candidate) {
        Attempt<T> attempt = new Attempt<>(this, candidate);
        current = attempt;
        HttpEndpoint endpoint = candidate.endpoint().resource();
        HttpRequest request = call.at(endpoint.base(), body.next(), left()); // refuses what no client would send
        Scheduled timer = rules().planner().mayHurry(course, nature) && call.push() == null
                ? road.time().schedule(rules().perTryNanos(), attempt::overdue)
                : null;
        attempt.send(request, timer);
        if (promise.isDone()) {
            attempt.abandon();
        }
    }

    /** What is left of the caller's time; null if he set no limit. */
    private @Nullable Duration left() {
        return budgetNanos == NEVER ? null : Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), leftNanos()));
    }

    private long leftNanos() {
        return budgetNanos == NEVER ? NEVER : budgetNanos - (road.time().nanos() - startedNanos);
    }

    // ---- what became of an attempt

    /** What would follow; nothing has happened yet but that it is paid for. */
    Reservation reserve(Attempt<T> attempt, Evidence evidence) {
        Course after = course.after(attempt.endpoint(), evidence);
        Candidate<HttpEndpoint> other = pick(after);
        Decision decision = rules().planner()
                .after(after, evidence, nature, body.isRepeatable(), other != null, isUsable(attempt.candidate()));
        boolean pushed = call.push() != null && evidence != Evidence.UNSENT;
        if (decision.isAttempt() && (pushed || leftNanos() <= 0)) {
            return new Reservation(new Decision(Step.END, false, ""), after, null);
        }
        if (decision.costs() && !road.budget().take(road.time().nanos())) {
            String why = "not moved: the budget for further attempts is spent (retry.budget)";
            return new Reservation(new Decision(Step.END, false, why), after, null);
        }
        boolean again = decision.step() == Step.AGAIN;
        return new Reservation(decision, Planner.along(after, decision), again ? attempt.candidate() : other);
    }

    /** Nothing came of it. */
    void giveBack(Reservation unused) {
        if (unused.decision().costs()) {
            road.budget().giveBack(road.time().nanos());
        }
    }

    void found(Attempt<T> attempt, Finding finding, Reservation next) {
        boolean noticed = next.decision().step() == Step.END;
        road.reports().found(attempt.candidate(), finding, access == Access.READ_WRITE, noticed);
    }

    /** It was answered with an error that the caller need not see yet. */
    void rejected(Attempt<T> attempt, @Nullable HttpResponse<T> response, byte @Nullable [] bytes, Reservation next) {
        String status = response == null ? "an error" : String.valueOf(response.statusCode());
        note(attempt, new Untraced(attempt.endpoint() + " answered " + status));
        if (kept == null && response != null && bytes != null) {
            kept = new KeptAnswer<>(attempt.endpoint(), response, bytes);
        }
        follow(next);
    }

    /** It ended without headers. */
    void broke(Attempt<T> attempt, Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
        Finding finding = rules().failures().of(cause, body.wasSubscribed());
        Reservation next = reserve(attempt, finding.evidence());
        note(attempt, cause);
        found(attempt, finding, next);
        follow(next);
    }

    /** No headers in time. If nothing else is possible it goes on. On the timer's thread. */
    void overdue(Attempt<T> attempt) {
        long millis = TimeUnit.NANOSECONDS.toMillis(rules().perTryNanos());
        String why = "no headers within " + millis + " ms (retry.per-try-timeout)";
        Finding finding = new Finding(Evidence.AMBIGUOUS, Blame.LOCAL, FailureKind.TIMED_OUT, false, why);
        Reservation next = reserve(attempt, Evidence.AMBIGUOUS);
        if (next.isAttempt() && attempt.win(Phase.GIVEN_UP)) {
            attempt.cancelExchange();
            note(attempt, new HttpTimeoutException(attempt.endpoint() + ": " + why));
            found(attempt, finding, next);
            async(() -> follow(next));
        } else {
            giveBack(next);
            found(attempt, finding, next);
        }
    }

    /** Its endpoint went DOWN. On the thread that decided that. */
    void aborted(Attempt<T> attempt, String why) {
        Reservation next = reserve(attempt, Evidence.AMBIGUOUS);
        note(
                attempt,
                new IOException(road.service() + ": the call to " + attempt.endpoint()
                        + " was given up without an answer, it may have been executed: " + why));
        async(() -> follow(next));
    }

    private void note(Attempt<T> attempt, Throwable failure) {
        tale.add(attempt.endpoint() + ": " + failure);
        failures.add(failure);
    }

    /** Off the thread of a timer or of the engine; an executor that the user has shut down must not leave the call open. */
    private void async(Runnable step) {
        try {
            road.executor().execute(() -> guarded(step));
        } catch (RejectedExecutionException e) {
            ForkJoinPool.commonPool().execute(() -> guarded(step));
        }
    }

    /** Nobody else would tell the caller: what a callback throws is swallowed. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void follow(Reservation next) {
        guarded(() -> step(next));
    }

    private void step(Reservation next) {
        course = next.course();
        Candidate<HttpEndpoint> candidate = next.candidate();
        switch (next.decision().step()) {
            case MOVE, AGAIN -> {
                if (candidate != null && isUsable(candidate)) {
                    launch(candidate);
                } else {
                    seek();
                }
            }
            case WAIT -> await();
            case END -> {
                if (!next.decision().why().isEmpty()) {
                    failures.add(
                            failures.size() - 1, new Untraced(next.decision().why()));
                }
                giveUp();
            }
        }
    }

    // ---- waiting

    private void await() {
        Obstacle obstacle = held.plan().obstacle();
        boolean hopeless = obstacle.kind() == Obstacle.Kind.HOPELESS
                && held.candidates(access).isEmpty();
        if (isClosed()) {
            refuse("it was closed");
        } else if (hopeless) {
            refuse(obstacle.why());
        } else if (road.waiting().isFull()) {
            refuse(road.waiting().size() + " calls are waiting already (failover.max-waiters)");
        } else {
            await(obstacle);
        }
    }

    private void await(Obstacle obstacle) {
        long most = access == Access.READ_WRITE
                ? Math.min(rules().maxWaitNanos(), obstacle.patienceNanos())
                : rules().maxWaitNanos();
        long patience = Math.min(most - (road.time().nanos() - startedNanos), leftNanos());
        WaitingList.Entry entry = road.waiting()
                .enter(held, Math.max(0, patience), () -> async(this::anew), () -> road.executor()
                        .execute(() -> tooLate(obstacle)));
        waiting = entry;
        if (promise.isDone()) {
            entry.leave();
        }
    }

    private void anew() {
        held = road.table().current();
        first = held.firstIndex(access);
        course = course.anew();
        seek();
    }

    private void tooLate(Obstacle obstacle) {
        if (leftNanos() <= 0) {
            fail(new HttpConnectTimeoutException(road.service() + ": request timed out while waiting for an endpoint. "
                    + String.join("; ", road.verdicts().get())));
        } else {
            refuse(
                    obstacle.kind() == Obstacle.Kind.CONSENT
                            ? obstacle.why()
                            : String.join("; ", road.verdicts().get()));
        }
    }

    private void refuse(String why) {
        long waited = TimeUnit.NANOSECONDS.toMillis(road.time().nanos() - startedNanos);
        String what = access == Access.READ_WRITE ? "writes" : "reads";
        fail(new NoEndpointAvailableException(
                road.service() + ": no endpoint for " + what + " after " + waited + " ms. " + why));
    }

    // ---- the end

    /** The caller's answer, or what broke while he read it: then it is too late for anything else. */
    void finish(Attempt<T> attempt, @Nullable HttpResponse<T> response, @Nullable Throwable failure) {
        body.release();
        if (response != null) {
            promise.complete(new RoutedResponse<>(response, road.service(), attempt.endpoint(), tale));
        } else if (failure != null) {
            promise.completeExceptionally(withBefore(Failures.unwrapped(failure)));
        }
    }

    /** Nothing did better than what came before. */
    private void giveUp() {
        KeptAnswer<T> answer = kept;
        if (answer == null) {
            Throwable last = failures.remove(failures.size() - 1);
            fail(last);
            return;
        }
        body.release();
        answer.show(call.handler()).whenComplete((response, failure) -> {
            if (response != null) {
                promise.complete(new RoutedResponse<>(response, road.service(), answer.endpoint(), tale));
            } else {
                promise.completeExceptionally(withBefore(Failures.unwrapped(failure)));
            }
        });
    }

    private void fail(Throwable failure) {
        body.release();
        promise.completeExceptionally(withBefore(failure));
    }

    @SuppressWarnings("ReferenceEquality") // nothing may suppress itself
    private Throwable withBefore(Throwable failure) {
        failures.stream().filter(before -> before != failure).forEach(failure::addSuppressed);
        return failure;
    }

    /** The caller cancelled. */
    private void abandon() {
        body.release();
        WaitingList.Entry entry = waiting;
        if (entry != null) {
            entry.leave();
        }
        Attempt<T> attempt = current;
        if (attempt != null) {
            attempt.abandon();
        }
        promise.completeExceptionally(new CancellationException());
    }
}
