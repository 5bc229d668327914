/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on the loopback address that does with each connection what a test says, as rude as it may be. */
final class RawServer implements AutoCloseable {

    /** What is done with a connection; what it throws ends the connection. */
    interface Manners {
        void serve(Socket connection) throws Exception;
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    RawServer(Manners manners) throws IOException {
        start(() -> {
            while (!listening.isClosed()) {
                Socket connection = listening.accept();
                accepted.add(connection);
                start(() -> manners.serve(connection));
            }
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // the other side went away, as tests want it to
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
    }

    int connections() {
        return accepted.size();
    }

    /** Reads until the empty line after the headers. */
    static void readHead(Socket connection) throws IOException {
        int last = 0;
        int newLines = 0;
        while (newLines < 2 && last >= 0) {
            last = connection.getInputStream().read();
            newLines = last == '\n' ? newLines + 1 : last == '\r' ? newLines : 0;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : accepted) {
            connection.close();
        }
    }
}
