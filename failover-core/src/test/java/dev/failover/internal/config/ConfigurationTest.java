/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.failover.FailoverConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    private final Path directory;

    ConfigurationTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void twoUrlsAreEnough() {
        Settings orders = Given.orders().settings();
        assertThat(orders.endpoints()).containsExactly("a", "b");
        assertThat(orders.duration("probe.interval")).isEqualTo(Duration.ofMillis(500));
        assertThat(orders.endpoint("a").text("url")).isEqualTo("jdbc:postgresql://db-a/orders");
        assertThat(Given.orders().warnings()).isEmpty();
    }

    @Test
    void whatWasReadAlreadyIsNotReadAgain() {
        Path gone = directory.resolve("orders.properties");
        byte[] content = (Given.TWO_ENDPOINTS + "failover.jdbc.orders.probe.rise=soon").getBytes(UTF_8);
        Sources sources = Sources.none().withFile(gone, content);
        content[0] = '#';
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Configuration.read(Schema.jdbc(), sources))
                    .hasMessageEndingWith(
                            "failover.jdbc.orders.probe.rise: soon (expected: a whole number) [orders.properties:3]");
        }
        assertThatThrownBy(() ->
                        Configuration.read(Schema.jdbc(), Sources.none().withFile(gone, new byte[] {'x', (byte) 0xff})))
                .hasMessageEndingWith("orders.properties: not UTF-8");
    }

    @Test
    void endpointsKeepTheOrderOfTheFile() {
        Given given = Given.nothing().file(directory, """
                failover.jdbc.orders.endpoints.z.url=jdbc:postgresql://z/o
                failover.jdbc.orders.endpoints.a.priority=1
                failover.jdbc.orders.endpoints.m.url=jdbc:postgresql://m/o
                failover.jdbc.orders.endpoints.a.url=jdbc:postgresql://a/o
                """);
        assertThat(given.settings().endpoints()).containsExactly("z", "a", "m");
    }

    @Test
    void theLayerOfTheEndpointWinsOverClusterOverDefaultsOverBuiltIn() {
        Given given = Given.orders();
        assertThat(given.settings().endpoint("a").integer("pool.maximum-pool-size"))
                .isEqualTo(10);
        given.key("failover.defaults.jdbc.pool.maximum-pool-size", "20");
        assertThat(given.settings().endpoint("a").integer("pool.maximum-pool-size"))
                .isEqualTo(20);
        given.with("pool.maximum-pool-size", "30");
        assertThat(given.settings().endpoint("a").integer("pool.maximum-pool-size"))
                .isEqualTo(30);
        given.with("endpoints.a.pool.maximum-pool-size", "40");
        assertThat(given.settings().endpoint("a").integer("pool.maximum-pool-size"))
                .isEqualTo(40);
        assertThat(given.settings().endpoint("b").integer("pool.maximum-pool-size"))
                .isEqualTo(30);
    }

    @Test
    void codeWinsOverSystemPropertiesOverEnvironmentOverFile() {
        Given given = Given.ordersFile(directory, "failover.jdbc.orders.probe.interval=100ms");
        assertThat(given.settings().duration("probe.interval")).isEqualTo(Duration.ofMillis(100));
        given.variable("FAILOVER_JDBC_ORDERS_PROBE_INTERVAL", "200ms");
        assertThat(given.settings().duration("probe.interval")).isEqualTo(Duration.ofMillis(200));
        given.property("failover.jdbc.orders.probe.interval", "300ms");
        assertThat(given.settings().duration("probe.interval")).isEqualTo(Duration.ofMillis(300));
        given.with("probe.interval", "400ms");
        assertThat(given.settings().duration("probe.interval")).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void onlyTheValueThatCountsIsChecked() {
        Given given = Given.ordersFile(directory, "failover.jdbc.orders.probe.rise=many")
                .with("probe.rise", "3");
        assertThat(given.settings().integer("probe.rise")).isEqualTo(3);
    }

    @Test
    void aProblemNamesKeyValueExpectationAndLine() {
        Given given = Given.ordersFile(directory, "", "failover.jdbc.orders.probe.interval = 0ms");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.orders.probe.interval: 0ms (expected: at least 10ms) [orders.properties:4]");
        assertThat(given.refusal()).hasMessageContaining("1 problem in the configuration:\n  failover.jdbc.orders");
    }

    @Test
    void unknownKeyNamesTheNearestOne() {
        assertThat(Given.orders().with("probe.intervall", "1s").problems())
                .containsExactly("failover.jdbc.orders.probe.intervall: unknown key (did you mean probe.interval?)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failover.strct | unknown key (did you mean strict?)",
                "failover.jbdc.orders.probe.interval | unknown key (did you mean failover.jdbc?)",
                "failover.defaults.probe.interval | unknown key (did you mean failover.defaults.jdbc?)",
                "failover.jdbc.orders.max-wait | unknown key (did you mean failover.max-wait?)",
                "failover.jdbc.orders.wholly.else | unknown key",
                "failover.jdbc.orders.endpoints.a.prority | unknown key (did you mean priority?)",
                "failover.jdbc.orders.strict | not a key of this place (write failover.strict)",
                "failover.jdbc.orders.url | not a key of this place (write failover.jdbc.orders.endpoints.<e>.url)",
                "failover.jdbc.orders.endpoints.a.probe.interval | not a key of this place (write failover.jdbc.orders.probe.interval)",
                "failover.jdbc.orders.endpoints.a.pool.connection-timeout | not a key of this place (write failover.jdbc.orders.pool.connection-timeout)",
                "failover.jdbc.orders.probe.url | not a key of this place (write failover.jdbc.orders.endpoints.<e>.probe.url)",
                "failover.defaults.jdbc.url | not a key of this place (write failover.jdbc.<c>.endpoints.<e>.url)",
                "failover.jdbc.orders.probe.interval[0] | unknown key (did you mean probe.interval?)",
                "failover.jdbc.orders.driver.* | not a key of this place (write failover.jdbc.orders.driver.*)",
            })
    void aKeyInTheWrongPlaceSaysTheRightOne(String key, String text) {
        assertThat(Given.orders().key(key, "1s").problems()).contains(key + ": " + text);
    }

    @Test
    void allProblemsComeAtOnce() {
        Given given = Given.orders()
                .with("probe.intervall", "1s")
                .with("probe.timeout", "soon")
                .with("endpoints.c.priority", "high")
                .with("failover.split-brain", "Refuse")
                .key("failover.jdbc.Bad_Name.probe.rise", "1");
        assertThat(given.problems())
                .containsExactlyInAnyOrder(
                        "failover.jdbc.orders.probe.intervall: unknown key (did you mean probe.interval?)",
                        "failover.jdbc.orders.probe.timeout: soon (expected: a duration such as 500ms, 10s or 5m)",
                        "failover.jdbc.orders.endpoints.c.priority: high (expected: a whole number)",
                        "failover.jdbc.orders.endpoints.c.url: missing (expected: jdbc:postgresql://host:port/database)",
                        "failover.jdbc.orders.failover.split-brain: Refuse (expected: one of highest-timeline, refuse)",
                        "failover.jdbc.Bad_Name: not a cluster's name (expected: a-z, 0-9 and dashes between them, at most 32 characters)");
        assertThat(given.refusal()).hasMessageStartingWith("6 problems in the configuration:");
    }

    @Test
    void lenientUnknownKeysAreWarningsAndNothingElseIs() {
        Given given = Given.orders().with("probe.intervall", "1s").key("failover.strict", "false");
        assertThat(given.warnings())
                .containsExactly("failover.jdbc.orders.probe.intervall: unknown key (did you mean probe.interval?)");
        assertThat(given.with("probe.interval", "0").problems()).hasSize(1);
    }

    @Test
    void strictItselfIsChecked() {
        assertThat(Given.orders().key("failover.strict", "no").problems())
                .containsExactly("failover.strict: no (expected: true or false)");
    }

    @Test
    void camelCaseIsAcceptedAndKebabCaseIsPrinted() {
        Given given = Given.orders().with("probe.suspectInterval", "20ms").with("failover.splitBrain", "refuse");
        assertThat(given.settings().duration("probe.suspect-interval")).isEqualTo(Duration.ofMillis(20));
        assertThat(Given.orders().with("probe.suspectInterval", "0").problems())
                .containsExactly("failover.jdbc.orders.probe.suspect-interval: 0 (expected: at least 10ms)");
    }

    @Test
    void theSameKeyInBothSpellingsIsSetTwice() {
        Given given = Given.ordersFile(
                directory, "failover.jdbc.orders.probe.suspectAfter=1s", "failover.jdbc.orders.probe.suspect-after=1s");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.orders.probe.suspect-after: set twice, first at orders.properties:3 [orders.properties:4]");
    }

    @Test
    void aKeyTwiceInOneFileNamesBothLines() {
        Given given = Given.ordersFile(
                directory, "failover.jdbc.orders.probe.rise=2", "# again", "failover.jdbc.orders.probe.rise=2");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.orders.probe.rise: set twice, first at orders.properties:3 [orders.properties:5]");
    }

    @Test
    void notesOfTheUserAreLeftAlone() {
        Given given = Given.orders()
                .key("failover.x-owner", "me")
                .with("x-owner", "team")
                .with("endpoints.a.x-rack", "7")
                .key("failover.defaults.jdbc.x-since", "2026")
                .key("failover.jdbc.ghost.x-note", "declares nothing");
        assertThat(given.read().clusters()).containsExactly("orders");
    }

    @Test
    void keysOfOthersAreIgnoredAndANearMissIsTold() {
        Given given =
                Given.ordersFile(directory, "spring.application.name=x", "failovr.jdbc.orders.probe.rise=3", "plain=1");
        assertThat(given.warnings())
                .containsExactly(
                        "failovr.jdbc.orders.probe.rise: ignored (did you mean failover?) [orders.properties:4]");
    }

    @Test
    void theOnlyClusterNeedsNoName() {
        assertThat(Given.orders().read().onlyCluster().cluster()).isEqualTo("orders");
    }

    @Test
    void severalClustersWantAName() {
        Configuration both = Given.orders()
                .key("failover.jdbc.billing.endpoints.a.url", "jdbc:postgresql://db-c/billing")
                .read();
        assertThatThrownBy(both::onlyCluster)
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining(
                        "failover.jdbc: several clusters (expected: one of orders, billing; name the one you want: fromProperties(path, \"orders\"))");
        assertThatThrownBy(() -> both.cluster("order"))
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining(
                        "failover.jdbc.order: no such cluster (did you mean orders?) (expected: one of orders, billing)");
    }

    @Test
    void noClusterSaysHowToDeclareOne() {
        assertThatThrownBy(() -> Given.nothing().read().onlyCluster())
                .hasMessageContaining("failover.jdbc: no cluster (expected: failover.jdbc.<c>.endpoints.<e>.url)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Orders",
                "or_ders",
                "-orders",
                "orders-",
                "",
                "o rders",
                "ördérs",
                "a23456789012345678901234567890123"
            })
    void aBadNameIsRefused(String name) {
        String url = "jdbc:postgresql://db-a/orders";
        assertThat(Given.nothing()
                        .key("failover.jdbc." + name + ".endpoints.a.url", url)
                        .problems())
                .singleElement()
                .asString()
                .contains("not a cluster's name");
        assertThat(Given.orders().with("endpoints." + name + ".url", url).problems())
                .singleElement()
                .asString()
                .contains("not an endpoint's id");
    }

    @Test
    void aKeyThatEndsTooSoonIsNoKey() {
        assertThat(Given.orders()
                        .key("failover.jdbc.orders", "x")
                        .with("endpoints.a", "x")
                        .problems())
                .containsExactly("failover.jdbc.orders: not a key", "failover.jdbc.orders.endpoints.a: not a key");
    }

    @Test
    void aForgottenClusterNameIsToldOnce() {
        Given given = Given.nothing()
                .key("failover.jdbc.endpoints.a.url", "jdbc:postgresql://db-a/orders")
                .key("failover.jdbc.endpoints.b.url", "jdbc:postgresql://db-b/orders");
        assertThat(given.problems())
                .containsExactly(
                        "failover.jdbc.endpoints: the cluster's name is missing (expected: failover.jdbc.<c>.endpoints.<e>.url)");
    }

    @Test
    void aMistypedClusterIsAClusterWithoutEndpoints() {
        assertThat(Given.orders().key("failover.jdbc.order.probe.rise", "1").problems())
                .containsExactly(
                        "failover.jdbc.order: no endpoint (did you mean orders?) (expected: failover.jdbc.order.endpoints.<e>.url)");
    }

    @Test
    void systemPropertiesDeclareNeitherClustersNorEndpoints() {
        Given given = Given.orders()
                .property("failover.jdbc.billing.probe.rise", "1")
                .property("failover.other.product", "1")
                .property("failover.testkit.version", "14")
                .property("failover.strict", "true")
                .property("java.version", "17");
        assertThat(given.read().clusters()).containsExactly("orders");
        assertThat(given.warnings())
                .containsExactly(
                        "failover.jdbc.billing.probe.rise: ignored: no cluster of this name is declared [system property]",
                        "failover.other.product: ignored: unknown key [system property]");
        assertThat(given.property("failover.jdbc.orders.endpoints.c.url", "jdbc:postgresql://c/o")
                        .problems())
                .containsExactly(
                        "failover.jdbc.orders.endpoints.c.url: no such endpoint is declared [system property]");
    }

    @Test
    void aSystemPropertyOfADeclaredClusterIsCheckedLikeAnyKey() {
        assertThat(Given.orders()
                        .property("failover.jdbc.orders.probe.ris", "1")
                        .problems())
                .containsExactly(
                        "failover.jdbc.orders.probe.ris: unknown key (did you mean probe.rise?) [system property]");
    }

    @Test
    void aMissingFileIsAProblemLikeAnyOther() {
        Path missing = directory.resolve("missing.properties");
        assertThatThrownBy(() ->
                        Configuration.read(Schema.jdbc(), Sources.ofProcess().withFile(missing)))
                .isInstanceOf(FailoverConfigurationException.class)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(missing + ": no such file");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThatThrownBy(() ->
                        Configuration.read(Schema.jdbc(), Sources.ofProcess().withFile(directory)))
                .isInstanceOf(FailoverConfigurationException.class);
    }

    @Test
    void loadAndOfReadTheProcess() throws IOException {
        Path file = Files.writeString(directory.resolve("o.properties"), Given.TWO_ENDPOINTS);
        assertThat(Configuration.read(Schema.jdbc(), Sources.ofProcess().withFile(file))
                        .clusters())
                .containsExactly("orders");
        assertThat(Configuration.read(
                                Schema.jdbc(),
                                Sources.ofProcess()
                                        .withProgrammatic(
                                                Map.of("failover.jdbc.x.endpoints.a.url", "jdbc:postgresql://h/d")))
                        .clusters())
                .containsExactly("x");
    }

    @Test
    void aListIsWrittenWithCommasOrIndexes() {
        Schema lists = new Schema(
                "jdbc", java.util.List.of(Key.key("hosts", ValueType.LIST).means("Hosts.")), Map.of(), Checks::run);
        String prefix = "failover.jdbc.orders.";
        Settings commas = lists(lists, Map.of(prefix + "hosts", "a, b,,c"));
        Settings indexes =
                lists(lists, Map.of(prefix + "hosts[1]", "b", prefix + "hosts[0]", "a", prefix + "hosts[2]", "c"));
        assertThat(commas.list("hosts")).containsExactly("a", "b", "c").isEqualTo(indexes.list("hosts"));
    }

    private static Settings lists(Schema schema, Map<String, String> values) {
        Binder.Bound bound =
                new Binder(schema, new Findings()).bind(Sources.none().withProgrammatic(values));
        return new Layers(schema, bound, Map.of()).settings("orders", java.util.Set.of());
    }

    @Test
    void aListWithAGapOrAnItemWithACommaIsRefused() {
        Schema lists = new Schema(
                "jdbc", java.util.List.of(Key.key("hosts", ValueType.LIST).means("Hosts.")), Map.of(), Checks::run);
        Findings findings = new Findings();
        new Binder(lists, findings)
                .bind(Sources.none()
                        .withProgrammatic(Map.of("failover.jdbc.o.hosts[0]", "a,b", "failover.jdbc.o.hosts[2]", "c")));
        assertThatThrownBy(findings::throwIfAny)
                .hasMessageContaining(
                        "failover.jdbc.o.hosts: items are missing (expected: indexes from 0 without a gap)")
                .hasMessageContaining("failover.jdbc.o.hosts: an item with a comma (expected: one item per index)");
    }
}
