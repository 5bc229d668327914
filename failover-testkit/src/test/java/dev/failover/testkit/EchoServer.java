/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every byte with itself and remembers what it got. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Socket> guests = new CopyOnWriteArrayList<>();

    EchoServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    String received() {
        return received.toString(StandardCharsets.UTF_8);
    }

    int guests() {
        return guests.size();
    }

    /** Ends all connections by a clean end of stream. */
    void hangUp() throws IOException {
        for (Socket guest : guests) {
            guest.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }

    private void accept() throws IOException {
        while (true) {
            Socket guest = listener.accept();
            guests.add(guest);
            start(() -> echo(guest));
        }
    }

    private void echo(Socket guest) throws IOException {
        byte[] buffer = new byte[1 << 12];
        for (int n = guest.getInputStream().read(buffer);
                n >= 0;
                n = guest.getInputStream().read(buffer)) {
            received.write(buffer, 0, n);
            guest.getOutputStream().write(buffer, 0, n);
        }
        guest.close();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
