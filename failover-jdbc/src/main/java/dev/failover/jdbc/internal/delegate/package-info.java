/**
 * The JDBC objects below a connection, so that whatever a user holds leads back to the connection that the user holds.
 *
 * <pre>
 *   user  --&gt;  Delegating...  --&gt;  the pool's object  --&gt;  server
 *                   |
 *                   +--&gt;  Calls: sending, then completed or failed; decides what the user sees
 * </pre>
 *
 * The classes here are flat and know no SQLState. What can touch the network is told to {@link
 * dev.failover.jdbc.internal.delegate.Calls}; all else goes straight through.
 */
@NullMarked
package dev.failover.jdbc.internal.delegate;

import org.jspecify.annotations.NullMarked;
