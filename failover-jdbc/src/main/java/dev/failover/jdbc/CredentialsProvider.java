/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc;

/**
 * Says with which user and password connections are opened, instead of {@code username} and {@code password}: of a secret store,
 * or tokens that expire. What it answers is used for one opening and kept no longer; connections that are open go on with what
 * they were opened with. It is never logged or shown.
 *
 * <p>Asked at each opening, by the pools and by the probes, on the thread {@code failover-<cluster>-login-<endpoint>} and never
 * twice at a time for one endpoint; for different endpoints at the same time. So keep what is dear to fetch, but no longer than a
 * rotation may take to be noticed.
 */
@FunctionalInterface
public interface CredentialsProvider {

    /**
     * Returns what to log in with now. A probe waits for it for half of {@code probe.timeout}, a pool for half of
     * {@code driver.loginTimeout}; what comes later is used at the next opening, and nobody asks again before. Interrupted when the
     * DataSource is closed.
     *
     * @param endpoint its id
     * @throws Exception if there are none now: callers who need a new connection get an exception with SQLState 28P01, at the start,
     *     when nothing is known of the endpoints yet, 08004, and this message, which is logged and shown too. Open connections go
     *     on, and it is no outage. The server is asked all the same whether it answers, so that an outage is seen. Asked again half a
     *     second later, or sooner while the server does not answer. Errors and null count as well
     */
    Credentials credentials(String endpoint) throws Exception;

    /** A user and its password. */
    record Credentials(String username, String password) {

        /** @throws IllegalArgumentException if one of them is empty */
        public Credentials {
            if (username.isEmpty() || password.isEmpty()) {
                throw new IllegalArgumentException((username.isEmpty() ? "username" : "password") + ": empty");
            }
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }
}
