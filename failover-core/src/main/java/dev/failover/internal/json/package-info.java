/**
 * JSON, and nothing but: immutable values, a writer whose output is safe in a script element, and a strict reader for
 * text from strangers.
 *
 * <p>{@code text -> JsonReader -> Json -> JsonWriter -> text}. {@link dev.failover.internal.json.Json} is the door.
 */
@NullMarked
package dev.failover.internal.json;

import org.jspecify.annotations.NullMarked;
