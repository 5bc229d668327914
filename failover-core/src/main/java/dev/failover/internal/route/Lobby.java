/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.route;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where calls wait that may get what another call gives back, in the order in which they came. A call queues first and looks
 * around then, so that it misses nothing. What one gives back wakes one of them; news that concern everybody wake all.
 * Thread-safe.
 */
public final class Lobby {

    private final Queue<Place> places = new ConcurrentLinkedQueue<>();

    /** Of one call in the queue. */
    static final class Place {
        private final CompletableFuture<Void> woken = new CompletableFuture<>();

        private Place() {}

        CompletableFuture<Void> woken() {
            return woken;
        }
    }

    /** To be left in any case. */
    Place enter() {
        Place place = new Place();
        places.add(place);
        return place;
    }

    void leave(Place place) {
        places.remove(place);
    }

    public boolean isEmpty() {
        return places.isEmpty();
    }

    int size() {
        return places.size();
    }

    /** Something was given back. */
    public void wakeOne() {
        Place first = places.poll();
        if (first != null) {
            first.woken.complete(null);
        }
    }

    /** Something changed that may concern all of them. */
    public void wakeAll() {
        for (int left = places.size(); left > 0; left--) { // those who queue anew have looked already
            wakeOne();
        }
    }
}
