/**
 * One proxied connection and what is done to its bytes; for nobody outside this module.
 *
 * <pre>
 * client socket -> Pump -> Valve (hold, delay, throttle) -> Trigger (cut?) -> server socket
 *               <-  the same the other way round  <-
 * </pre>
 */
@NullMarked
package dev.failover.testkit.internal.proxy;

import org.jspecify.annotations.NullMarked;
