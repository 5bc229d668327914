/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.failover.FailoverConfigurationException;
import dev.failover.Health;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where requests go, on real sockets. eu is preferred. */
@Timeout(60)
class RoutingIT {

    private final Region eu = new Region("eu");
    private final Region us = new Region("us");

    @AfterEach
    void close() {
        eu.close();
        us.close();
    }

    private FailoverHttpClient client(String... properties) {
        return FailoverHttpClient.builder()
                .service("orders", s -> {
                    s.endpoint("eu", eu.url() + "/v2").endpoint("us", us.url());
                    s.property("endpoints.us.priority", "1").property("probe.path", "/health");
                    for (int i = 0; i < properties.length; i += 2) {
                        s.property(properties[i], properties[i + 1]);
                    }
                })
                .build();
    }

    private static HttpRequest get(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).build();
    }

    private static HttpRequest post(String uri, String body) {
        return HttpRequest.newBuilder(URI.create(uri))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void aLogicalHostLeadsToThePreferredEndpointWithNothingDecoded() throws Exception {
        try (FailoverHttpClient http = client()) {
            HttpResponse<String> response = http.send(get("http://orders/x%2Fy;a=%C3%A4?q=a%2Bb&r"), ofString());

            assertThat(response.body()).isEqualTo("eu");
            assertThat(eu.asked()).containsExactly("GET /v2/x%2Fy;a=%C3%A4?q=a%2Bb&r");
            assertThat(FailoverResponses.of(response))
                    .contains(new FailoverResponses("orders", "eu", java.util.List.of()));
        }
    }

    @Test
    void anAliasMeansTheServiceToo_theRestOfThePathIsAppended() throws Exception {
        try (FailoverHttpClient http = client("aliases", "http://api.example:8080/old")) {
            http.send(get("http://api.example:8080/old/items"), ofString());
            http.send(post("http://API.example:8080/old", "1"), ofString());

            assertThat(eu.asked()).containsExactly("GET /v2/items", "POST /v2 1");
        }
    }

    @Test
    void everythingElseGoesOutUntouched() throws Exception {
        try (FailoverHttpClient http = client()) {
            HttpResponse<String> response = http.send(get(us.url() + "/own"), ofString());

            assertThat(response.body()).isEqualTo("us");
            assertThat(FailoverResponses.of(response)).isEmpty();
        }
    }

    @Test
    void aFileDeclaresServicesBesideDataSources(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("all.properties"), """
                failover.jdbc.orders-db.endpoints.a.url=jdbc:postgresql://127.0.0.1:1/app
                failover.http.orders.endpoints.eu.url=%s
                """.formatted(eu.url()));
        try (FailoverHttpClient http = FailoverHttpClient.fromProperties(file)) {
            assertThat(http.send(get("http://orders/"), ofString()).body()).isEqualTo("eu");
        }
    }

    @Test
    void whatNoServerSawMovesAtOnce_readsToTheOtherRegion() throws Exception {
        eu.network().refuse();
        try (FailoverHttpClient http = client()) {
            HttpResponse<String> response = http.send(get("http://orders/a"), ofString());

            assertThat(response.body()).isEqualTo("us");
            assertThat(FailoverResponses.of(response).orElseThrow().before()).allMatch(line -> line.startsWith("eu: "));
        }
    }

    @Test
    void writesMoveOnceTheirRegionHasBeenDownForConfirmFor_callsWaitForThat() throws Exception {
        try (FailoverHttpClient http = client("failover.confirm-for", "300ms", "probe.suspect-interval", "50ms")) {
            await().until(() -> isUp(http, "eu") && isUp(http, "us"));
            eu.network().refuse();

            assertThat(http.send(post("http://orders/a", "2"), ofString()).body())
                    .isEqualTo("us");
            assertThat(us.asked()).containsExactly("POST /a 2");
        }
    }

    @Test
    void withoutAnyEndpointTheCallIsRefusedByNameAndReason() {
        eu.network().refuse();
        us.network().refuse();
        try (FailoverHttpClient http = client("failover.max-wait", "300ms")) {
            assertThatThrownBy(() -> http.send(post("http://orders/a", "1"), ofString()))
                    .isInstanceOf(NoEndpointAvailableException.class)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("orders: no endpoint for writes after")
                    .hasMessageContaining("eu: ");
        }
    }

    @Test
    void theFirstErrorIsShownIfNothingElseDoesBetter() throws Exception {
        eu.answers(503);
        us.network().refuse();
        try (FailoverHttpClient http = client()) {
            HttpResponse<String> response = http.send(get("http://orders/a"), ofString());

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("eu says 503");
        }
    }

    @Test
    void a503ToAReadIsNotSeenIfTheOtherRegionAnswers_aPostGetsIt() throws Exception {
        eu.answers(503);
        try (FailoverHttpClient http = client("eject.gateway-failures", "100")) {
            assertThat(http.send(get("http://orders/a"), ofString()).body()).isEqualTo("us");
            assertThat(http.send(post("http://orders/a", "1"), ofString()).statusCode())
                    .isEqualTo(503);
            assertThat(us.asked()).containsExactly("GET /a");
        }
    }

    @Test
    void aCallOnAnEndpointThatGoesDownIsGivenUp_itSaysSo() {
        try (FailoverHttpClient http =
                client("probe.interval", "50ms", "probe.suspect-interval", "20ms", "probe.timeout", "100ms")) {
            await().until(() -> isUp(http, "eu") && isUp(http, "us"));
            eu.network().blackHole();
            CompletableFuture<HttpResponse<String>> call = http.sendAsync(post("http://orders/a", "1"), ofString());

            assertThat(call)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .withCauseInstanceOf(IOException.class)
                    .withMessageContaining("orders: the call to eu was given up without an answer, it may have been"
                            + " executed: eu: DOWN");
        }
    }

    private static boolean isUp(FailoverHttpClient http, String id) {
        return http.operator("orders").status().endpoints().stream()
                .anyMatch(e -> e.id().equals(id)
                        && e.health() == Health.UP
                        && e.verdict().contains("answers"));
    }

    @Test
    void aDeclaredPrimaryTakesTheWrites_readsGoToItsReplica() throws Exception {
        try (FailoverHttpClient http = client("endpoints.eu.role", "primary", "endpoints.us.role", "replica")) {
            assertThat(http.send(post("http://orders/a", "1"), ofString()).body())
                    .isEqualTo("eu");
            assertThat(http.send(get("http://orders/a"), ofString()).body()).isEqualTo("us");
            assertThat(http.primary().send(get("http://orders/a"), ofString()).body())
                    .isEqualTo("eu");
        }
    }

    @Test
    void anObservedPrimaryIsFollowed() throws Exception {
        eu.answers((exchange, n) -> {
            exchange.getResponseHeaders().set("Role", "replica");
            Region.answer(exchange, 200, "eu");
        });
        us.answers((exchange, n) -> {
            exchange.getResponseHeaders().set("Role", "primary");
            Region.answer(exchange, 200, "us");
        });
        try (FailoverHttpClient http =
                client("endpoints.eu.role", "observed", "endpoints.us.role", "observed", "probe.role-header", "Role")) {
            assertThat(http.send(post("http://orders/a", "1"), ofString()).body())
                    .isEqualTo("us");
            assertThat(http.send(get("http://orders/a"), ofString()).body()).isEqualTo("eu");
        }
    }

    @Test
    void twoDeclaredPrimariesAreAnError() {
        assertThatThrownBy(() -> client("endpoints.eu.role", "primary", "endpoints.us.role", "primary"))
                .isInstanceOf(FailoverConfigurationException.class)
                .hasMessageContaining("failover.http.orders.endpoints: 2 endpoints are declared primary");
    }

    @Test
    void cancellingADependentEndsTheCall() {
        eu.network().blackHole();
        us.network().blackHole();
        try (FailoverHttpClient http = client()) {
            CompletableFuture<HttpResponse<String>> call = http.sendAsync(post("http://orders/a", "1"), ofString());
            await().until(() -> eu.network().connections() > 0);
            call.thenApply(HttpResponse::body).cancel(true);

            assertThat(call).isCompletedExceptionally();
        }
    }

    @Test
    void itAnswersForTheTemplate() {
        try (FailoverHttpClient http = FailoverHttpClient.builder()
                .service("orders", s -> s.endpoint("eu", eu.url()))
                .template(() -> HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL))
                .build()) {
            assertThat(http.followRedirects()).isEqualTo(HttpClient.Redirect.NORMAL);
        }
    }

    @Test
    void closingEndsWhatIsUnderWay_andNothingFollows() {
        eu.network().blackHole();
        FailoverHttpClient http = client();
        CompletableFuture<HttpResponse<String>> call = http.sendAsync(get("http://orders/a"), ofString());
        await().until(() -> eu.network().connections() > 0);
        http.close();

        assertThat(call)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("the client was closed");
        assertThat(us.asked()).isEmpty();
        assertThatThrownBy(() -> http.send(get("http://orders/a"), ofString()))
                .isInstanceOf(NoEndpointAvailableException.class)
                .hasMessageContaining("it was closed");
    }

    @Test
    void whatTheHandlerThrowsTheCallerGets() {
        try (FailoverHttpClient http = client()) {
            assertThatThrownBy(() -> http.send(get("http://orders/a"), info -> {
                        throw new IllegalStateException("mine");
                    }))
                    .hasStackTraceContaining("mine");
            assertThat(us.asked()).isEmpty();
        }
    }
}
