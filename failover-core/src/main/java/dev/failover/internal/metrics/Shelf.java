/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Meters that come and go together, with the tags that all of them have. Further tags are given as key, value, key, value.
 * Thread-safe.
 */
final class Shelf implements AutoCloseable {

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new CopyOnWriteArrayList<>();

    Shelf(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    void gauge(Instrument what, DoubleSupplier figure, String... more) {
        meters.add(Gauge.builder(what.title(), figure::getAsDouble)
                .tags(tags.and(more))
                .baseUnit(what.unit().isEmpty() ? null : what.unit())
                .description(what.description())
                .register(registry));
    }

    /** Shows a count that is kept elsewhere. */
    void counter(Instrument what, LongSupplier count, String... more) {
        meters.add(FunctionCounter.builder(what.title(), this, shelf -> count.getAsLong()) // "this" is held weakly
                .tags(tags.and(more))
                .description(what.description())
                .register(registry));
    }

    Counter counter(Instrument what, String... more) {
        Counter counter = Counter.builder(what.title())
                .tags(tags.and(more))
                .description(what.description())
                .register(registry);
        meters.add(counter);
        return counter;
    }

    Timer timer(Instrument what) {
        Timer timer = Timer.builder(what.title())
                .tags(tags)
                .description(what.description())
                .register(registry);
        meters.add(timer);
        return timer;
    }

    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
