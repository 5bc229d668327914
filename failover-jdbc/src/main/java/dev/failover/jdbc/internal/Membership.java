/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.internal.route.Bounds;
import dev.failover.internal.route.Horizon;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A handle's part in a session: what it writes the session must see, and what the session wrote it must see. */
interface Membership {

    /** Of what belongs to no session: that is everything, where nobody opens one. */
    Membership NONE = new Membership() {};

    // ---- what it reads

    /** Up to where it must see; null if that is all the same. */
    default @Nullable Horizon horizon() {
        return null;
    }

    /** What whoever borrows now will find; to be told again when it has. */
    default @Nullable Bounds demands() {
        return null;
    }

    default void found(@Nullable Bounds demanded) {}

    /** Whether an endpoint is known to have what the session wrote. */
    default boolean sees(Binding bound) {
        return true;
    }

    /** Waits until a replica has what the session wrote, if that may be soon. */
    default void await(long deadlineNanos) {}

    /**
     * Waits for the endpoint of a connection that cannot be left, and asks there.
     *
     * @throws SQLException with SQLState 55000 if it does not have it; or as the connection fails
     */
    default void insist(Binding bound, long deadlineNanos) throws SQLException {}

    // ---- what it writes

    /** Something is about to be sent that was not declared read-only. */
    default void sent(Binding bound) {}

    default void rolledBack() {}

    /** What was sent has happened, or may have. */
    default void ended() {}

    /** It has happened for sure. */
    default void completed(Binding bound) {}

    /** From now on what is written is not heard of, until it is settled. */
    default void hearsNot() {}

    /** The connection is given back: the last that it may have written was before now. */
    default void settle() {}

    /** Another thread ended the connection. What its user's thread is about to hear of counts once more, when it hears of it. */
    default void abandon() {}
}
