/** The one door through which time enters, and the making of daemon threads. */
@NullMarked
package dev.failover.internal.time;

import org.jspecify.annotations.NullMarked;
