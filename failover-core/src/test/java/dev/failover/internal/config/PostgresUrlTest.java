/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db-a/orders | db-a:5432/orders",
                "jdbc:postgresql://DB.example.com:6432/Orders | db.example.com:6432/Orders",
                "jdbc:postgresql://10.0.0.1/o?ssl=true&sslmode=verify-full | 10.0.0.1:5432/o",
                "jdbc:postgresql://[2001:DB8::1]:5433/o | [2001:db8::1]:5433/o",
                "jdbc:postgresql://[fe80::1%eth0]/o | [fe80::1%eth0]:5432/o",
                "jdbc:postgresql://my_host/o%20x? | my_host:5432/o%20x",
            })
    void oneHostIsRead(String url, String target) {
        assertThat(PostgresUrl.objection(url)).isEmpty();
        assertThat(PostgresUrl.parse(url).target()).isEqualTo(target);
    }

    @Test
    void parametersAreKept() {
        assertThat(PostgresUrl.parse("jdbc:postgresql://h/d?ssl&sslmode=require&&options=-c%20a=b")
                        .parameters())
                .containsEntry("ssl", "")
                .containsEntry("sslmode", "require")
                .containsEntry("options", "-c%20a=b")
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://a,b/o | one host: one endpoint is one node; write one endpoint per host",
                "jdbc:postgresql://a:1,b:2/o | one host: one endpoint is one node; write one endpoint per host",
                "jdbc:postgresql://u:p@a/o | no user or password in it, URLs are logged: write username and password",
                "jdbc:postgresql://a/o?user=x | no user in it: write username",
                "jdbc:postgresql://a/o?password=x | no password in it, URLs are logged: write password or password-file",
                "jdbc:postgresql://a/o?socketFactory=x | no socketFactory in it: write driver.socketFactory, else stuck calls are not freed",
                "jdbc:postgresql://a/o?loginTimeout=5 | no loginTimeout in it: write driver.loginTimeout, else each attempt costs a thread",
                "jdbc:postgresql://a/o?targetServerType=primary | no targetServerType in it: the primary is found here, not by the driver",
                "jdbc:postgresql://a/o?x=1&hostRecheckSeconds=1 | no hostRecheckSeconds in it: the primary is found here, not by the driver",
                "jdbc:postgresql://a/o?loadBalanceHosts=true | no loadBalanceHosts in it: the primary is found here, not by the driver",
                "jdbc:postgresql://a:0/o | a port from 1 to 65535",
                "jdbc:postgresql://a:70000/o | a port from 1 to 65535",
            })
    void whatWouldBreakFailoverIsRefusedWithAdvice(String url, String advice) {
        assertThat(PostgresUrl.objection(url)).contains(advice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:postgresql:orders",
                "jdbc:postgresql:///orders",
                "jdbc:postgresql://a",
                "jdbc:postgresql://a/",
                "jdbc:postgresql://a:x/o",
                "jdbc:postgresql://a:/o",
                "jdbc:postgresql://a b/o",
                "jdbc:mysql://a/o",
                "postgresql://a/o",
                "JDBC:POSTGRESQL://a/o",
                "jdbc:postgresql://[::1/o",
                "jdbc:postgresql://a/o/p",
                "jdbc:postgresql://a/o#f",
                " jdbc:postgresql://a/o",
                "jdbc:postgresql://2001:db8::1/o"
            })
    void whatIsNoUrlIsRefused(String url) {
        assertThat(PostgresUrl.objection(url)).contains("jdbc:postgresql://host:port/database");
        assertThatThrownBy(() -> PostgresUrl.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGiantUrlIsRefused() {
        assertThat(PostgresUrl.objection("jdbc:postgresql://a/o?x=" + "y".repeat(1 << 20)))
                .isPresent();
    }

    @Test
    void theProblemShowsTheHarmlessPart() {
        assertThat(Given.orders()
                        .with("endpoints.c.url", "jdbc:postgresql://a,b/o?x=1")
                        .problems())
                .containsExactly(
                        "failover.jdbc.orders.endpoints.c.url: jdbc:postgresql://a,b/o?... (expected: one host:"
                                + " one endpoint is one node; write one endpoint per host)");
    }
}
