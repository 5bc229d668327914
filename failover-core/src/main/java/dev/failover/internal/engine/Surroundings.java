/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.engine;

import dev.failover.FailoverEvent;
import dev.failover.spi.SwitchoverAction;

/** The world around a {@link Supervisor}. Called outside its lock and in order; all methods must return at once. */
public interface Surroundings {

    /** Tells whoever listens. */
    void tell(FailoverEvent event);

    /** Keeps what must outlive this process: its fence, and the endpoint where the writes belong. */
    void remember(String identity, long term, String home);

    /** Asks for a switchover; the answer comes by {@link Supervisor#switchoverEnded}. */
    void ask(SwitchoverAction.Request request);
}
