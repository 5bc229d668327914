/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where the answer is ours, not the driver's. */
class OwnAnswersTest {
    private final RecordingCalls calls = new RecordingCalls();
    private final Recorder driver = new Recorder().answers("isClosed", false);
    private final Statement driverStatement = driver.as(Statement.class);
    private final DelegatingStatement<Statement> statement = new DelegatingStatement<>(calls, driverStatement);

    // ---- The way back to the connection

    @Test
    void aStatementKnowsTheConnectionOfTheUser() throws SQLException {
        assertThat(statement.getConnection()).isSameAs(calls.connection);
        assertThat(prepared(Effect.QUERY).getConnection()).isSameAs(calls.connection);
    }

    @Test
    void aResultSetKnowsItsStatement() throws SQLException {
        driver.answers("executeQuery", openResult(null));

        ResultSet result = statement.executeQuery("SELECT 1");

        assertThat(result.getStatement()).isSameAs(statement);
    }

    @Test
    void metaDataKnowsTheConnectionOfTheUserAndSoDoItsResultSets() throws SQLException {
        DatabaseMetaData metaData = metaDataWith(openResult(driverStatement));

        assertThat(metaData.getConnection()).isSameAs(calls.connection);
        Statement hidden = metaData.getTables(null, null, null, null).getStatement();
        assertThat(hidden).isInstanceOf(DelegatingStatement.class).isNotSameAs(driverStatement);
        assertThat(hidden.getConnection()).isSameAs(calls.connection);
    }

    @Test
    void metaDataWhoseResultSetHasNoStatementHasNone() throws SQLException {
        DatabaseMetaData metaData = metaDataWith(openResult(null));

        ResultSet tables = metaData.getTables(null, null, null, null);

        assertThat(tables.getStatement()).isNull();
        tables.close();
        assertThat(calls.told).containsExactly("opened", "sending NONE", "completed NONE");
    }

    @Test
    void theResultSetOfAnArrayKnowsTheConnectionOfTheUser() throws SQLException {
        Array array = new DelegatingArray(
                calls,
                new Recorder()
                        .answers("getResultSet", openResult(driverStatement))
                        .as(Array.class));

        assertThat(array.getResultSet().getStatement().getConnection()).isSameAs(calls.connection);
    }

    @Test
    void aCursorInAColumnKnowsTheConnectionOfTheUser() throws SQLException {
        ResultSet row = resultWith("getObject", openResult(driverStatement));

        assertThat(row.getObject(1)).isInstanceOfSatisfying(ResultSet.class, cursor -> assertThat(connectionOf(cursor))
                .isSameAs(calls.connection));
        assertThat(connectionOf(row.getObject(1, ResultSet.class))).isSameAs(calls.connection);
    }

    @Test
    void aCursorInAnOutParameterKnowsTheConnectionOfTheUser() throws SQLException {
        CallableStatement call = new DelegatingCallableStatement(
                calls,
                new Recorder().answers("getObject", openResult(driverStatement)).as(CallableStatement.class),
                Effect.CHANGE);

        assertThat(connectionOf((ResultSet) call.getObject(1))).isSameAs(calls.connection);
    }

    @Test
    void theDriversOwnClassIsGivenAsAskedFor() throws SQLException {
        Array driverArray = new Recorder().as(Array.class);
        ResultSet row = resultWith("getObject", driverArray);

        assertThat(row.getObject(1, driverArray.getClass())).isSameAs(driverArray);
        assertThat(row.getObject(1, Array.class)).isInstanceOf(DelegatingArray.class);
        assertThat(row.getObject(1)).isInstanceOf(DelegatingArray.class);
    }

    @Test
    void whatIsNullStaysNull() throws SQLException {
        ResultSet row = resultWith("getObject", null);

        assertThat(row.getObject(1)).isNull();
        assertThat(row.getObject(1, Array.class)).isNull();
        assertThat(resultWith("getArray", null).getArray(1)).isNull();
        driver.answers("getResultSet", null);
        assertThat(statement.getResultSet()).isNull();
    }

    // ---- After close()

    @Test
    void aClosedStatementHasNoConnection() {
        driver.answers("isClosed", true);

        assertThatThrownBy(statement::getConnection)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
    }

    @Test
    void aClosedResultSetHasNoStatement() {
        ResultSet result = new DelegatingResultSet(
                calls, statement, new Recorder().answers("isClosed", true).as(ResultSet.class));

        assertThatThrownBy(result::getStatement)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
    }

    // ---- One wrapper for one result set

    @Test
    void theCurrentResultSetIsOneObjectHoweverOftenItIsAskedFor() throws SQLException {
        ResultSet first = openResult(null);
        driver.answers("executeQuery", first).answers("getResultSet", first);

        ResultSet result = statement.executeQuery("SELECT 1");

        assertThat(statement.getResultSet()).isSameAs(result).isSameAs(statement.getResultSet());
        driver.answers("getResultSet", openResult(null));
        assertThat(statement.getResultSet()).isNotSameAs(result);
    }

    @Test
    void generatedKeysAreNotTheCurrentResultSet() throws SQLException {
        ResultSet current = openResult(null);
        driver.answers("getResultSet", current).answers("getGeneratedKeys", openResult(null));

        ResultSet result = statement.getResultSet();
        ResultSet keys = statement.getGeneratedKeys();

        assertThat(keys.getStatement()).isSameAs(statement);
        assertThat(statement.getResultSet()).isSameAs(result).isNotSameAs(keys);
    }

    // ---- Opened and closed

    @Test
    void aStatementIsOpenFromItsConstructorToItsFirstClose() throws SQLException {
        assertThat(calls.open).containsExactly(statement);

        statement.close();
        statement.close();

        assertThat(calls.told).containsExactly("opened", "closed");
        assertThat(driver.names()).containsExactly("close", "close");
    }

    @Test
    void aStatementThatFailsToCloseIsClosed() {
        driver.fails(new SQLException("connection lost", "08006"));

        assertThatThrownBy(statement::close).isInstanceOf(RecordingCalls.Translated.class);

        assertThat(calls.told).containsExactly("opened", "failed NONE", "closed");
    }

    @Test
    void aStatementThatClosesOnCompletionIsClosedWithItsResultSet() throws SQLException {
        driver.answers("executeQuery", openResult(null));
        statement.closeOnCompletion();
        ResultSet result = statement.executeQuery("SELECT 1");

        driver.answers("isClosed", true);
        result.close();
        statement.close();

        assertThat(calls.told).containsExactly("opened", "sending QUERY", "completed QUERY", "closed");
    }

    @Test
    void aStatementThatClosesOnCompletionStaysOpenAsLongAsTheDriversDoes() throws SQLException {
        driver.answers("executeQuery", openResult(null));
        statement.closeOnCompletion();

        statement.executeQuery("SELECT 1").close();

        assertThat(calls.open).containsExactly(statement);
        driver.answers("isClosed", true).answers("getMoreResults", false);
        statement.getMoreResults();
        assertThat(calls.open).isEmpty();
    }

    @Test
    void aStatementOutlivesItsResultSets() throws SQLException {
        driver.answers("executeQuery", openResult(null));

        statement.executeQuery("SELECT 1").close();

        assertThat(calls.open).containsExactly(statement);
        assertThat(driver.names()).containsExactly("executeQuery");
    }

    @Test
    void theHiddenStatementOfMetaDataIsOpenAsLongAsItsResultSet() throws SQLException {
        ResultSet tables =
                metaDataWith(openResult(new Recorder().as(Statement.class))).getTables(null, null, null, null);
        assertThat(calls.open).hasSize(2);

        tables.close();
        tables.close();

        assertThat(calls.open).containsExactly(statement);
        assertThat(calls.told).containsOnlyOnce("closed");
    }

    @Test
    void theHiddenStatementIsClosedEvenIfItsResultSetFailsTo() throws SQLException {
        Recorder result = new Recorder();
        ResultSet tables = metaDataWith(result.as(ResultSet.class)).getTables(null, null, null, null);
        result.fails(new SQLException("connection lost", "08006"));

        assertThatThrownBy(tables::close).isInstanceOf(RecordingCalls.Translated.class);

        assertThat(calls.open).containsExactly(statement);
    }

    // ---- What a text does

    @Test
    void theTextOfAStatementTellsItsEffect() throws SQLException {
        driver.answers("executeQuery", openResult(null));

        statement.executeQuery("SELECT 1");
        statement.executeUpdate("DELETE FROM t");
        statement.execute("COMMIT");

        assertThat(calls.told)
                .containsExactly(
                        "opened",
                        "sending QUERY",
                        "completed QUERY",
                        "sending CHANGE",
                        "completed CHANGE",
                        "sending COMMIT",
                        "completed COMMIT");
    }

    @Test
    void aPreparedStatementHasTheEffectItWasPreparedWith() throws SQLException {
        try (PreparedStatement prepared = prepared(Effect.QUERY)) {
            prepared.execute();
            prepared.executeUpdate();
        }
        assertThat(calls.told).containsSequence("sending QUERY", "completed QUERY", "sending QUERY", "completed QUERY");
    }

    @Test
    void aBatchMayChangeDataWhateverItsTexts() throws SQLException {
        statement.addBatch("SELECT 1");
        statement.executeBatch();

        assertThat(calls.told).containsExactly("opened", "sending CHANGE", "completed CHANGE");
    }

    @Test
    void aBatchWithACommitCommitsOnce() throws SQLException {
        statement.addBatch("INSERT INTO t VALUES (1)");
        statement.addBatch("COMMIT");
        statement.addBatch("INSERT INTO t VALUES (2)");
        statement.executeBatch();
        statement.executeLargeBatch();

        assertThat(calls.told)
                .containsExactly("opened", "sending COMMIT", "completed COMMIT", "sending CHANGE", "completed CHANGE");
    }

    @Test
    void aClearedBatchForgetsItsCommit() throws SQLException {
        statement.addBatch("COMMIT");
        statement.clearBatch();
        statement.executeLargeBatch();

        assertThat(calls.told).containsExactly("opened", "sending CHANGE", "completed CHANGE");
    }

    @Test
    void aFailedBatchThatMayStillHoldItsCommitDoesNotForgetIt() throws SQLException {
        statement.addBatch("COMMIT");
        driver.fails(new SQLException("connection lost", "08006"));
        assertThatThrownBy(statement::executeBatch).isInstanceOf(RecordingCalls.Translated.class);
        driver.fails(null);
        statement.executeBatch();

        assertThat(calls.told)
                .containsExactly("opened", "sending COMMIT", "failed COMMIT", "sending COMMIT", "completed COMMIT");
    }

    @Test
    void aPreparedBatchOfCommitsCommits() throws SQLException {
        PreparedStatement prepared = prepared(Effect.COMMIT);

        prepared.addBatch();
        prepared.executeBatch();

        assertThat(calls.told).endsWith("sending COMMIT", "completed COMMIT");
    }

    @Test
    void theUpdateCountsOfAFailedBatchStayReachable() {
        BatchUpdateException failure = new BatchUpdateException("connection lost", "08006", new int[] {1, 1});
        driver.fails(failure);

        assertThatThrownBy(statement::executeBatch).hasCause(failure);
    }

    // ---- What lies below

    @Test
    void unwrapGivesOursIfItFitsAndElseTheDrivers() throws SQLException {
        driver.answers("unwrap", 42).answers("isWrapperFor", false);

        assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
        assertThat(statement.unwrap(DelegatingStatement.class)).isSameAs(statement);
        assertThat(statement.unwrap(Integer.class)).isEqualTo(42);
        assertThat(statement.isWrapperFor(Statement.class)).isTrue();
        assertThat(statement.isWrapperFor(Integer.class)).isFalse();
        assertThat(driver.names()).containsExactly("unwrap", "isWrapperFor");
        assertThat(calls.told)
                .filteredOn("unwrapped"::equals)
                .as("for the driver's")
                .hasSize(1);
    }

    @Test
    void aResultSetUnwrapsAsAStatementDoes() throws SQLException {
        Recorder recorder = new Recorder().answers("unwrap", 42).answers("isWrapperFor", true);
        ResultSet result = new DelegatingResultSet(calls, statement, recorder.as(ResultSet.class));

        assertThat(result.unwrap(ResultSet.class)).isSameAs(result);
        assertThat(result.unwrap(Integer.class)).isEqualTo(42);
        assertThat(result.isWrapperFor(ResultSet.class)).isTrue();
        assertThat(result.isWrapperFor(Integer.class)).isTrue();
        assertThat(recorder.names()).containsExactly("unwrap", "isWrapperFor");
        assertThat(calls.told).filteredOn("unwrapped"::equals).hasSize(1);
    }

    @Test
    void metaDataUnwrapsAsAStatementDoes() throws SQLException {
        Recorder recorder = new Recorder().answers("unwrap", 42).answers("isWrapperFor", true);
        DatabaseMetaData metaData = new DelegatingDatabaseMetaData(calls, recorder.as(DatabaseMetaData.class));

        assertThat(metaData.unwrap(DatabaseMetaData.class)).isSameAs(metaData);
        assertThat(metaData.unwrap(Integer.class)).isEqualTo(42);
        assertThat(metaData.isWrapperFor(DatabaseMetaData.class)).isTrue();
        assertThat(metaData.isWrapperFor(Integer.class)).isTrue();
        assertThat(recorder.names()).containsExactly("unwrap", "isWrapperFor");
        assertThat(calls.told).filteredOn("unwrapped"::equals).hasSize(1);
    }

    @Test
    void allShowWhatTheDriversShow() {
        assertThat(statement).hasToString("the driver's");
        assertThat(prepared(Effect.QUERY)).hasToString("the driver's");
        assertThat(resultWith("getObject", null)).hasToString("the driver's");
        assertThat(metaDataWith(openResult(null))).hasToString("the driver's");
        assertThat(new DelegatingArray(calls, new Recorder().as(Array.class))).hasToString("the driver's");
    }

    // ---- Fixtures

    private PreparedStatement prepared(Effect effect) {
        return new DelegatingPreparedStatement<>(
                calls, new Recorder().answers("isClosed", false).as(PreparedStatement.class), effect);
    }

    private DatabaseMetaData metaDataWith(ResultSet tables) {
        return new DelegatingDatabaseMetaData(
                calls, new Recorder().answers("getTables", tables).as(DatabaseMetaData.class));
    }

    private ResultSet resultWith(String getter, @Nullable Object value) {
        return new DelegatingResultSet(
                calls, statement, new Recorder().answers(getter, value).as(ResultSet.class));
    }

    private static ResultSet openResult(@Nullable Statement statement) {
        return new Recorder()
                .answers("isClosed", false)
                .answers("getStatement", statement)
                .as(ResultSet.class);
    }

    private static Connection connectionOf(ResultSet result) {
        try {
            return result.getStatement().getConnection();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
