/**
 * What every call reads, and how it waits.
 *
 * <pre>
 *   call --> Router --> RoutingTable.current() [one volatile read] --> RoutingSnapshot --> candidate, candidate, ...
 *              |                                                            |
 *              +--- used up: wait for superseded() or the deadline <--------+
 * </pre>
 */
@NullMarked
package dev.failover.internal.route;

import org.jspecify.annotations.NullMarked;
