/**
 * What is known and what follows from it. Pure: no clock, lock, log or I/O.
 *
 * <pre>
 *   Signal + ClusterState + now
 *        |
 *        v
 *   StateMachine ---- Vitality   (one endpoint: how is it doing?)
 *        |       ---- Election   (all endpoints: who takes the writes, who is fenced?)
 *        v
 *   ClusterState' ---- RoutePlanner ---> Plan      (what every call reads)
 *        |        ---- Changes ---> effects        (abort, probe now, events)
 * </pre>
 */
@NullMarked
package dev.failover.internal.state;

import org.jspecify.annotations.NullMarked;
