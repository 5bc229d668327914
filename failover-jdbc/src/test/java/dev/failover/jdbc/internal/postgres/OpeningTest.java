/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningTest {

    /** Counts how often it was closed. */
    private static final class Watched extends Socket {

        final AtomicInteger closings = new AtomicInteger();

        @Override
        public void close() throws IOException {
            closings.incrementAndGet();
            super.close();
        }
    }

    @Test
    void anAbortClosesItsSocketsAndWhatComesLater() {
        Opening opening = Opening.begin();
        Watched early = new Watched();
        opening.add(early);
        opening.abort();
        Watched late = new Watched();
        opening.add(late);

        assertThat(early.isClosed()).isTrue();
        assertThat(late.isClosed()).isTrue();
        opening.end();
    }

    /** Each cancelled statement makes a socket of its own: a connection that cancels for weeks must not collect them. */
    @Test
    void socketsThatAreClosedAreForgotten() throws IOException {
        Opening opening = Opening.begin();
        Watched main = new Watched();
        opening.add(main);
        Watched cancel = new Watched();
        opening.add(cancel);
        cancel.close();
        opening.add(new Watched());
        opening.abort();

        assertThat(main.closings).hasValue(1);
        assertThat(cancel.closings).as("its own closing only").hasValue(1);
        opening.end();
    }

    @Test
    void aTicketLeadsToItsOpeningAsLongAsThatIsUnderWay() {
        Opening opening = Opening.begin();
        assertThat(Opening.of(opening.ticket())).isSameAs(opening);
        opening.end();
        assertThat(Opening.of(opening.ticket())).isNull();
        assertThat(Opening.of(null)).isNull();
    }
}
