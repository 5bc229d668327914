/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import dev.failover.FailoverEvent;
import java.util.List;
import java.util.stream.Stream;

/** Names of events as configuration and messages to machines write them: {@code primary-changed}. */
public final class EventNames {

    /** All of them, in the alphabet's order. */
    public static final List<String> ALL = Stream.of(FailoverEvent.class.getPermittedSubclasses())
            .map(EventNames::of)
            .sorted()
            .toList();

    private EventNames() {}

    public static String of(FailoverEvent event) {
        return of(event.getClass());
    }

    private static String of(Class<?> event) {
        return Kebab.of(event.getSimpleName());
    }
}
