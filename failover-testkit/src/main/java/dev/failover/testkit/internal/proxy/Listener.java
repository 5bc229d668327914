/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Listens on one address, can stop, and can listen there again. */
public final class Listener {
    private final InetSocketAddress address;
    private final Consumer<Socket> guests;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Door> open = Optional.empty();
    private boolean closed;

    /** Not open yet; {@code guests} takes each accepted connection, on the listener's own thread. */
    public Listener(InetSocketAddress address, Consumer<Socket> guests) {
        this.address = address;
        this.guests = guests;
    }

    /** Does nothing if it listens already, or was closed. */
    public void open() {
        lock.lock();
        try {
            if (open.isEmpty() && !closed) {
                open = Optional.of(listen());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("proxy cannot listen on " + address, e);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses until it is opened again. */
    public void shut() {
        lock.lock();
        try {
            if (open.isPresent()) {
                open.get().close();
                open = Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("proxy cannot stop listening on " + address, e);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses for ever. */
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        shut();
    }

    private Door listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address);
        Thread thread = new Thread(() -> accept(socket), "fault-proxy-" + address.getPort());
        thread.setDaemon(true);
        thread.start();
        return new Door(socket, thread);
    }

    private record Door(ServerSocket socket, Thread thread) {
        /** The system listens on until the thread has left its call. */
        void close() throws IOException {
            socket.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void accept(ServerSocket listening) {
        while (true) {
            try {
                welcome(listening, listening.accept());
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException("proxy on " + address + " accepts no more", e);
                }
                return;
            }
        }
    }

    /** A guest of the last moment is sent away: whoever shut the listener has already reset the others. */
    private void welcome(ServerSocket listening, Socket guest) throws IOException {
        guests.accept(guest);
        if (listening.isClosed()) {
            guest.setSoLinger(true, 0);
            guest.close();
        }
    }
}
