/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import jakarta.persistence.EntityManager;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;

/** How an application asks which server it is on, and how it writes there; inside its transaction, if it is in one. */
enum Framework {
    JDBC_TEMPLATE {
        @Override
        String server(Application application) {
            return String.valueOf(application.jdbcTemplate().queryForObject(SERVER, String.class));
        }

        @Override
        void insert(Application application) {
            application.jdbcTemplate().update(INSERT);
        }
    },

    JPA {
        @Override
        String server(Application application) {
            return (String)
                    application.entityManager().createNativeQuery(SERVER).getSingleResult();
        }

        /** Sent when the transaction commits. */
        @Override
        void insert(Application application) {
            EntityManager entities = application.entityManager();
            Long next = entities.createQuery("select count(*) from OrderEntity", Long.class)
                    .getSingleResult();
            entities.persist(new OrderEntity(next));
        }
    },

    JOOQ {
        @Override
        String server(Application application) {
            return String.valueOf(application.jooq().fetchValue(SERVER));
        }

        @Override
        void insert(Application application) {
            application.jooq().execute(INSERT);
        }
    },

    MYBATIS {
        @Override
        String server(Application application) {
            return application.mapper().server();
        }

        @Override
        void insert(Application application) {
            application.mapper().insert();
        }
    };

    private static final String SERVER =
            "SELECT CASE WHEN pg_is_in_recovery() THEN 'replica ' ELSE 'primary ' END || inet_server_port()";
    private static final String INSERT = "INSERT INTO orders SELECT count(*) FROM orders";

    /** "primary" or "replica", and its port. */
    abstract String server(Application application);

    abstract void insert(Application application);

    /** MyBatis's way to say the same. */
    interface OrderMapper {

        @Select(SERVER)
        String server();

        @Insert(INSERT)
        void insert();
    }
}
