/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.internal.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PatroniMembersTest {

    private static PatroniMembers members(Map<String, String> addresses, String... nameHostPort) throws Exception {
        StringBuilder members = new StringBuilder("{\"members\":[");
        for (int i = 0; i < nameHostPort.length; i++) {
            String[] member = nameHostPort[i].split(" ");
            members.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"%s\",\"host\":\"%s\",\"port\":%s}".formatted((Object[]) member));
        }
        return PatroniMembers.of(Json.parse(members.append("]}").toString()), addresses);
    }

    @Test
    void theSameAddressCountsMoreThanTheSameName() throws Exception {
        PatroniMembers members = members(
                Map.of("db1", "10.0.0.1:5432", "db2", "10.0.0.2:5432"), "db2 10.0.0.1 5432", "db1 10.0.0.2 5432");

        assertThat(members.of("db1").name()).isEqualTo("db2");
        assertThat(members.of("db2").name()).isEqualTo("db1");
    }

    @Test
    void aNameCountsWhereNoAddressIsTheSame() throws Exception {
        PatroniMembers members = members(
                Map.of("db1", "db1.example:5432", "db2", "db2.example:5432"), "db1 10.0.0.1 5432", "x 10.0.0.2 5432");

        assertThat(members.of("db1").address()).isEqualTo("10.0.0.1:5432");
        assertThatThrownBy(() -> members.of("db2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNameDoesNotCountIfItsAddressIsAnotherEndpoints() throws Exception {
        PatroniMembers members =
                members(Map.of("db1", "10.0.0.1:5432", "db2", "db2.example:5432"), "db2 10.0.0.1 5432");

        assertThatThrownBy(() -> members.of("db2")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void namesOfHostsHaveNoCaseAndIpv6NoBrackets() throws Exception {
        PatroniMembers members =
                members(Map.of("db1", "[::1]:5432", "db2", "db2.example:5432"), "a ::1 5432", "b DB2.example 5432");

        assertThat(members.of("db1").name()).isEqualTo("a");
        assertThat(members.of("db2").name()).isEqualTo("b");
    }
}
