/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many of one endpoint's connections are with reads for which there was no replica. Thread-safe. */
final class Spill {

    private final AtomicInteger taken = new AtomicInteger();

    /** One connection's worth; given back once, however often it is said. */
    final class Ticket {
        private final AtomicBoolean givenBack = new AtomicBoolean();
        private final Runnable then;

        private Ticket(Runnable then) {
            this.then = then;
        }

        void giveBack() {
            if (givenBack.compareAndSet(false, true)) {
                taken.getAndDecrement();
                then.run();
            }
        }
    }

    /** @param then runs after it was given back */
    @Nullable
    Ticket take(int most, Runnable then) {
        for (int now = taken.get(); now < most; now = taken.get()) {
            if (taken.compareAndSet(now, now + 1)) {
                return new Ticket(then);
            }
        }
        return null;
    }

    int taken() {
        return taken.get();
    }
}
