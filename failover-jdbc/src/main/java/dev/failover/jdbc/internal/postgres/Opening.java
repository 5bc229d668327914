/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A connection from the moment it begins to be opened: holds its raw sockets, and closing those ends whatever is under
 * way on it: a connect, a TLS handshake, a statement.
 *
 * <p>pgjdbc makes socket factories by class name and passes them a text, so the text is a ticket by which the factory
 * finds the opening it belongs to. The map holds openings only while they are under way; it knows no hosts and no
 * verdicts.
 */
final class Opening {

    private static final Map<String, Opening> UNDER_WAY = new ConcurrentHashMap<>();
    private static final AtomicLong TICKETS = new AtomicLong();

    private final String ticket = Long.toString(TICKETS.incrementAndGet());
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Socket> sockets = new ArrayList<>(1);
    private boolean aborted;

    static Opening begin() {
        Opening opening = new Opening();
        UNDER_WAY.put(opening.ticket, opening);
        return opening;
    }

    static @Nullable Opening of(@Nullable String ticket) {
        return ticket == null ? null : UNDER_WAY.get(ticket);
    }

    /** The factory needs it no more; the sockets stay known. */
    void end() {
        UNDER_WAY.remove(ticket);
    }

    String ticket() {
        return ticket;
    }

    /** Once aborted, whatever is added is closed at once. */
    void add(Socket socket) {
        lock.lock();
        try {
            sockets.removeIf(Socket::isClosed); // each cancel makes one
            sockets.add(socket);
            if (aborted) {
                close(socket);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isAborted() {
        lock.lock();
        try {
            return aborted;
        } finally {
            lock.unlock();
        }
    }

    void abort() {
        lock.lock();
        try {
            aborted = true;
            sockets.forEach(Opening::close);
        } finally {
            lock.unlock();
        }
    }

    /** A plain socket closes at once and frees its readers, even under TLS or while it connects. */
    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is as closed as it will be
        }
    }
}
