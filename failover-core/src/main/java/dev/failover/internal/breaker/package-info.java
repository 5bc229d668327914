/** The only room that knows Resilience4j. */
@NullMarked
package dev.failover.internal.breaker;

import org.jspecify.annotations.NullMarked;
