/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW;

import dev.failover.jdbc.FailoverDataSource;
import dev.failover.jdbc.Given;
import dev.failover.jdbc.frameworks.Application.Manager;
import dev.failover.testkit.PostgresCluster;
import dev.failover.testkit.PostgresNode;
import dev.failover.testkit.WithPostgres;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** On which server the transactions of frameworks run. Each pool has one connection: none is lost, and none held in vain. */
@WithPostgres(standbys = 1)
@Timeout(120)
class FrameworksIT {

    private static final boolean READ_ONLY = true;
    private static final boolean READ_WRITE = false;

    private static final List<FailoverDataSource> DATA_SOURCES = new ArrayList<>();
    private static final Map<String, Application> APPLICATIONS = new LinkedHashMap<>();

    private static PostgresNode a;
    private static String primary;
    private static String replica;

    private final List<String> servers = new ArrayList<>();
    private Framework framework;
    private Application application;

    @BeforeAll
    static void start(PostgresCluster cluster) {
        a = cluster.node("a");
        PostgresNode b = cluster.node("b");
        primary = "primary " + a.port();
        replica = "replica " + b.port();
        a.execute("CREATE TABLE orders(id bigint PRIMARY KEY); GRANT ALL ON orders TO app");
        b.awaitReplayOf(a);
        for (String rebind : List.of("intent", "transaction")) {
            FailoverDataSource dataSource = open(rebind, a, b);
            DATA_SOURCES.add(dataSource);
            for (Manager manager : Manager.values()) {
                APPLICATIONS.put(rebind + manager, new Application(dataSource, manager));
            }
        }
    }

    private static FailoverDataSource open(String rebind, PostgresNode a, PostgresNode b) {
        FailoverDataSource opened = Given.cluster("orders", a, b)
                .property("pool.maximum-pool-size", "1")
                .property("routing.rebind", rebind)
                .readOnlyHint(Application::isReadOnly)
                .build();
        await().until(() -> Given.port(opened.replica()) == b.port());
        await().until(() -> Given.port(opened) == a.port());
        return opened;
    }

    @AfterAll
    static void stop() {
        APPLICATIONS.values().forEach(Application::close);
        DATA_SOURCES.forEach(FailoverDataSource::close);
    }

    @BeforeEach
    void empty() {
        a.execute("TRUNCATE orders");
    }

    static Stream<Arguments> withJpa() {
        return everything().filter(it -> it.get()[1] != Manager.DATA_SOURCE);
    }

    static Stream<Arguments> everything() {
        return Stream.of(Framework.values()).flatMap(framework -> Stream.of(Manager.values())
                .filter(manager -> framework != Framework.JPA || manager != Manager.DATA_SOURCE)
                .flatMap(manager ->
                        Stream.of("intent", "transaction").map(rebind -> Arguments.of(framework, manager, rebind))));
    }

    // ---- the rows

    @ParameterizedTest
    @MethodSource("everything")
    void plain(Framework framework, Manager manager, String rebind) {
        given(framework, manager, rebind);
        run(READ_ONLY);
        run(READ_WRITE);
        run(READ_ONLY);
        assertThat(servers).containsExactly(replica, primary, replica);
        assertThat(rows()).isOne();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void requiresNew(Framework framework, Manager manager, String rebind) {
        given(framework, manager, rebind);
        run(READ_ONLY, () -> run(READ_WRITE));
        assertThat(servers).containsExactly(replica, primary, replica);
        servers.clear();
        run(READ_WRITE, () -> run(READ_ONLY));
        assertThat(servers).containsExactly(primary, replica, primary);
        assertThat(rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("withJpa")
    void openInView(Framework framework, Manager manager, String rebind) {
        given(framework, manager, rebind);
        application.inView(() -> {
            run(READ_ONLY);
            run(READ_WRITE);
            run(READ_ONLY);
        });
        assertThat(servers).containsExactly(replica, primary, replica);
        assertThat(rows()).isOne();
    }

    @ParameterizedTest
    @MethodSource("withJpa")
    void openInViewThatWritesFirst(Framework framework, Manager manager, String rebind) {
        given(framework, manager, rebind);
        application.inView(() -> {
            run(READ_WRITE);
            run(READ_ONLY);
        });
        assertThat(servers).containsExactly(primary, replica);
        assertThat(rows()).isOne();
    }

    /** What is loaded outside of any transaction was declared to be nothing. */
    @ParameterizedTest
    @MethodSource("withJpa")
    void openInViewBetweenTransactions(Framework framework, Manager manager, String rebind) {
        given(framework, manager, rebind);
        application.inView(() -> {
            run(READ_ONLY);
            servers.add(Framework.JPA.server(application));
            run(READ_ONLY);
        });
        assertThat(servers).containsExactly(replica, primary, replica);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void aWriteThatJoinsAReadOnlyTransactionIsRefusedWithAdvice(Framework framework, Manager manager, String rebind) {
        given(framework, manager, rebind);
        assertThatThrownBy(() -> application.inTransaction(READ_ONLY, PROPAGATION_REQUIRED, () -> {
                    framework.insert(application);
                    application.entityManager().flush();
                    return null;
                }))
                .hasStackTraceContaining("write inside a read-only transaction; remove readOnly = true");
        run(READ_WRITE);
        assertThat(servers).containsExactly(primary);
    }

    // ---- the parts of it

    private void given(Framework framework, Manager manager, String rebind) {
        this.framework = framework;
        this.application = APPLICATIONS.get(rebind + manager);
    }

    private void run(boolean readOnly) {
        transaction(readOnly, PROPAGATION_REQUIRES_NEW, () -> {}, false);
    }

    /** With something within it. */
    private void run(boolean readOnly, Runnable within) {
        transaction(readOnly, PROPAGATION_REQUIRED, within, true);
    }

    private void transaction(boolean readOnly, int propagation, Runnable within, boolean again) {
        application.inTransaction(readOnly, propagation, () -> {
            servers.add(framework.server(application));
            if (!readOnly) {
                framework.insert(application);
            }
            within.run();
            if (again) {
                servers.add(framework.server(application));
            }
            return null;
        });
    }

    private static long rows() {
        return a.queryLong("SELECT count(*) FROM orders");
    }
}
