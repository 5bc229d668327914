/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.config.Settings;
import dev.failover.internal.engine.CommonPolicies;
import dev.failover.internal.time.TimeSource;
import dev.failover.jdbc.CredentialsProvider;
import dev.failover.jdbc.HealthCheck;
import dev.failover.jdbc.internal.pool.EndpointPool;
import dev.failover.jdbc.internal.pool.Openings;
import dev.failover.jdbc.internal.postgres.DriverProperties;
import dev.failover.jdbc.internal.postgres.Opener;
import dev.failover.jdbc.internal.probe.PostgresProbe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an endpoint's pool and probe from its settings. */
final class EndpointFactory {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    /** The driver's own limit of an opening would cost a thread per attempt; ours is used instead. */
    private static final String LOGIN_TIMEOUT = "loginTimeout";

    private static final long UNLIMITED_NANOS = Long.MAX_VALUE / 4;

    private final TimeSource time;
    private final long probeTimeoutNanos;
    private final HealthCheck check;
    private final Optional<CredentialsProvider> credentials;
    private final Function<String, Openings> openings;

    /**
     * @param started what the process was started with: the limit of probes counts until it ends
     * @param openings who hears of an endpoint's connections
     */
    EndpointFactory(Settings started, TimeSource time, Fittings fittings, Function<String, Openings> openings) {
        this.probeTimeoutNanos = CommonPolicies.nanos(started, "probe.timeout");
        this.time = time;
        this.check = fittings.check();
        this.credentials = fittings.credentials();
        this.openings = openings;
    }

    /**
     * Makes endpoints of a cluster: all of these, or none.
     *
     * @throws RuntimeException if one of them cannot be made
     */
    Map<String, JdbcEndpoint> make(Settings cluster, List<String> ids) {
        Map<String, JdbcEndpoint> made = new LinkedHashMap<>();
        try {
            ids.forEach(id -> made.put(id, make(cluster.endpoint(id))));
            return made;
        } catch (RuntimeException | Error e) {
            made.values().forEach(JdbcEndpoint::end);
            throw e;
        }
    }

    private JdbcEndpoint make(Settings settings) {
        try {
            Logins logins = Logins.of(settings, credentials, time);
            PostgresProbe probe = probe(settings, logins); // first: unlike a pool it has no thread before it is asked
            return new JdbcEndpoint(settings, pool(settings, logins), probe, logins, new LogEnd(time), new Spill());
        } catch (RuntimeException e) { // of values that only HikariCP can judge
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new IllegalArgumentException(keysOf(settings) + ".endpoints." + settings.id() + ": " + why, e);
        }
    }

    private EndpointPool pool(Settings settings, Logins logins) {
        Properties driver = properties(settings.family("driver"));
        String login = loginTimeout(driver);
        long limitNanos = login.equals("0") ? UNLIMITED_NANOS : TimeUnit.SECONDS.toNanos(Long.parseLong(login));
        if (settings.flag("pooler")) {
            keepNothingInSessions(driver);
        }
        driver.putIfAbsent("readOnlyMode", "always"); // a read-only handle on a primary must refuse writes there
        Opener opener = new Opener(
                settings.text("url"),
                logins.ofPool(patience(settings, limitNanos), driver),
                limitNanos,
                "driver.loginTimeout",
                keysOf(settings),
                time,
                !settings.flag(
                        "pooler")); // there each transaction may be on another server, and a session waits for one
        return new EndpointPool(
                "failover-" + settings.cluster() + "-" + settings.id(),
                properties(settings.family("pool")),
                settings.integer("pool.standby-minimum-idle"),
                opener,
                openings.apply(settings.id()),
                DriverProperties.networkTimeoutMillis(settings.text("url"), settings.family("driver")),
                time);
    }

    /** Behind a pooler the next transaction may run in another session, and this one may be another client's. */
    private static void keepNothingInSessions(Properties driver) {
        driver.putIfAbsent("prepareThreshold", "0");
        driver.putIfAbsent("readOnlyMode", "transaction");
    }

    /** Half of an opening, the other half is the server's; no opening is of use to a caller who has left. */
    private static long patience(Settings settings, long limitNanos) {
        return Math.min(limitNanos, CommonPolicies.nanos(settings, "pool.connection-timeout")) / 2;
    }

    private PostgresProbe probe(Settings settings, Logins logins) {
        Properties driver = properties(settings.family("driver"));
        loginTimeout(driver);
        driver.setProperty("ApplicationName", "failover-probe");
        driver.setProperty("prepareThreshold", "1");
        boolean throughPooler = JdbcPolicies.isProbedThroughPooler(settings);
        if (throughPooler) {
            driver.setProperty("preferQueryMode", "simple");
        }
        String url = settings.optionalText("probe.url").orElseGet(() -> settings.text("url"));
        EndpointLogin login = logins.ofProbe(probeTimeoutNanos / 2, driver);
        Opener opener = new Opener(url, login, probeTimeoutNanos, "probe.timeout", keysOf(settings), time, false);
        String where = settings.cluster() + "." + settings.id();
        return new PostgresProbe(
                "failover-" + settings.cluster() + "-probe-" + settings.id(),
                opener,
                time,
                throughPooler ? 0 : (int) TimeUnit.NANOSECONDS.toMillis(probeTimeoutNanos),
                connection -> check.check(settings.id(), connection),
                text -> LOG.warn("{}: {}", where, text));
    }

    /** Taken out, unless the user's own sockets are out of our reach: then only the driver's limit ends an opening. */
    private static String loginTimeout(Properties driver) {
        String limit = driver.getProperty(LOGIN_TIMEOUT, "0");
        if (!driver.containsKey("socketFactory")) {
            driver.remove(LOGIN_TIMEOUT);
        }
        return limit;
    }

    private static String keysOf(Settings settings) {
        return "failover.jdbc." + settings.cluster();
    }

    private static Properties properties(Map<String, String> map) {
        Properties properties = new Properties();
        properties.putAll(map);
        return properties;
    }
}
