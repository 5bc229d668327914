/**
 * Rehearse an outage on a real cluster: {@link dev.failover.testkit.PostgresCluster} starts a primary and its streaming
 * standbys without Docker, {@link dev.failover.testkit.FaultProxy} breaks the network in front of one of them, and
 * {@link dev.failover.testkit.WithPostgres} hands both to a JUnit test and cleans up whatever happens.
 *
 * <pre>
 * test -> FaultProxy -> PostgresNode a (primary)
 *                          |  streams to
 *                          +-> PostgresNode b, PostgresNode c (standbys)
 * </pre>
 */
@NullMarked
package dev.failover.testkit;

import org.jspecify.annotations.NullMarked;
