/** The one door through which time enters. */
@NullMarked
package dev.failover.internal.time;

import org.jspecify.annotations.NullMarked;
