/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** The two spellings of a name: kebab-case is printed, camelCase is accepted. */
final class Kebab {

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern DASH = Pattern.compile("-([a-z0-9])");

    private Kebab() {}

    /** {@code suspectInterval} as {@code suspect-interval}; what is kebab-case already stays. */
    static String of(String name) {
        return HUMP.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    /** {@code maximum-pool-size} as {@code maximumPoolSize}. */
    static String toCamel(String name) {
        return DASH.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
