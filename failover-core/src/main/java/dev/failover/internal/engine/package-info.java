/**
 * The shell around the decisions: it probes, keeps the lock, publishes routes and does what was decided.
 *
 * <pre>
 *   ProbeLoop (one per endpoint) --+
 *   calls, breakers ---------------+--> Supervisor [one lock] --> RoutingTable
 *                                          |
 *                                          +--> Outbox: aborts, probes, events (in order, outside the lock)
 * </pre>
 */
@NullMarked
package dev.failover.internal.engine;

import org.jspecify.annotations.NullMarked;
