/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every method of the interfaces, default methods included: each goes through once, and reports what it must. */
class DelegationTest {
    /** These answer with our own objects; see {@link OwnAnswersTest}. */
    private static final Set<String> OWN = Set.of("getConnection", "getStatement", "unwrap", "isWrapperFor");

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    Statement.class,
                    (calls, driver) -> new DelegatingStatement<>(calls, driver.as(Statement.class)),
                    sent(Effect.CHANGE, "execute.*"),
                    failing(Effect.NONE, "close|getMoreResults|getGeneratedKeys")),
            new Kind(
                    PreparedStatement.class,
                    (calls, driver) ->
                            new DelegatingPreparedStatement<>(calls, driver.as(PreparedStatement.class), Effect.CHANGE),
                    sent(Effect.CHANGE, "execute.*"),
                    failing(Effect.NONE, "close|getMoreResults|getGeneratedKeys"),
                    failing(Effect.NONE, "getMetaData|getParameterMetaData|setObject|setArray|setNull:3"),
                    failing(Effect.CHANGE, "setBlob|setClob|setNClob")),
            new Kind(
                    CallableStatement.class,
                    (calls, driver) ->
                            new DelegatingCallableStatement(calls, driver.as(CallableStatement.class), Effect.CHANGE),
                    sent(Effect.CHANGE, "execute.*"),
                    failing(Effect.NONE, "close|getMoreResults|getGeneratedKeys"),
                    failing(Effect.NONE, "getMetaData|getParameterMetaData|setObject|setArray|setNull:3"),
                    failing(Effect.CHANGE, "setBlob|setClob|setNClob"),
                    failing(
                            Effect.NONE,
                            "getObject|getArray|getRef|getBlob|getN?Clob|getSQLXML|getRowId|get\\w+Stream")),
            new Kind(
                    ResultSet.class,
                    (calls, driver) -> new DelegatingResultSet(
                            calls,
                            new DelegatingStatement<>(calls, new Recorder().as(Statement.class)),
                            driver.as(ResultSet.class)),
                    sent(Effect.CHANGE, "insertRow|updateRow|deleteRow"),
                    sent(Effect.QUERY, "refreshRow"),
                    failing(Effect.NONE, "next|previous|absolute|relative|first|last|beforeFirst|afterLast"),
                    failing(Effect.NONE, "isBeforeFirst|isFirst|isLast|isAfterLast|close"),
                    failing(
                            Effect.NONE,
                            "getObject|getArray|getRef|getBlob|getN?Clob|getSQLXML|getRowId|get\\w+Stream"),
                    failing(Effect.NONE, "getString|getNString"),
                    failing(Effect.NONE, "update\\w+|moveToInsertRow|moveToCurrentRow|cancelRowUpdates")),
            new Kind(
                    DatabaseMetaData.class,
                    (calls, driver) -> new DelegatingDatabaseMetaData(calls, driver.as(DatabaseMetaData.class)),
                    sent(Effect.NONE, "getMax\\w+|getSQLKeywords|getDefaultTransactionIsolation"),
                    sent(Effect.NONE, "get\\w*(Procedures|Functions|Tables|Schemas|Catalogs|Types):[^0]"),
                    sent(
                            Effect.NONE,
                            "getSchemas|getCatalogs|getTableTypes|getTypeInfo|getClientInfoProperties|getUDTs"),
                    sent(Effect.NONE, "get\\w*(Columns|Privileges|Identifier|Keys|Reference|IndexInfo|Attributes)")),
            new Kind(
                    Array.class,
                    (calls, driver) -> new DelegatingArray(calls, driver.as(Array.class)),
                    failing(Effect.NONE, "getArray|getResultSet|getBaseType|getBaseTypeName")));

    /** An interface, the class that stands for it, and how its methods report; the first rule that matches counts. */
    private record Kind(Class<?> type, BiFunction<Calls, Recorder, Object> wrapper, List<Rule> rules) {
        Kind(Class<?> type, BiFunction<Calls, Recorder, Object> wrapper, Rule... rules) {
            this(type, wrapper, List.of(rules));
        }

        Rule ruleFor(Method method) {
            return rules.stream()
                    .filter(rule -> rule.covers(method))
                    .findFirst()
                    .orElse(Rule.LOCAL);
        }
    }

    /** How the methods whose name (or name and number of parameters) matches report. */
    private record Rule(Report report, Effect effect, Pattern names) {
        static final Rule LOCAL = new Rule(Report.NOTHING, Effect.NONE, Pattern.compile(""));

        boolean covers(Method method) {
            return names.matcher(method.getName()).matches()
                    || names.matcher(method.getName() + ":" + method.getParameterCount())
                            .matches();
        }
    }

    private enum Report {
        NOTHING,
        FAILURES,
        ALL
    }

    private static Rule sent(Effect effect, String names) {
        return new Rule(Report.ALL, effect, Pattern.compile(names));
    }

    private static Rule failing(Effect effect, String names) {
        return new Rule(Report.FAILURES, effect, Pattern.compile(names));
    }

    /** One method of one interface, with a fresh wrapper around a fresh recorder. */
    private static final class Case {
        final Kind kind;
        final Method method;
        final Rule rule;
        final RecordingCalls calls = new RecordingCalls();
        final Recorder driver = new Recorder();
        final Object wrapper;
        final List<@Nullable Object> arguments = new ArrayList<>();

        Case(Kind kind, Method method) {
            this.kind = kind;
            this.method = method;
            this.rule = kind.ruleFor(method);
            this.wrapper = kind.wrapper().apply(calls, driver);
            calls.told.clear();
            for (Class<?> parameter : method.getParameterTypes()) {
                arguments.add(Samples.of(parameter));
            }
        }

        @Nullable
        Object call() throws Throwable {
            try {
                return method.invoke(wrapper, arguments.toArray());
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }

        boolean mayThrowSqlException() {
            return Arrays.asList(method.getExceptionTypes()).contains(SQLException.class);
        }

        @Override
        public String toString() {
            String parameters = String.join(
                    ", ",
                    Arrays.stream(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList());
            return kind.type().getSimpleName() + "." + method.getName() + "(" + parameters + ")";
        }
    }

    static Stream<Case> delegated() {
        return KINDS.stream().flatMap(kind -> Arrays.stream(kind.type().getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !OWN.contains(method.getName()))
                .sorted(Comparator.comparing(Method::toString))
                .map(method -> new Case(kind, method)));
    }

    static Stream<Case> failing() {
        return delegated().filter(Case::mayThrowSqlException);
    }

    static Stream<Case> takingArrays() {
        return delegated().filter(each -> Stream.of(each.method.getParameterTypes())
                .anyMatch(type -> type == Array.class || type == Object.class));
    }

    static Stream<Case> sent() {
        return delegated().filter(each -> each.rule.report() == Report.ALL);
    }

    @ParameterizedTest
    @MethodSource("delegated")
    void goesThroughOnceWithTheSameArgumentsAndAnswer(Case each) throws Throwable {
        Object answer = each.call();

        assertThat(each.driver.calls).hasSize(1);
        Recorder.Call call = each.driver.calls.get(0);
        assertThat(call.method().getName()).isEqualTo(each.method.getName());
        assertThat(call.method().getParameterTypes()).isEqualTo(each.method.getParameterTypes());
        assertThat(call.arguments()).hasSameSizeAs(each.arguments);
        for (int i = 0; i < each.arguments.size(); i++) {
            assertSameValue(each.method.getParameterTypes()[i], call.arguments().get(i), each.arguments.get(i));
        }
        if (each.method.getReturnType() == void.class) {
            assertThat(answer).isNull();
        } else {
            assertSameValue(each.method.getReturnType(), bare(answer), each.driver.answers.get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("delegated")
    void aSuccessIsToldOnlyOfWhatWasSent(Case each) throws Throwable {
        each.call();

        List<String> told = new ArrayList<>(each.calls.told);
        told.removeAll(List.of("opened", "closed"));
        if (each.rule.report() == Report.ALL) {
            assertThat(told).containsExactly("sending " + each.rule.effect(), "completed " + each.rule.effect());
        } else {
            assertThat(told).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("failing")
    void aFailureReachesTheOwnerIfTheCallCanTouchTheNetwork(Case each) {
        SQLException lost = new SQLException("connection lost", "08006");
        each.driver.fails(lost);

        Throwable seen = catchThrowable(each::call);

        List<String> told = new ArrayList<>(each.calls.told);
        told.remove("closed");
        String effect = each.rule.effect().name();
        switch (each.rule.report()) {
            case NOTHING -> assertThat(seen).isSameAs(lost);
            default ->
                assertThat(seen).isInstanceOf(RecordingCalls.Translated.class).hasCause(lost);
        }
        switch (each.rule.report()) {
            case NOTHING -> assertThat(told).isEmpty();
            case FAILURES -> assertThat(told).containsExactly("failed " + effect);
            case ALL -> assertThat(told).containsExactly("sending " + effect, "failed " + effect);
        }
    }

    @ParameterizedTest
    @MethodSource("sent")
    void nothingIsSentWhenTheOwnerRefuses(Case each) {
        each.calls.refusal = new SQLException("connection is lost", "08003");

        assertThatThrownBy(each::call).isSameAs(each.calls.refusal);
        assertThat(each.driver.calls).isEmpty();
        assertThat(each.calls.told).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("takingArrays")
    void theDriverGetsItsOwnArrays(Case each) throws Throwable {
        Array driverArray = new Recorder().as(Array.class);
        int at = Arrays.asList(each.method.getParameterTypes()).indexOf(Array.class);
        if (at < 0) {
            at = Arrays.asList(each.method.getParameterTypes()).indexOf(Object.class);
        }
        each.arguments.set(at, new DelegatingArray(each.calls, driverArray));

        each.call();

        assertThat(each.driver.calls.get(0).arguments().get(at)).isSameAs(driverArray);
    }

    @Test
    void theWalkIsComplete() {
        assertThat(delegated()).hasSizeGreaterThan(700);
    }

    @Test
    void everyQueryOfTheMetaDataIsSent() {
        assertThat(delegated().filter(each -> each.kind.type() == DatabaseMetaData.class))
                .allSatisfy(each -> assertThat(each.method.getReturnType() == ResultSet.class)
                        .as(each.toString())
                        .isEqualTo(isSentAndNoLimit(each)));
    }

    private static boolean isSentAndNoLimit(Case each) {
        return each.rule.report() == Report.ALL
                && !each.method.getName().matches("getMax\\w+|getSQLKeywords|getDefaultTransactionIsolation");
    }

    @Test
    void everyMethodThatAnswersOurConnectionIsKnown() {
        assertThat(KINDS.stream()
                        .flatMap(kind -> Arrays.stream(kind.type().getMethods()))
                        .filter(method ->
                                method.getReturnType() == Connection.class || method.getReturnType() == Statement.class)
                        .map(Method::getName))
                .isSubsetOf(OWN);
    }

    private static void assertSameValue(Class<?> type, @Nullable Object actual, @Nullable Object expected) {
        if (type.isPrimitive()) {
            assertThat(actual).isEqualTo(expected);
        } else {
            assertThat(actual).isSameAs(expected);
        }
    }

    private static @Nullable Object bare(@Nullable Object answer) {
        return answer instanceof DelegatingResultSet ours ? ours.delegate : DelegatingArray.unwrap(answer);
    }
}
