/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.Access;
import dev.failover.Role;
import dev.failover.internal.engine.StressNetwork.Self;
import dev.failover.internal.engine.StressNetwork.Server;
import dev.failover.internal.engine.StressNetwork.Wire;
import dev.failover.internal.route.Attempt;
import dev.failover.internal.route.Candidate;
import dev.failover.internal.route.Refusal;
import dev.failover.internal.route.Refusal.Reason;
import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Calls, and works with what it gets, until the cluster is closed. */
final class StressCaller implements Runnable, Attempt<Server, StressCaller.Loan, StressCaller.Refused> {

    private static final long SLACK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final StressCluster cluster;

    StressCaller(StressCluster cluster) {
        this.cluster = cluster;
    }

    /** What a call holds of a server, and what the server was when it was lent. */
    static final class Loan {
        final Candidate<Server> candidate;
        final Self was;
        final boolean wasVoid;
        private final AtomicBoolean ended = new AtomicBoolean();

        Loan(Candidate<Server> candidate) {
            this.candidate = candidate;
            this.was = server().self;
            server().inUse.incrementAndGet();
            this.wasVoid = !candidate.isCurrent(); // the last look: whatever moved until here must not be handed out
        }

        Server server() {
            return candidate.endpoint().resource();
        }

        /** @return whether for the first time */
        boolean end() {
            server().inUse.decrementAndGet();
            return ended.compareAndSet(false, true);
        }
    }

    /** Why a call was not served. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final transient Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.reason() + ": " + refusal.why(), null, false, false);
            this.refusal = refusal;
        }
    }

    @Override
    public void run() {
        try {
            while (callOnce()) {
                LockSupport.parkNanos(1000L * ThreadLocalRandom.current().nextInt(200)); // what users do between calls
            }
        } catch (RuntimeException | Error e) {
            cluster.fail("a caller died of " + e, e);
        }
    }

    /** @return false once the cluster is closed */
    private boolean callOnce() {
        Access access = ThreadLocalRandom.current().nextInt(3) == 0 ? Access.READ_WRITE : Access.READ_ONLY;
        long budget = TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextInt(40_000));
        long floor = cluster.toldTerm();
        long started = System.nanoTime();
        try {
            Loan loan = cluster.router.call(access, budget, this);
            cluster.served.increment();
            check(loan, access, floor, started);
            work(loan, access);
            return true;
        } catch (Refused e) {
            return e.refusal.reason() != Reason.CLOSED;
        } finally {
            long over = System.nanoTime() - started - budget;
            if (over > SLACK_NANOS) {
                cluster.fail("a call ended " + TimeUnit.NANOSECONDS.toMillis(over) + " ms after its deadline", null);
            }
        }
    }

    private void check(Loan loan, Access access, long floor, long started) {
        Server server = loan.server();
        if (loan.wasVoid) {
            cluster.fail(server.id + " was handed out after it had moved", null);
        }
        if (server.identity.equals(StressCluster.FOREIGN)) {
            cluster.fail("served by " + server.id + ", which is another cluster's", null);
        }
        if (server.retired && server.retiredNanos - started < 0) {
            cluster.fail("served by " + server.id + ", which was retired before the call", null);
        }
        if (access == Access.READ_WRITE) {
            checkWrite(server, loan.was, floor);
        } else if (server.id.equals(StressCluster.WRITES_ONLY)) {
            cluster.fail("a read on " + server.id, null);
        }
    }

    private void checkWrite(Server server, Self was, long floor) {
        if (server.id.equals(StressCluster.READS_ONLY) || !server.wasPrimary) {
            cluster.fail("a write on " + server.id + ", which was never primary", null);
        }
        if (was.role() == Role.PRIMARY && was.term() < floor) {
            cluster.fail("a write on " + server.id + " of term " + was.term() + " after the move to " + floor, null);
        }
    }

    private void work(Loan loan, Access access) {
        boolean write = access == Access.READ_WRITE;
        if (write) {
            cluster.network.position.incrementAndGet();
        }
        if (loan.server().wire != Wire.ANSWERS) {
            cluster.supervisor.callFailed(loan.candidate, FailureKind.LOST, new IOException("broken"));
        } else {
            cluster.supervisor.callCompleted(loan.candidate.endpoint(), write);
        }
        end(loan);
    }

    private void end(Loan loan) {
        if (!loan.end()) {
            cluster.fail("ended twice: a loan of " + loan.server().id, null);
        }
        cluster.ended.increment();
    }

    // ---- as an adapter does

    @Override
    public @Nullable Loan on(Candidate<Server> candidate, long nowNanos, long deadlineNanos) {
        Server server = candidate.endpoint().resource();
        if (ThreadLocalRandom.current().nextInt(50) == 0) {
            candidate.endpoint().opened(System.nanoTime());
        }
        if (server.wire != Wire.ANSWERS) {
            FailureKind kind = server.wire == Wire.REFUSES ? FailureKind.REFUSED : FailureKind.TIMED_OUT;
            cluster.supervisor.attemptFailed(candidate, kind, new IOException("a call failed"));
            return null;
        }
        if (ThreadLocalRandom.current().nextInt(20) == 0) {
            LockSupport.parkNanos(1_000_000); // a connection is opened
        }
        Loan loan = new Loan(candidate);
        cluster.obtained.increment();
        return loan;
    }

    @Override
    public boolean isWithinLag(Loan obtained, Candidate<Server> candidate, long deadlineNanos) {
        return cluster.supervisor.isWithinLag(cluster.network.position.get());
    }

    @Override
    public void giveBack(Loan obtained) {
        cluster.givenBack.increment();
        end(obtained);
    }

    @Override
    public Refused refused(Refusal refusal) {
        return new Refused(refusal);
    }
}
