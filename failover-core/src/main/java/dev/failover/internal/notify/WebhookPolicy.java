/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import dev.failover.FailoverEvent;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The keys below {@code notify.webhook}.
 *
 * @param url where events are posted to; {@link HttpRequest#objection} has nothing against it
 * @param secret for the signature; empty for none
 * @param wanted which events, see {@link EventFilter#of}
 * @param retries after the first try
 * @param queue how many events may wait; the next is dropped
 * @param timeout of one try
 */
public record WebhookPolicy(
        URI url, String secret, Predicate<FailoverEvent> wanted, int retries, int queue, Duration timeout) {

    /** Server only: the path and the secret are nobody's business. */
    @Override
    public String toString() {
        return "webhook " + HttpRequest.origin(url);
    }
}
