/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.sql.SQLException;
import java.util.Properties;

/** As a user whose password never changes. */
public class SimpleLogin implements Login {

    private final Properties properties = new Properties();

    public SimpleLogin(String user, String password) {
        properties.setProperty("user", user);
        properties.setProperty("password", password);
    }

    /** With one more property of the driver's. */
    SimpleLogin with(String name, String value) {
        properties.setProperty(name, value);
        return this;
    }

    @Override
    public Properties properties() throws SQLException {
        return (Properties) properties.clone();
    }

    @Override
    public Properties withoutPassword() {
        Properties known = (Properties) properties.clone();
        known.remove("password");
        return known;
    }

    @Override
    public String source(String keys) {
        return keys;
    }
}
