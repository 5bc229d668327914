/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.FailoverEvent;
import dev.failover.internal.engine.Surroundings;
import dev.failover.internal.store.Remembered;
import dev.failover.internal.store.StateFile;
import dev.failover.internal.time.DaemonThreads;
import dev.failover.spi.SwitchoverAction;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, keeps what must be kept and asks for switchovers: each on a thread of its own that ends when idle. */
final class Announcer implements Surroundings, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");
    private static final long STORING_SECONDS = 5;

    private final String cluster;
    private final Consumer<FailoverEvent> listeners;
    private final @Nullable StateFile store;
    private final @Nullable SwitchoverAction action;
    private final ThreadPoolExecutor storing;
    private final ThreadPoolExecutor switching;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile BiConsumer<SwitchoverAction.Request, String> answered = (request, failure) -> {};

    /** @param listeners hear every event; must return at once */
    Announcer(
            String cluster,
            Consumer<FailoverEvent> listeners,
            @Nullable StateFile store,
            @Nullable SwitchoverAction action) {
        this.cluster = cluster;
        this.listeners = listeners;
        this.store = store;
        this.action = action;
        this.storing = thread("failover-" + cluster + "-state");
        this.switching = thread("failover-" + cluster + "-switchover");
    }

    private static ThreadPoolExecutor thread(String name) {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DaemonThreads(name));
        one.allowCoreThreadTimeOut(true);
        one.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // it is closed
        return one;
    }

    /** @param next hears whether a switchover was accepted: the request, and why not, empty if it was */
    void answer(BiConsumer<SwitchoverAction.Request, String> next) {
        answered = next;
    }

    @Override
    public void tell(FailoverEvent event) {
        listeners.accept(event);
    }

    @Override
    public void remember(String identity, long term, String home) {
        StateFile file = store;
        if (file != null) {
            storing.execute(() -> file.save(new Remembered(identity, term, home)));
        }
    }

    @Override
    public void ask(SwitchoverAction.Request request) {
        SwitchoverAction asked = action;
        if (asked == null) {
            answered.accept(request, "no SwitchoverAction is configured (switchover.action)");
        } else if (!asking.compareAndSet(false, true)) {
            answered.accept(request, "an earlier one still runs: the SwitchoverAction has not returned");
        } else {
            switching.execute(() -> {
                String failure = ask(asked, request);
                asking.set(false);
                answered.accept(request, failure);
            });
        }
    }

    /** Why it was not accepted; empty if it was. What the user's code throws is an answer, whatever it is. */
    private static String ask(SwitchoverAction action, SwitchoverAction.Request request) {
        try {
            action.switchover(request);
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (Exception | Error e) {
            return e.getMessage() == null || e.getMessage().isEmpty() ? e.toString() : e.getMessage();
        }
    }

    /**
     * What is to be kept is on the disk when this returns, or it took too long and goes on: whoever starts again at once must
     * not read where the writes belonged before. A switchover that is being asked for is given up.
     */
    @Override
    public void close() {
        switching.shutdownNow();
        storing.shutdown();
        try {
            if (!storing.awaitTermination(STORING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{}: failover.state-file is not written after {} s", cluster, STORING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
