/** Which sessions there are, and which of them is open on which thread. Caffeine's room. */
@NullMarked
package dev.failover.jdbc.internal.session;

import org.jspecify.annotations.NullMarked;
