/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.notify;

import dev.failover.FailoverEvent;
import dev.failover.Incident;
import dev.failover.internal.config.EventNames;
import dev.failover.internal.json.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.function.Function;

/**
 * An event as JSON, schema 1: what every event has, and below {@code details} what this type has besides, by the names
 * of its components. An event that gets a new component needs no line here.
 */
final class EventJson {

    private static final Set<String> COMMON = Set.of("cluster", "endpoint", "at");

    private final String instance;
    private final Function<Incident, Json> incidents;

    /**
     * @param instance which process tells it
     * @param incidents how an incident is written
     */
    EventJson(String instance, Function<Incident, Json> incidents) {
        this.instance = instance;
        this.incidents = incidents;
    }

    /** @param id of the delivery, the same however often it is tried */
    Json of(FailoverEvent event, String id) {
        return Json.object()
                .put("schema", 1)
                .put("id", id)
                .put("cluster", event.cluster())
                .put("instance", instance)
                .put("event", EventNames.of(event))
                .put("endpoint", event.endpoint())
                .put("at", event.at().toString())
                .put("text", event.describe())
                .put("details", details(event))
                .build();
    }

    private Json details(FailoverEvent event) {
        Json.Members details = Json.object();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            if (!COMMON.contains(component.getName())) {
                details.put(component.getName(), json(read(component, event)));
            }
        }
        return details.build();
    }

    private static Object read(RecordComponent component, FailoverEvent event) {
        try {
            return component.getAccessor().invoke(event);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    private Json json(Object value) {
        if (value instanceof Boolean truth) {
            return Json.of(truth);
        }
        if (value instanceof Number number) {
            return Json.of(number.longValue());
        }
        return value instanceof Incident incident ? incidents.apply(incident) : Json.of(value.toString());
    }
}
