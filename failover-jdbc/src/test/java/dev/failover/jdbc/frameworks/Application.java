/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import dev.failover.jdbc.frameworks.Framework.OrderMapper;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.mybatis.spring.SqlSessionTemplate;
import org.mybatis.spring.transaction.SpringManagedTransactionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What Spring Boot would wire above one DataSource. */
final class Application implements AutoCloseable {

    /** Who begins and ends transactions, and what is held between them. */
    enum Manager {
        /** Without JPA. */
        DATA_SOURCE,
        /** As Spring sets Hibernate up: a session keeps its connection until it is closed. */
        JPA,
        /** A session gives its connection back after each transaction, and does not tell it what is read-only. */
        JPA_RELEASING
    }

    private final LocalContainerEntityManagerFactoryBean entityManagers = new LocalContainerEntityManagerFactoryBean();
    private final EntityManagerFactory entityManagerFactory;
    private final EntityManager entityManager;
    private final PlatformTransactionManager transactions;
    private final JdbcTemplate jdbcTemplate;
    private final DSLContext jooq;
    private final OrderMapper mapper;

    Application(DataSource dataSource, Manager manager) {
        entityManagerFactory = entityManagerFactory(dataSource, manager);
        entityManager = SharedEntityManagerCreator.createSharedEntityManager(entityManagerFactory);
        transactions = manager == Manager.DATA_SOURCE
                ? new DataSourceTransactionManager(dataSource)
                : new JpaTransactionManager(entityManagerFactory);
        jdbcTemplate = new JdbcTemplate(dataSource);
        jooq = DSL.using(
                new DataSourceConnectionProvider(new TransactionAwareDataSourceProxy(dataSource)), SQLDialect.POSTGRES);
        mapper = mapper(dataSource);
    }

    private EntityManagerFactory entityManagerFactory(DataSource dataSource, Manager manager) {
        entityManagers.setDataSource(dataSource);
        entityManagers.setManagedTypes(PersistenceManagedTypes.of(OrderEntity.class.getName()));
        entityManagers.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        if (manager == Manager.JPA_RELEASING) {
            entityManagers.setJpaPropertyMap(
                    Map.of("hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION"));
        }
        entityManagers.afterPropertiesSet();
        return entityManagers.getObject();
    }

    private static OrderMapper mapper(DataSource dataSource) {
        Configuration configuration =
                new Configuration(new Environment("orders", new SpringManagedTransactionFactory(), dataSource));
        configuration.setLocalCacheScope(LocalCacheScope.STATEMENT); // else it asks the server once in a transaction
        configuration.addMapper(OrderMapper.class);
        return new SqlSessionTemplate(new SqlSessionFactoryBuilder().build(configuration)).getMapper(OrderMapper.class);
    }

    /** What the running transaction was declared to be: the whole of what an application adds to have its readers routed. */
    static boolean isReadOnly() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    JdbcTemplate jdbcTemplate() {
        return jdbcTemplate;
    }

    EntityManager entityManager() {
        return entityManager;
    }

    DSLContext jooq() {
        return jooq;
    }

    OrderMapper mapper() {
        return mapper;
    }

    /** As {@code @Transactional(readOnly = ..., propagation = ...)}. */
    <T> T inTransaction(boolean readOnly, int propagation, Supplier<T> work) {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setReadOnly(readOnly);
        template.setPropagationBehavior(propagation);
        return template.execute(status -> work.get());
    }

    /** One session for all transactions of a request, as {@code spring.jpa.open-in-view} has it. */
    void inView(Runnable request) {
        EntityManager session = entityManagerFactory.createEntityManager();
        TransactionSynchronizationManager.bindResource(entityManagerFactory, new EntityManagerHolder(session));
        try {
            request.run();
        } finally {
            TransactionSynchronizationManager.unbindResource(entityManagerFactory);
            session.close();
        }
    }

    @Override
    public void close() {
        entityManagers.destroy();
    }
}
