/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.reload;

import java.util.Optional;

/** Decides what of many looks is news: what differs from the last news and was found twice in a row. One writer. */
final class Settling {

    private Optional<Look> known = Optional.empty();
    private Optional<Look> latest = Optional.empty();

    enum Verdict {
        /** Found before. */
        KNOWN,
        /** Not found before; whether it lasts is not known yet. */
        UNSURE,
        /** Found twice in a row, and not known until now. */
        NEWS
    }

    Verdict see(Look look) {
        Optional<Look> found = Optional.of(look);
        boolean lasts = found.equals(latest);
        latest = found;
        if (found.equals(known)) {
            return Verdict.KNOWN;
        }
        known = lasts ? found : known;
        return lasts ? Verdict.NEWS : Verdict.UNSURE;
    }
}
