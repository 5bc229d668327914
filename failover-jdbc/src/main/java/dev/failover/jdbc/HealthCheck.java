/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

import java.sql.Connection;

/**
 * A check of the application's own, run after each answered probe and inside its time limit ({@code probe.timeout}). What
 * it throws makes the probe a failed one: {@code probe.fall} of them in a row take the endpoint out.
 *
 * <p>Called on the endpoint's probe thread, at every probe: twenty times a second while something is wrong.
 */
@FunctionalInterface
public interface HealthCheck {

    /**
     * Returns if the endpoint is fit to serve.
     *
     * @param endpoint its id
     * @param connection the probe's own, in autocommit mode, as the probe's user; not to be kept, closed or left in a
     *     transaction: then the probe has to open another one each time, and warns
     * @throws Exception if it is not; the message is logged and shown. Errors count as well
     */
    void check(String endpoint, Connection connection) throws Exception;
}
