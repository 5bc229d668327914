/**
 * The only room that knows pgjdbc: opens physical connections that can be ended at any time, and says what an
 * SQLException means.
 */
@NullMarked
package dev.failover.jdbc.internal.postgres;

import org.jspecify.annotations.NullMarked;
