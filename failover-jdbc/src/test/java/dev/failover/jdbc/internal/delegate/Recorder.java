/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A driver's object of any interface, which records its calls and answers each with a value of its type. */
final class Recorder implements InvocationHandler {
    final List<Call> calls = new ArrayList<>();
    final List<Object> answers = new ArrayList<>();
    private final Map<String, @Nullable Object> scripted = new HashMap<>();
    private @Nullable SQLException failure;

    record Call(Method method, List<@Nullable Object> arguments) {}

    <T> T as(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    /** All methods of this name answer so from now on. */
    Recorder answers(String method, @Nullable Object answer) {
        scripted.put(method, answer);
        return this;
    }

    Recorder fails(@Nullable SQLException failure) {
        this.failure = failure;
        return this;
    }

    List<String> names() {
        return calls.stream().map(call -> call.method().getName()).toList();
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        List<@Nullable Object> list = new ArrayList<>();
        if (arguments != null) {
            for (Object argument : arguments) {
                list.add(argument);
            }
        }
        calls.add(new Call(method, list));
        if (failure != null) {
            throw failure;
        }
        if (scripted.containsKey(method.getName())) {
            return scripted.get(method.getName());
        }
        Object answer = Samples.of(method.getReturnType());
        if (answer != null) {
            answers.add(answer);
        }
        return answer;
    }

    private static Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "toString" -> "the driver's";
            case "hashCode" -> System.identityHashCode(proxy);
            default -> arguments != null && proxy == arguments[0];
        };
    }
}
