/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandChecksTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db-aa | no such endpoint (did you mean db-a?) (expected: one of db-a, db-b)",
                "elsewhere | no such endpoint (expected: one of db-a, db-b)",
                "db-b | has writes=false (expected: an endpoint that may take writes)",
            })
    void theWriterIsADeclaredEndpointThatMayTakeWrites(String id, String text) {
        assertThat(named().with("endpoints.db-b.writes", "false")
                        .with("failover.writer", id)
                        .problems())
                .containsExactly("failover.jdbc.orders.failover.writer: " + id + ": " + text);
    }

    @Test
    void aDrainedEndpointIsNoWriter() {
        assertThat(named().with("endpoints.db-b.enabled", "false")
                        .with("failover.writer", "db-b")
                        .problems())
                .containsExactly("failover.jdbc.orders.failover.writer: db-b: has enabled=false"
                        + " (expected: an endpoint that may take writes)");
    }

    @Test
    void aWriterThatMayIsTaken() {
        assertThat(named().with("failover.writer", "db-b").settings().text("failover.writer"))
                .isEqualTo("db-b");
    }

    @Test
    void anEndpointThatIsBrokenItselfSaysNothingAboutTheWriter() {
        assertThat(named().with("endpoints.db-b.writes", "no")
                        .with("failover.writer", "db-b")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("failover.jdbc.orders.endpoints.db-b.writes: no ");
    }

    @Test
    void patroniNeedsAnAddress() {
        Given given = Given.orders().with("switchover.action", "patroni");
        assertThat(given.problems())
                .containsExactly("failover.jdbc.orders.switchover.patroni.url: missing (expected: Patroni's REST API,"
                        + " such as http://db-a:8008, because switchover.action=patroni)");
        given.with("switchover.patroni.url", "http://db-a:8008, https://[::1]:8008/api");
        assertThat(given.settings().list("switchover.patroni.url"))
                .containsExactly("http://db-a:8008", "https://[::1]:8008/api");
    }

    @Test
    void aStateFileBelongsToOneCluster() {
        Given given = Given.orders()
                .key("failover.jdbc.billing.endpoints.a.url", "jdbc:postgresql://db-a/billing")
                .key("failover.defaults.jdbc.failover.state-file", "/var/lib/app/failover.state");
        assertThat(given.problems())
                .containsExactly("failover.jdbc.billing.failover.state-file: the same as that of orders"
                        + " (expected: one file per cluster)");
        given.with("failover.state-file", "/var/lib/app/orders.state");
        assertThat(given.settings()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"100", "10,25,50,100", " 1 , 2 ,100", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,100"})
    void stepsClimbToAHundred(String steps) {
        assertThat(Given.orders().with("switchback.steps", steps).settings().list("switchback.steps"))
                .endsWith("100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10,25,50",
                "100,100",
                "25,10,100",
                "0,100",
                "-1,100",
                "10,,100",
                "10,100,",
                "101",
                "10.5,100",
                "10%,100",
                "010,100",
                "x",
                "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,100"
            })
    void otherStepsAreRefused(String steps) {
        assertThat(Given.orders().with("switchback.steps", steps).problems())
                .singleElement()
                .asString()
                .contains("(expected: whole per cents from 1 to 100, each larger than the one before, at most 20, the"
                        + " last 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "7301:b", "7301:x:b", "7301:3:", ":3:b", "7301:3:b,", "7301:3:B", "7301:-3:b"})
    void whatIsNoApprovalIsRefused(String approved) {
        assertThat(Given.orders().with("failover.approved", approved).problems())
                .containsExactly("failover.jdbc.orders.failover.approved: " + approved
                        + " (expected: ids of approvals, identity:term:endpoint)");
    }

    @Test
    void anApprovalOfAnEndpointThatIsGoneIsNoError() {
        assertThat(Given.orders()
                        .with("failover.approved", "7301:3:gone, blue:cell:4:b")
                        .settings()
                        .list("failover.approved"))
                .containsExactly("7301:3:gone", "blue:cell:4:b");
    }

    @Test
    void eventsAreChosenByTheirNames() {
        List<String> some = Given.orders()
                .with("notify.webhook.events", "primary-changed, incident-closed")
                .settings()
                .list("notify.webhook.events");
        assertThat(some).containsExactly("primary-changed", "incident-closed");
        assertThat(EventNames.ALL).containsAll(some).doesNotContain("all").isSorted();
        assertThat(EventNames.of(new FailoverEvent.EndpointPutBack("orders", "a", Instant.EPOCH)))
                .isEqualTo("endpoint-put-back");
        assertThat(Given.orders()
                        .with("notify.webhook.events", "primary-chaned")
                        .problems())
                .containsExactly(
                        "failover.jdbc.orders.notify.webhook.events: primary-chaned (expected: all, or names of"
                                + " events such as primary-changed (did you mean primary-changed?))");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com/services/T0/B0/hunter2",
                "http://alerts:9093/api?key=hunter2",
                "http://my_alerts/x",
                "HTTPS://10.0.0.1",
                "http://[::1]:8080"
            })
    void aWebhookIsAnyAddress(String url) {
        assertThat(Given.orders().with("notify.webhook.url", url).settings().text("notify.webhook.url"))
                .isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alerts:9093/hunter2 | ... | http://host:port/path or https://host:port/path",
                "ftp://alerts/hunter2 | ... | http://host:port/path or https://host:port/path",
                "http:///hunter2 | ... | http://host:port/path or https://host:port/path",
                "http://alerts/hunter2#top | http://alerts/... | http://host:port/path or https://host:port/path",
                "http://alerts/hunter2 x | http://alerts/... | http://host:port/path or https://host:port/path",
                "http://alerts/hunter2%zz | http://alerts/... | http://host:port/path or https://host:port/path",
                "http://alerts:0/hunter2 | http://alerts:0/... | a port from 1 to 65535",
                "http://alerts:65536 | http://alerts:65536 | a port from 1 to 65535",
                "https://app:hunter2@alerts/x | ... | no user or password in it, hosts are logged",
                "app:hunter2@alerts | ... | no user or password in it, hosts are logged",
            })
    void aBadAddressIsToldWithoutItsSecrets(String url, String shown, String expected) {
        String text = shown + " (expected: " + expected + ")";
        assertThat(Given.orders().with("notify.webhook.url", url).problems())
                .containsExactly("failover.jdbc.orders.notify.webhook.url: " + text);
        assertThat(Given.orders()
                        .with("switchover.patroni.url", "http://db-a:8008," + url)
                        .problems())
                .containsExactly("failover.jdbc.orders.switchover.patroni.url: http://db-a:8008, " + text);
    }

    private static Given named() {
        return Given.nothing()
                .with("endpoints.db-a.url", "jdbc:postgresql://db-a/orders")
                .with("endpoints.db-b.url", "jdbc:postgresql://db-b/orders");
    }
}
