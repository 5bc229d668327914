/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static dev.failover.internal.config.Key.Scope.CLUSTER_AND_ENDPOINT;
import static dev.failover.internal.config.Key.key;
import static dev.failover.internal.config.ValueType.DURATION;
import static dev.failover.internal.config.ValueType.FAMILY;
import static dev.failover.internal.config.ValueType.FLAG;
import static dev.failover.internal.config.ValueType.INTEGER;
import static dev.failover.internal.config.ValueType.SECONDS;
import static dev.failover.internal.config.ValueType.SECRET;
import static dev.failover.internal.config.ValueType.TEXT;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is passed on to pgjdbc and HikariCP: the names whose values are checked here, and those that are refused. */
final class LibraryKeys {

    /** What pgjdbc can turn into an {@code int} of milliseconds. */
    private static final String LONGEST_DRIVER_TIMEOUT = "24d";

    private LibraryKeys() {}

    static List<Key> driver() {
        return List.of(
                driver("connectTimeout", SECONDS).by("3s").means("Limit of the TCP connect."),
                driver("loginTimeout", SECONDS)
                        .by("2s")
                        .means("Limit of connect and login; without one a frozen server blocks for ever."),
                driver("socketTimeout", SECONDS).means("Limit of every read from the server; 0 is none."),
                driver("cancelSignalTimeout", SECONDS).means("Limit of sending a cancel request."),
                driver("sslResponseTimeout", DURATION).means("Limit of the answer to the request for TLS."),
                driver("gssResponseTimeout", DURATION).means("Limit of the answer to the request for GSS encryption."),
                driver("tcpKeepAlive", FLAG).by("true").means("TCP keep-alive on every connection."),
                driver("ApplicationName", TEXT).by("<c>").means("Name of the application in `pg_stat_activity`."),
                driver("sslpassword", SECRET).means("Password of the client key."),
                driver("*", FAMILY).means("Every other pgjdbc property, in pgjdbc's own spelling and unit."));
    }

    private static KeySpec driver(String property, ValueType type) {
        KeySpec spec = key("driver." + property, type).at(CLUSTER_AND_ENDPOINT);
        return type.isMeasured() ? spec.atMost(LONGEST_DRIVER_TIMEOUT) : spec;
    }

    static List<Key> pool() {
        return List.of(
                key("pool.connection-timeout", DURATION)
                        .by("10s")
                        .atLeast("250ms")
                        .atMost("1d")
                        .means("The whole budget of getConnection: queueing, trying endpoints, waiting for a primary."),
                pool("validation-timeout")
                        .atLeast("250ms")
                        .means("Limit of the test of an idle connection; HikariCP's default is 5s."),
                pool("idle-timeout")
                        .atLeast("10s")
                        .orZero()
                        .means(
                                "Idle connections above the minimum are closed after this long; HikariCP's default is 10m."),
                pool("keepalive-time").atLeast("30s").orZero().means("Idle connections are tested this often."),
                pool("max-lifetime")
                        .atLeast("30s")
                        .orZero()
                        .means("Connections are replaced after this long; HikariCP's default is 30m."),
                pool("leak-detection-threshold")
                        .atLeast("2s")
                        .orZero()
                        .means("A connection that is out for longer is reported."),
                key("pool.maximum-pool-size", INTEGER)
                        .at(CLUSTER_AND_ENDPOINT)
                        .by("10")
                        .atLeast("1")
                        .means("Connections per endpoint at most."),
                key("pool.minimum-idle", INTEGER)
                        .at(CLUSTER_AND_ENDPOINT)
                        .means("Connections that are kept ready on the primary; as many as the maximum if not set."),
                key("pool.standby-minimum-idle", INTEGER)
                        .at(CLUSTER_AND_ENDPOINT)
                        .by("1")
                        .below("pool.maximum-pool-size")
                        .ours()
                        .means("Connections that are kept ready on each standby: they make failover fast."),
                key("pool.*", FAMILY).at(CLUSTER_AND_ENDPOINT).means("Every other HikariCP property, per endpoint."));
    }

    private static KeySpec pool(String property) {
        return key("pool." + property, DURATION).at(CLUSTER_AND_ENDPOINT);
    }

    /** Names that a family does not take, with advice; a star at the end stands for any rest. */
    static Map<String, String> refused() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("pool.jdbc-url", "write endpoints.<e>.url");
        refused.put("pool.data-source*", "write endpoints.<e>.url and driver.*: the data source is built here");
        refused.put("pool.driver-class-name", "the driver is always pgjdbc");
        refused.put("pool.initialization-fail-timeout", "write startup.require-primary and startup.timeout");
        refused.put("pool.pool-name", "pools are named after cluster and endpoint");
        refused.put("pool.read-only", "read-only is declared per connection, or use the data source's replica()");
        refused.put("pool.exception-override*", "failures are classified here");
        refused.put("pool.username", "write username");
        refused.put("pool.password", "write password or password-file");
        refused.put("driver.user", "write username");
        refused.put("driver.password", "write password or password-file");
        for (String address : new String[] {"PGHOST", "PGPORT", "PGDBNAME"}) {
            refused.put("driver." + address, "write endpoints.<e>.url");
        }
        PostgresUrl.ROUTING.forEach(
                name -> refused.put("driver." + name, "the primary is found here, not by the driver"));
        return Map.copyOf(refused);
    }
}
