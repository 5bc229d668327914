/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

import dev.failover.jdbc.CommitOutcomeUnknownException;
import java.sql.SQLException;
import java.util.Optional;

/** One insert or one query, from its beginning to whatever became of it. */
final class Call {
    private static final Ending PENDING = new Ending(Long.MAX_VALUE, "", Optional.empty());

    private final boolean write;
    private final long id;
    private final long began;
    private volatile Ending ending = PENDING;

    private record Ending(long at, String server, Optional<SQLException> failure) {}

    /** @param id the key of the row to be inserted; of no meaning for a query */
    Call(boolean write, long id, long began) {
        this.write = write;
        this.id = id;
        this.began = began;
    }

    void served(long at, String server) {
        ending = new Ending(at, server, Optional.empty());
    }

    void failed(long at, SQLException failure) {
        ending = new Ending(at, "", Optional.of(failure));
    }

    boolean isWrite() {
        return write;
    }

    long id() {
        return id;
    }

    long began() {
        return began;
    }

    /** For ever from now while it goes on. */
    long ended() {
        return ending.at;
    }

    /** The server that answered; empty while it goes on and when it failed. */
    String server() {
        return ending.server;
    }

    Optional<SQLException> failure() {
        return ending.failure;
    }

    boolean isServed() {
        return !server().isEmpty();
    }

    boolean isFailed() {
        return failure().isPresent();
    }

    boolean isOutcomeUnknown() {
        return failure().filter(CommitOutcomeUnknownException.class::isInstance).isPresent();
    }

    boolean endedWithin(long from, long to) {
        return ended() >= from && ended() <= to;
    }
}
