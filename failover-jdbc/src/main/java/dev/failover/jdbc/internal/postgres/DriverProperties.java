/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What pgjdbc can be told, so that a misspelt {@code driver.*} key is found before it is silently ignored. */
public final class DriverProperties {

    private DriverProperties() {}

    /** The names of all properties, in pgjdbc's spelling. */
    public static List<String> names() {
        return Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();
    }

    /** The limit of each wait for a server that a connection begins with, from these properties or the url; 0 for none. */
    public static int networkTimeoutMillis(String url, Map<String, String> properties) {
        Properties given = new Properties();
        given.putAll(properties);
        Properties all = Driver.parseURL(url, given);
        try {
            return all == null ? 0 : Math.multiplyExact(PGProperty.SOCKET_TIMEOUT.getInt(all), 1000);
        } catch (SQLException | ArithmeticException e) {
            return 0; // then none can be opened either, which says why
        }
    }
}
