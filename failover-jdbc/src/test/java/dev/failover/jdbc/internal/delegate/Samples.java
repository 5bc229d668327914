/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.sql.Date;
import java.sql.RowIdLifetime;
import java.sql.SQLWarning;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value of any type that JDBC takes or gives; no two are the same, as far as the type allows. */
final class Samples {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Map<Class<?>, Supplier<Object>> OF = new HashMap<>();

    static {
        OF.put(boolean.class, () -> true);
        OF.put(byte.class, () -> (byte) next());
        OF.put(short.class, () -> (short) next());
        OF.put(int.class, Samples::next);
        OF.put(long.class, () -> (long) next());
        OF.put(float.class, () -> (float) next());
        OF.put(double.class, () -> (double) next());
        OF.put(byte[].class, () -> new byte[1]);
        OF.put(int[].class, () -> new int[1]);
        OF.put(long[].class, () -> new long[1]);
        OF.put(String[].class, () -> new String[1]);
        OF.put(String.class, () -> "INSERT INTO t VALUES (" + next() + ")");
        OF.put(Object.class, Object::new);
        OF.put(Class.class, () -> Object.class);
        OF.put(Map.class, HashMap::new);
        OF.put(InputStream.class, InputStream::nullInputStream);
        OF.put(Reader.class, Reader::nullReader);
        OF.put(BigDecimal.class, () -> new BigDecimal(next()));
        OF.put(URL.class, Samples::url);
        OF.put(Calendar.class, GregorianCalendar::new);
        OF.put(Date.class, () -> new Date(next()));
        OF.put(Time.class, () -> new Time(next()));
        OF.put(Timestamp.class, () -> new Timestamp(next()));
        OF.put(SQLWarning.class, SQLWarning::new);
        OF.put(RowIdLifetime.class, () -> RowIdLifetime.ROWID_VALID_SESSION);
    }

    private Samples() {}

    static @Nullable Object of(Class<?> type) {
        if (type == void.class) {
            return null;
        }
        Supplier<Object> supplier = OF.get(type);
        if (supplier != null) {
            return supplier.get();
        }
        if (!type.isInterface()) {
            throw new AssertionError("no sample of " + type);
        }
        return new Recorder().as(type);
    }

    private static int next() {
        return NEXT.incrementAndGet() % 100;
    }

    private static URL url() {
        try {
            return URI.create("file:/" + next()).toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
