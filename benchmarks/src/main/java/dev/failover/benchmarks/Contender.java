/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.failover.FailoverListener;
import dev.failover.jdbc.FailoverDataSource;
import dev.failover.jdbc.FailoverDataSourceBuilder;
import dev.failover.testkit.PostgresNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who is compared, each set up as its own documentation says. */
public enum Contender {
    /** This library with its defaults. */
    OURS {
        @Override
        public Client open(List<Address> nodes, int poolSize, FailoverListener listener) {
            FailoverDataSourceBuilder builder = FailoverDataSource.builder()
                    .name("bench")
                    .username(PostgresNode.USER)
                    .password(PostgresNode.PASSWORD)
                    .property("pool.maximum-pool-size", Integer.toString(poolSize))
                    .listener(listener);
            nodes.forEach(node -> builder.endpoint(node.id(), e -> e.url(node.url())));
            FailoverDataSource dataSource = builder.build();
            return new Client(dataSource, dataSource.replica(), dataSource);
        }
    },
    /** HikariCP with its defaults over pgjdbc's list of hosts. */
    HIKARI {
        @Override
        public Client open(List<Address> nodes, int poolSize, FailoverListener listener) {
            return pooled(multiHost(nodes) + "?targetServerType=primary", poolSize);
        }
    },
    /** The same with a limit on reads from the socket, as is often advised: 10 s. */
    HIKARI_TUNED {
        @Override
        public Client open(List<Address> nodes, int poolSize, FailoverListener listener) {
            return pooled(multiHost(nodes) + "?targetServerType=primary&socketTimeout=10", poolSize);
        }
    },
    /**
     * HikariCP over the AWS Advanced JDBC Wrapper: failover2 and efm2 on a static list of hosts, since a community
     * PostgreSQL has no topology to ask for; the most aggressive failure detection that its own documents measure, and
     * limits on its monitoring connections, as they demand.
     */
    AWS {
        @Override
        public Client open(List<Address> nodes, int poolSize, FailoverListener listener) {
            String url = multiHost(nodes).replace("jdbc:", "jdbc:aws-wrapper:")
                    + "?wrapperPlugins=failover2,efm2&wrapperDialect=pg&clusterId=bench-"
                    + nodes.get(0).port()
                    + "&failureDetectionTime=6000&failureDetectionInterval=1000&failureDetectionCount=1"
                    + "&monitoring-connectTimeout=3&monitoring-socketTimeout=3&failoverTimeoutMs=30000";
            return pooled(url, poolSize);
        }
    };

    /** What HikariCP gives a pool if nothing is said. */
    public static final int DEFAULT_POOL_SIZE = 10;

    /** @param listener hears of decisions, if the client tells of any */
    public abstract Client open(List<Address> nodes, int poolSize, FailoverListener listener);

    private static String multiHost(List<Address> nodes) {
        String hosts = nodes.stream().map(Address::toString).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/" + PostgresNode.DATABASE;
    }

    private static Client pooled(String url, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(PostgresNode.USER);
        config.setPassword(PostgresNode.PASSWORD);
        config.setMaximumPoolSize(poolSize);
        HikariDataSource pool = new HikariDataSource(config);
        return new Client(pool, pool, pool);
    }

    public static Contender of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
