/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import static dev.failover.jdbc.internal.FakePatroni.HEALTHY;
import static dev.failover.jdbc.internal.FakePatroni.answer;
import static dev.failover.jdbc.internal.FakePatroni.hang;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.failover.internal.time.SystemTime;
import dev.failover.spi.SwitchoverAction.Request;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PatroniSwitchoverTest {

    private static final Map<String, String> ADDRESSES =
            Map.of("db1", "10.0.0.1:5432", "db2", "10.0.0.2:5433", "db3", "10.0.0.3:5432");
    private static final Duration AMPLE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final FakePatroni.Answer DONE = answer(200, "Successfully switched over to \"pg-b\"");

    private final SystemTime time = new SystemTime("patroni-test-timer");

    @AfterEach
    void end() {
        time.close();
    }

    private void ask(String from, String to, Duration patience, URI... apis) throws Exception {
        ask(from, to, patience, new PatroniPolicy(List.of(apis), "", ""));
    }

    private void ask(String from, String to, Duration patience, PatroniPolicy policy) throws Exception {
        try (PatroniSwitchover patroni = new PatroniSwitchover("orders", policy, ADDRESSES, time, patience, patience)) {
            patroni.switchover(new Request("orders", from, to, 5));
        }
    }

    private static URI nobody() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
    }

    // ---- it is asked

    @Test
    void anEndpointThatCameLaterIsKnown() throws Exception {
        try (FakePatroni patroni = new FakePatroni(answer(200, HEALTHY), DONE)) {
            PatroniPolicy policy = new PatroniPolicy(List.of(patroni.uri()), "", "");
            Map<String, String> two = Map.of("db1", "10.0.0.1:5432", "db2", "10.0.0.2:5433");
            try (PatroniSwitchover switchover = new PatroniSwitchover("orders", policy, two, time, AMPLE, AMPLE)) {
                assertThatThrownBy(() -> switchover.switchover(new Request("orders", "db1", "db3", 5)))
                        .hasMessageContaining("no member of Patroni's is endpoint db3");

                switchover.know(ADDRESSES);
                switchover.switchover(new Request("orders", "db1", "db3", 5));
            }
            assertThat(patroni.asked()).contains("POST /switchover {\"leader\":\"pg-a\",\"candidate\":\"pg-c\"}");
        }
    }

    @Test
    void membersAreAskedForByTheirOwnNames() throws Exception {
        try (FakePatroni patroni = new FakePatroni(answer(200, HEALTHY), DONE)) {
            ask("db1", "db2", AMPLE, patroni.uri());
            ask("db1", "db3", AMPLE, URI.create(patroni.uri() + "/"));

            assertThat(patroni.asked())
                    .containsExactly(
                            "GET /cluster",
                            "POST /switchover {\"leader\":\"pg-a\",\"candidate\":\"pg-b\"}",
                            "GET /cluster",
                            "POST /switchover {\"leader\":\"pg-a\",\"candidate\":\"pg-c\"}");
        }
    }

    @Test
    void theNextAddressIsAskedWhenOneRefusesHangsOrTalksNonsense() throws Exception {
        try (FakePatroni hanging = new FakePatroni(hang(), DONE);
                FakePatroni broken = new FakePatroni(answer(503, ""), DONE);
                FakePatroni other = new FakePatroni(answer(200, "<html>"), DONE);
                FakePatroni empty = new FakePatroni(answer(200, "{\"members\":[]}"), DONE);
                FakePatroni patroni = new FakePatroni(answer(200, HEALTHY), DONE)) {
            ask(
                    "db1",
                    "db2",
                    SHORT.multipliedBy(5),
                    nobody(),
                    hanging.uri(),
                    broken.uri(),
                    other.uri(),
                    empty.uri(),
                    patroni.uri());

            assertThat(patroni.asked()).hasSize(2);
            assertThat(hanging.asked()).containsExactly("GET /cluster");
        }
    }

    @Test
    void whenNobodyAnswersEachIsNamedWithWhatItDid() throws Exception {
        URI nobody = nobody();
        try (FakePatroni hanging = new FakePatroni(hang(), DONE);
                FakePatroni broken = new FakePatroni(answer(503, "no\n\tcluster"), DONE);
                FakePatroni other = new FakePatroni(answer(200, "<html>" + "x".repeat(500)), DONE)) {
            assertThatThrownBy(() ->
                            ask("db1", "db2", SHORT.multipliedBy(5), nobody, hanging.uri(), broken.uri(), other.uri()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("switchover.patroni.url")
                    .hasMessageContaining(nobody + ": ConnectException (Connection refused)")
                    .hasMessageContaining("GET " + hanging.uri() + ": ")
                    .hasMessageContaining("Patroni at " + broken.uri() + ": GET /cluster: status 503: no cluster")
                    .hasMessageContaining("not JSON")
                    .hasMessageContaining("<html>" + "x".repeat(194) + "...");
        }
    }

    @Test
    void aLoginIsSentWithTheQuestionThatNeedsOneAndNeverShown() throws Exception {
        try (FakePatroni patroni = new FakePatroni(answer(200, HEALTHY), answer(401, "no auth header received"))) {
            PatroniPolicy policy = new PatroniPolicy(List.of(patroni.uri()), "ops", "hüsh");
            Throwable failure = catchThrowable(() -> ask("db1", "db2", AMPLE, policy));

            assertThat(patroni.asked())
                    .first()
                    .isEqualTo("GET /cluster")
                    .isNotEqualTo(patroni.asked().get(1));
            assertThat(patroni.asked().get(1)).endsWith(" Basic b3BzOmjDvHNo");
            assertThat(failure).hasMessageContaining("status 401").hasMessageContaining("switchover.patroni.username");
            assertThat(failure.getMessage() + policy).doesNotContain("hüsh", "b3Bz");
        }
    }

    // ---- it refuses

    @ParameterizedTest
    @CsvSource({
        "400, Switchover target and source are the same",
        "412, leader name does not match",
        "503, Switchover failed",
        "200, Switchovered over to \"pg-c\" instead of \"pg-b\"",
        "302, ''"
    })
    void aRefusalTellsWhatWasAskedOfWhomAndTheAnswer(int status, String text) throws Exception {
        try (FakePatroni patroni = new FakePatroni(answer(200, HEALTHY), answer(status, text))) {
            assertThatThrownBy(() -> ask("db1", "db2", AMPLE, patroni.uri()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Patroni at " + patroni.uri()
                            + ": POST /switchover {\"leader\":\"pg-a\",\"candidate\":\"pg-b\"}: status " + status
                            + (text.isEmpty() ? "" : ": " + text));
            assertThat(patroni.asked()).hasSize(2);
        }
    }

    @Test
    void aQuestionWithoutAnAnswerIsNotAskedAgain() throws Exception {
        try (FakePatroni first = new FakePatroni(answer(200, HEALTHY), hang());
                FakePatroni second = new FakePatroni(answer(200, HEALTHY), DONE)) {
            assertThatThrownBy(() -> ask("db1", "db2", SHORT.multipliedBy(5), first.uri(), second.uri()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("POST /switchover")
                    .hasMessageContaining("may happen all the same");
            assertThat(first.asked()).hasSize(2);
            assertThat(second.asked()).isEmpty();
        }
    }

    // ---- it is not asked at all

    private void notAsked(String cluster, String from, String to, String... told) throws Exception {
        try (FakePatroni patroni = new FakePatroni(answer(200, cluster), DONE)) {
            Throwable failure = catchThrowable(() -> ask(from, to, AMPLE, patroni.uri()));

            assertThat(failure).isInstanceOf(IllegalStateException.class);
            assertThat(failure.getMessage()).contains(told);
            assertThat(patroni.asked()).containsExactly("GET /cluster");
        }
    }

    @Test
    void whoIsNotTheLeaderCannotGiveWay() throws Exception {
        notAsked(HEALTHY, "db2", "db3", "db2 is not the leader", "pg-a (leader, running, 10.0.0.1:5432)");
        notAsked(HEALTHY.replace("\"leader\"", "\"standby_leader\""), "db1", "db2", "db1 is not the leader");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in archive recovery", "stopped", "start failed", "creating replica", "crashed"})
    void whoDoesNotFollowCannotTakeOver(String state) throws Exception {
        notAsked(HEALTHY.replace("streaming", state), "db1", "db2", "db2 cannot take over", "(replica, " + state);
    }

    @Test
    void theLeaderCannotTakeOverFromItself() throws Exception {
        notAsked(HEALTHY, "db1", "db1", "db1 cannot take over");
    }

    @Test
    void anEndpointThatIsNoMemberIsToldWithBothLists() throws Exception {
        notAsked(
                HEALTHY.replace("10.0.0.2", "10.9.9.9"),
                "db1",
                "db2",
                "no member of Patroni's is endpoint db2",
                "db1 (10.0.0.1:5432), db2 (10.0.0.2:5433), db3 (10.0.0.3:5432)",
                "pg-b (replica, streaming, 10.9.9.9:5433)",
                "connect_address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"members\":[1,null,{},{\"name\":7},{\"name\":\"x\"},{\"name\":\"y\",\"host\":1,\"port\":\"z\"}]}",
                "{\"members\":[{\"name\":\"db1\",\"role\":[],\"state\":{}}]}"
            })
    void membersOfAnotherShapeHarmNobody(String cluster) throws Exception {
        notAsked(cluster, "db1", "db2", "db1");
    }

    // ---- configuration

    @ParameterizedTest
    @ValueSource(strings = {"http://a:hush@host:8008", "host:8008", "http://host:8008/?hush", "ftp://host", "a b"})
    void anAddressThatCannotBeUsedIsObjectedToWithoutBeingShown(String api) {
        assertThat(PatroniPolicy.objection(api)).get().asString().doesNotContain("hush");
    }

    @Test
    void addressesAreThoseOfTheServersBehindPoolers() {
        Map<String, String> properties = Map.of(
                "failover.jdbc.orders.endpoints.a.url", "jdbc:postgresql://DB1.example/orders",
                "failover.jdbc.orders.endpoints.b.url", "jdbc:postgresql://pooler:6432/orders",
                "failover.jdbc.orders.endpoints.b.pooler", "true",
                "failover.jdbc.orders.endpoints.b.probe.url", "jdbc:postgresql://[::1]:5433/orders",
                "failover.jdbc.orders.username", "app");

        assertThat(PatroniPolicy.addresses(JdbcConfiguration.of(properties).onlyCluster()))
                .isEqualTo(Map.of("a", "db1.example:5432", "b", "[::1]:5433"));
    }
}
