/**
 * How a connection of the user's finds its way.
 *
 * <pre>
 *   FailoverConnection (java.sql, flat) --> Handle --> JdbcCluster.borrow --> Router --> EndpointPool
 *                                             |
 *                                  sending, completed, failed  --> Supervisor
 * </pre>
 */
@NullMarked
package dev.failover.jdbc.internal;

import org.jspecify.annotations.NullMarked;
