/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.judge;

import dev.failover.spi.FailureKind;
import java.net.http.HttpHeaders;
import java.util.Set;

/**
 * What the headers of a response prove.
 *
 * @param retried statuses after which another endpoint may do better
 * @param gateway statuses that speak against the endpoint
 * @param notWriter statuses that say that the endpoint takes no writes
 * @param nackHeader a header that says that nothing was executed; empty for none
 * @param unprocessed whether the retried ones say so too
 */
public record Answers(
        Set<Integer> retried, Set<Integer> gateway, Set<Integer> notWriter, String nackHeader, boolean unprocessed) {

    private static final int TOO_MANY_REQUESTS = 429;

    /** Copies the sets. */
    public Answers {
        retried = Set.copyOf(retried);
        gateway = Set.copyOf(gateway);
        notWriter = Set.copyOf(notWriter);
    }

    public Finding of(int status, HttpHeaders headers) {
        String why = "answered " + status;
        Blame blame = gateway.contains(status) ? Blame.GATEWAY : Blame.ALIVE;
        boolean demoted = notWriter.contains(status);
        return new Finding(evidence(status, headers, demoted), blame, FailureKind.UNAVAILABLE, demoted, why);
    }

    private Evidence evidence(int status, HttpHeaders headers, boolean demoted) {
        boolean nack = !nackHeader.isEmpty() && headers.firstValue(nackHeader).isPresent();
        if (demoted || nack) {
            return Evidence.REFUSED;
        } else if (status == TOO_MANY_REQUESTS) {
            return Evidence.THROTTLED;
        } else if (retried.contains(status)) {
            return unprocessed ? Evidence.REFUSED : Evidence.STATUS;
        }
        return Evidence.ANSWERED;
    }
}
