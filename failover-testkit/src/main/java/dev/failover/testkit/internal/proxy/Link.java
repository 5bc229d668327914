/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client connection and its connection to the server; two threads carry its bytes. */
public final class Link {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

    private final Socket client;
    private final Socket server = new Socket();
    private final Lane toServer;
    private final Lane toClient;
    private final Consumer<Link> onClose;
    private final AtomicInteger pumping = new AtomicInteger(2);
    private volatile boolean closed;

    /** Not started yet; {@code onClose} is told, at least once, when both sockets are closed. */
    public Link(Socket client, Lane toServer, Lane toClient, Consumer<Link> onClose) {
        this.client = client;
        this.toServer = toServer;
        this.toClient = toClient;
        this.onClose = onClose;
    }

    /** Connects, when the lane to the server is free, and carries bytes on daemon threads. */
    public void start(InetSocketAddress target) {
        thread("to-server", () -> {
            if (connected(target)) {
                thread("to-client", new Pump(server, client, toClient, this));
                pump(new Pump(client, server, toServer, this));
            }
        });
    }

    /** Closes both sides by RST. */
    public void reset() {
        close(Link::abort);
    }

    /** Closes what is still open; a receiver may still read what it got, and then the end of the stream. */
    void finish() {
        close(Link::close);
    }

    boolean isClosed() {
        return closed;
    }

    private boolean connected(InetSocketAddress target) throws InterruptedException {
        toServer.valve().await(0, this::isClosed);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target, CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            reset();
            return false;
        }
    }

    private void pump(Pump pump) throws InterruptedException {
        pump.run();
        if (pumping.decrementAndGet() == 0 && !closed) {
            finish();
        }
    }

    private void close(Consumer<Socket> how) {
        closed = true;
        how.accept(client);
        how.accept(server);
        toServer.valve().wake();
        toClient.valve().wake();
        onClose.accept(this);
    }

    private void thread(String name, Pump pump) {
        thread(name, () -> pump(pump));
    }

    private void thread(String name, Work work) {
        Thread thread = new Thread(() -> run(work), "fault-proxy-" + client.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            return;
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            return;
        }
    }
}
