/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.frameworks;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the table that the frameworks write. */
@Entity
@Table(name = "orders")
class OrderEntity {

    @Id
    private long id;

    OrderEntity() {}

    OrderEntity(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }
}
