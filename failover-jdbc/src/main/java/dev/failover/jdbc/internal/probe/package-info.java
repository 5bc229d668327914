/** Asks PostgreSQL what it is: one row, one round trip, no privileges, on a connection outside the pools. */
@NullMarked
package dev.failover.jdbc.internal.probe;

import org.jspecify.annotations.NullMarked;
