/**
 * The only room that knows HikariCP: one pool per endpoint, fed by a DataSource of ours.
 *
 * <pre>
 *   borrower --> EndpointPool --> HikariPool --> PhysicalSource --> Opener
 *                                                   |
 *       closed to routing: a tombstone for whoever queues; otherwise the creator is parked
 * </pre>
 */
@NullMarked
package dev.failover.jdbc.internal.pool;

import org.jspecify.annotations.NullMarked;
