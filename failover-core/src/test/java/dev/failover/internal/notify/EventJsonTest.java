/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failover.FailoverEvent;
import dev.failover.FailoverEvent.HealthChanged;
import dev.failover.FailoverEvent.Isolated;
import dev.failover.FailoverEvent.ReadShareChanged;
import dev.failover.Health;
import dev.failover.Incident;
import dev.failover.internal.json.Json;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {

    private final EventJson json = new EventJson("host-1", incident -> Json.of("incident " + incident.id()));

    private String details(FailoverEvent event) {
        return json.of(event, "id").get("details").toString();
    }

    @Test
    void everyKindOfValueHasItsJson() {
        assertThat(details(new HealthChanged("c", "a", Instant.EPOCH, Health.SUSPECT, Health.DOWN, "silence")))
                .isEqualTo("{\"from\":\"SUSPECT\",\"to\":\"DOWN\",\"why\":\"silence\"}");
        assertThat(details(new Isolated("c", "a", Instant.EPOCH, true))).isEqualTo("{\"isolated\":true}");
        assertThat(details(new ReadShareChanged("c", "a", Instant.EPOCH, 10, 25, "step")))
                .isEqualTo("{\"from\":10,\"to\":25,\"why\":\"step\"}");
    }

    static Stream<Class<?>> types() {
        return Stream.of(FailoverEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeOfEventCanBeWritten(Class<?> type) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Object[] components = Stream.of(constructor.getParameterTypes())
                .map(EventJsonTest::sample)
                .toArray();
        FailoverEvent event = (FailoverEvent) constructor.newInstance(components);

        Json written = json.of(event, "id");

        assertThat(written.get("text").text()).contains(event.describe());
        assertThat(written.get("details").members()).hasSize(components.length - 3);
        assertThat(Json.parse(written.toString())).isEqualTo(written);
    }

    private static Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return switch (type.getSimpleName()) {
            case "String" -> "text";
            case "long" -> 1L;
            case "int" -> 1;
            case "boolean" -> true;
            case "Instant" -> Instant.EPOCH;
            case "Incident" -> incident();
            default -> throw new AssertionError(type + ": no sample of it, and does EventJson know it?");
        };
    }

    private static Incident incident() {
        Optional<Duration> none = Optional.empty();
        return new Incident(
                "orders-1",
                "orders",
                "host-1",
                "a",
                "b",
                "silence",
                Instant.EPOCH,
                Instant.EPOCH,
                new Incident.Phases(none, none, none, none, none, none),
                new Incident.Calls(1, 2, 3),
                new Incident.Objective(Duration.ofSeconds(30), Duration.ofSeconds(1), true),
                Optional.empty(),
                List.of());
    }
}
