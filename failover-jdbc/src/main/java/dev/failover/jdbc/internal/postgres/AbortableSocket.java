/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket that tells, of a request that could not be written, whether any of it may have left: the driver's exception is the
 * same, and a commit that never left did certainly not happen. Under TLS too, for that writes through here.
 *
 * <p>Costs one plain store for each buffer that is read or written.
 */
final class AbortableSocket extends Socket {

    /** Fits into a send buffer from which all has been answered, so the system takes all of it or nothing. */
    private static final int WHOLE = 1024;

    /** Whether something was written since something was read last. */
    private boolean asked;

    @Override
    public InputStream getInputStream() throws IOException {
        return new Answers(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Requests(super.getOutputStream());
    }

    private final class Answers extends FilterInputStream {

        private Answers(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            asked = false;
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            asked = false;
            return count;
        }
    }

    private final class Requests extends FilterOutputStream {

        private Requests(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            try {
                out.write(from, offset, length);
            } catch (IOException e) {
                throw asked || length > WHOLE ? e : new NothingSentException(e);
            }
            asked = true;
        }
    }
}
