/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.util.Arrays;
import java.util.List;
import org.postgresql.PGProperty;

/** What pgjdbc can be told, so that a misspelt {@code driver.*} key is found before it is silently ignored. */
public final class DriverProperties {

    private DriverProperties() {}

    /** The names of all properties, in pgjdbc's spelling. */
    public static List<String> names() {
        return Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();
    }
}
