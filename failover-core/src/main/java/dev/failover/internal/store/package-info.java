/** What outlives the process: the cluster's identity, the highest term and the last writer. */
@NullMarked
package dev.failover.internal.store;

import org.jspecify.annotations.NullMarked;
