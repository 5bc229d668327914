/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit.internal.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Carries the bytes of one direction of a link until its end. */
final class Pump {
    private static final int BUFFER = 1 << 14;
    private static final int MEMORY = 512;

    private final Socket from;
    private final Socket to;
    private final Lane lane;
    private final Link link;
    private String seen = "";

    Pump(Socket from, Socket to, Lane lane, Link link) {
        this.from = from;
        this.to = to;
        this.lane = lane;
        this.link = link;
    }

    /** Returns when the stream has ended, one way or another; its end and its failure wait at the valve like bytes. */
    void run() throws InterruptedException {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!forward(buffer, length)) {
                    return;
                }
            }
            lane.valve().await(0, link::isClosed);
            end();
        } catch (IOException e) {
            lane.valve().await(0, link::isClosed);
            link.reset();
        }
    }

    /** False when nothing can follow: the link was cut, or the receiver is gone, which the other pump will see and tell. */
    private boolean forward(byte[] burst, int length) throws InterruptedException {
        int cut = lane.trigger().cutAt(seen, burst, length);
        String all = seen + Trigger.text(burst, length);
        seen = all.substring(Math.max(0, all.length() - MEMORY));
        if (cut == Trigger.PASS) {
            return write(burst, length);
        }
        Link.abort(from); // First, or the answer could be faster than the cut.
        write(burst, cut);
        link.finish();
        return false;
    }

    private boolean write(byte[] burst, int length) throws InterruptedException {
        int done = 0;
        while (done < length) {
            int size = lane.valve().burst(length - done);
            lane.valve().await(size, link::isClosed);
            try {
                to.getOutputStream().write(burst, done, size);
            } catch (IOException receiverGone) {
                return false;
            }
            done += size;
        }
        return true;
    }

    private void end() {
        try {
            to.shutdownOutput();
        } catch (IOException receiverGone) {
            return;
        }
    }
}
