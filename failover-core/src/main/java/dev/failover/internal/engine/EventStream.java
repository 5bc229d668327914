/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.FailoverListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, in order, on a thread of its own. A listener that throws is logged and called again next time. */
public final class EventStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final List<FailoverListener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor thread;

    public EventStream(String cluster) {
        thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread daemon = new Thread(task, "failover-" + cluster + "-events");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.allowCoreThreadTimeOut(true);
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    public void add(FailoverListener listener) {
        listeners.add(listener);
    }

    public void publish(FailoverEvent event) {
        thread.execute(() -> listeners.forEach(listener -> tell(listener, event)));
    }

    private static void tell(FailoverListener listener, FailoverEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: a listener failed on \"{}\"", event.cluster(), event.describe(), e);
        }
    }

    /** What was published before is still told. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
