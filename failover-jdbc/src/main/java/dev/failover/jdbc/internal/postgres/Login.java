/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.sql.SQLException;
import java.util.Properties;

/** With what connections are opened. */
public interface Login {

    /**
     * pgjdbc's properties, user and password among them, for one opening; asked anew each time.
     *
     * @throws SQLException SQLState 28P01 if the password cannot be had
     */
    Properties properties() throws SQLException;

    /** The same without a password, to see whether the server says anything at all; throws nothing, asks nobody. */
    Properties withoutPassword();

    /** Whether it is known, without asking anybody, that they would be others than last time. */
    default boolean hasChanged() {
        return false;
    }

    /** What to look at when they are refused, for a human. */
    String source(String keys);
}
