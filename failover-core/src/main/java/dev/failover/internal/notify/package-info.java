/**
 * Telling others what was decided, over HTTP; the engine never waits for it.
 *
 * <pre>
 *   EventStream --> Webhook [bounded queue, own thread] --> EventJson, Signature --> HttpCall
 * </pre>
 */
@NullMarked
package dev.failover.internal.notify;

import org.jspecify.annotations.NullMarked;
