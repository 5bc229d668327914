/**
 * The only room that knows Micrometer. Nothing here is loaded further than {@link
 * dev.failover.internal.metrics.ClusterMeters} before somebody binds a registry.
 *
 * <pre>
 *   engine (events, probes, waits) --> EngineMeters --+
 *   engine (state, route, figures) <-- gauges --------+--> one composite registry --> the user's registries
 * </pre>
 */
@NullMarked
package dev.failover.internal.metrics;

import org.jspecify.annotations.NullMarked;
