/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

import static dev.failover.jdbc.internal.delegate.Effect.CHANGE;
import static dev.failover.jdbc.internal.delegate.Effect.COMMIT;
import static dev.failover.jdbc.internal.delegate.Effect.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectTest {
    static Stream<String> queries() {
        return Stream.of(
                // by keyword
                "SELECT 1",
                "select 1",
                "SeLeCt*from t",
                "SELECT",
                "SELECT(1)",
                "SELECT'a'",
                "SELECT\"a\" FROM t",
                "SHOW server_version",
                "VALUES (1), (2)",
                "values(1)",
                "TABLE t",
                "EXPLAIN SELECT 1",
                "EXPLAIN VERBOSE SELECT 1",
                "EXPLAIN INSERT INTO t VALUES (1)",
                "explain analyzer",
                // what may stand before it
                "  \t\r\n\f\u000bSELECT 1",
                "(SELECT 1) UNION (SELECT 2)",
                "( ( /* a */ ( SELECT 1)))",
                "-- a comment\nSELECT 1",
                "-- a comment\rSELECT 1",
                "--\n--\nSELECT 1",
                "/**/SELECT 1",
                "/* a */ /* b */ SELECT 1",
                "/* a /* nested */ b */SELECT 1",
                "/*/**/*/SELECT 1",
                "/* INSERT; COMMIT */ -- DELETE; END\n SELECT 1",
                // one statement only
                "SELECT 1;",
                "SELECT 1 ; ",
                "SELECT 1;;; ;",
                "; SELECT 1",
                "SELECT 1; -- COMMIT",
                "SELECT 1; /* ; COMMIT */",
                "SELECT 1; /* unfinished ; COMMIT",
                "(SELECT 1);",
                // a semicolon that separates nothing
                "SELECT ';'",
                "SELECT 'a''; COMMIT; ''b'",
                "SELECT 'a\\' , ' ; COMMIT'",
                "SELECT E'it\\'s; COMMIT'",
                "SELECT e'it''s \\\\'' ; COMMIT'",
                "SELECT E'\\\\', ';COMMIT'",
                "SELECT E'unfinished; COMMIT",
                "SELECT E'unfinished; COMMIT\\",
                "SELECT U&'d\\0061t; COMMIT'",
                "SELECT 'unfinished; COMMIT",
                "SELECT \"a;b\"",
                "SELECT \"a\"\";COMMIT\"",
                "SELECT \"unfinished; COMMIT",
                "SELECT $$a;COMMIT$$",
                "SELECT $tag$ a; $$ COMMIT; $other$ $tag$",
                "SELECT $tag$ ; $tag ; $tagg$ ; COMMIT $tag$",
                "SELECT $_t1$;$_t1$ FROM t",
                "SELECT $\u00e9$;$\u00e9$",
                "SELECT $$unfinished; COMMIT",
                "SELECT 1 -- ; COMMIT",
                "SELECT 1 -- it's ; COMMIT",
                "SELECT 1 /* it's ; /* ; */ COMMIT */ + 1",
                "SELECT 2 - 1 / 1, a->>'b;c' FROM t",
                "SELECT a - - b, ';'",
                "SELECT $1, ';', $2",
                "SELECT ? ; ",
                "SELECT a$b, ';' c$ FROM t");
    }

    static Stream<String> changes() {
        return Stream.of(
                // by keyword
                "INSERT INTO t VALUES (1)",
                "UPDATE t SET a = 1",
                "DELETE FROM t",
                "MERGE INTO t USING s ON true WHEN MATCHED THEN DO NOTHING",
                "WITH a AS (SELECT 1) SELECT * FROM a",
                "WITH a AS (DELETE FROM t RETURNING 1) SELECT * FROM a",
                "CALL p()",
                "{call p()}",
                "{ ? = call f(?) }",
                "? = call f()",
                "DO $$BEGIN COMMIT; END$$",
                "CREATE TABLE t (a int)",
                "TRUNCATE t",
                "BEGIN",
                "START TRANSACTION",
                "ROLLBACK TO s",
                "rollback work /* a */ to savepoint s",
                "ROLLBACK TRANSACTION TO SAVEPOINT s",
                "ROLLBACK PREPARED 'a'",
                "SAVEPOINT s",
                "SET search_path = a",
                "FETCH ALL IN c",
                "COPY t FROM STDIN",
                "VACUUM",
                "LISTEN c",
                "PREPARE p AS SELECT 1",
                "PREPARE",
                "PREPARE TRANSACTIONS AS SELECT 1",
                "EXECUTE p",
                "EXPLAIN ANALYZE INSERT INTO t VALUES (1)",
                "explain analyse DELETE FROM t",
                "EXPLAIN /* a */ ANALYZE DELETE FROM t",
                "EXPLAIN (ANALYZE) DELETE FROM t",
                "EXPLAIN(COSTS OFF, ANALYZE) DELETE FROM t",
                // no keyword, or only the beginning of one
                "",
                " ",
                ";",
                ";;",
                "(",
                "-- SELECT 1",
                "/* SELECT 1 */",
                "/* SELECT 1",
                "1",
                "'SELECT'",
                "\"SELECT\"",
                "$$SELECT$$",
                "$",
                "-",
                "/",
                "SEL",
                "SELECTED",
                "SELECT_1",
                "SELECT1",
                "SELECT$1",
                "SELECT\u00e9",
                "COMMITTED",
                "COMMI",
                "ENDS",
                "VALUE (1)",
                "\ufeffSELECT 1",
                // several statements
                "SELECT 1; SELECT 2",
                "SELECT 1;SELECT 2;",
                "SELECT 1; -- a\n SELECT 2",
                "SELECT 1; DELETE FROM t",
                "SELECT 'a'; DELETE FROM t",
                "SELECT 'a\\'; DELETE FROM t; --'",
                "SELECT E'a\\\\'; DELETE FROM t",
                "SELECT $$a$$; DELETE FROM t",
                "SELECT $1; DELETE FROM t WHERE a = $2",
                "SELECT $1$; DELETE FROM t WHERE a = $1$",
                "SELECT a$b$; DELETE FROM t WHERE a$b$",
                "SELECT \"a\"; DELETE FROM t",
                "SELECT /* ; */ 1 /* /* */ */; DELETE FROM t",
                "SELECT 1 -- a\r; DELETE FROM t",
                "SELECT fe'a\\'; DELETE FROM t; --'",
                "BEGIN; INSERT INTO t VALUES (1)",
                "INSERT INTO t VALUES ('COMMIT'); SELECT 'END'",
                // an END that commits nothing
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
                "create function f() returns int begin /* a */ atomic select 1; select 2; end;",
                "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN 1; END;$$",
                "INSERT INTO t SELECT CASE WHEN a THEN 1 ELSE 2 END FROM s; SELECT 1");
    }

    static Stream<String> commits() {
        return Stream.of(
                "COMMIT",
                "commit",
                "COMMIT;",
                "COMMIT WORK",
                "COMMIT AND CHAIN",
                "COMMIT PREPARED 'a'",
                "END",
                "end transaction",
                "/* a */ END -- b",
                "PREPARE TRANSACTION 'a'",
                "prepare\n/* a */ transaction 'a'",
                "PREPARE TRANSACTION",
                "; COMMIT",
                "(COMMIT",
                "INSERT INTO t VALUES (1); COMMIT",
                "BEGIN; INSERT INTO t VALUES (1); END;",
                "COMMIT; BEGIN",
                "COMMIT; SELECT 1",
                "SELECT 1; SELECT 2; COMMIT; SELECT 3",
                "SELECT 1; PREPARE TRANSACTION 'a'",
                "SELECT ';'; COMMIT",
                "SELECT 'a\\'; COMMIT",
                "SELECT E'a\\'b'; COMMIT",
                "SELECT E'a'''; COMMIT",
                "SELECT $$;$$;COMMIT",
                "SELECT $a$ $b$ $a$; COMMIT",
                "SELECT 1 /* ; */; /* a */ -- b\n COMMIT",
                "SELECT \";\"; COMMIT",
                "SELECT begin, atomic FROM t; END",
                "CREATE TABLE t (begin int, atomic int); END",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; END",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END; COMMIT");
    }

    @ParameterizedTest
    @MethodSource("queries")
    void reads(String sql) {
        assertThat(Effect.of(sql)).matches(Effect::reads);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void mayChangeData(String sql) {
        assertThat(Effect.of(sql)).matches(Effect::mayChange);
    }

    @ParameterizedTest
    @MethodSource("commits")
    void endsTheTransaction(String sql) {
        assertThat(Effect.of(sql)).matches(Effect::commits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = a",
                "set session characteristics as transaction read only",
                "SET SESSION x = 1",
                "SET ROLE a",
                "SET/* LOCAL */x = 1",
                "SET LOCALE = 1",
                "BEGIN; SET x = 1",
                "SET x = 1; COMMIT",
                "SELECT 1; SET x = 1",
                "LISTEN c",
                "LOAD 'a'",
                "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
                "PREPARE p AS SELECT 1",
                "CREATE TEMP TABLE t (a int)",
                "create temporary view v AS SELECT 1",
                "CREATE LOCAL TEMP TABLE t (a int)",
                "CREATE OR REPLACE TEMP VIEW v AS SELECT 1",
                "SELECT pg_advisory_lock(1)",
                "SELECT pg_try_advisory_lock_shared(?)",
                "{call pg_advisory_lock(?)}",
                "WITH l AS (SELECT pg_advisory_lock(1)) INSERT INTO t SELECT 1 FROM l",
                "SELECT set_config('a', ?, false)",
                "SELECT set_config('a', 'true',false)",
                "SELECT set_config('a', ?, ?)"
            })
    void leavesSomethingInItsSession(String sql) {
        assertThat(Effect.of(sql)).matches(Effect::keeps);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "UPDATE t SET a = 1",
                "SET LOCAL x = 1",
                "set local x = 1; SELECT 1",
                "SET TRANSACTION READ ONLY",
                "SET CONSTRAINTS ALL DEFERRED",
                "CREATE TABLE temp (a int)",
                "CREATE OR REPLACE FUNCTION f() RETURNS int RETURN 1",
                "PREPARE TRANSACTION 'a'",
                "UNLISTEN c",
                "RESET ALL",
                "SELECT pg_advisory_xact_lock(1)",
                "SELECT pg_advisory_unlock(1)",
                "SELECT set_config('a', ?, true)",
                "COMMIT"
            })
    void leavesNothingInItsSession(String sql) {
        assertThat(Effect.of(sql)).matches(effect -> !effect.keeps());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROLLBACK",
                "abort",
                "ROLLBACK WORK",
                "ROLLBACK AND CHAIN",
                "SELECT 1; ROLLBACK",
                "ABORT; SELECT 1"
            })
    void givesTheTransactionUp(String sql) {
        assertThat(Effect.of(sql)).isEqualTo(Effect.ROLLBACK);
        assertThat(Effect.ROLLBACK.mayChange()).isTrue();
        assertThat(Effect.of(sql + "; SET x = 1")).isEqualTo(Effect.KEEPING_ROLLBACK);
        assertThat(Effect.of(sql + "; COMMIT")).isEqualTo(COMMIT);
    }

    @Test
    void ofSeveralIsTheGravestAndKeepsWhatAnyKeeps() {
        assertThat(Effect.of("SET x = 1; COMMIT")).isEqualTo(Effect.KEEPING_COMMIT);
        assertThat(Effect.of("SELECT pg_advisory_lock(1)")).isEqualTo(Effect.KEEPING_QUERY);
        assertThat(Effect.of("SELECT 1; SET x = 1")).isEqualTo(Effect.KEEPING_CHANGE);
        assertThat(QUERY.and(QUERY)).isEqualTo(CHANGE);
    }

    @Test
    void isTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(Effect.of("commit")).isEqualTo(COMMIT);
            assertThat(Effect.of("explain select 1")).isEqualTo(QUERY);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void readsAnyTextToItsEnd() {
        String[] pieces = {
            "SELECT", "END", "e", "E", "'", "''", "\"", "$", "$$", "$a$", "1", "a", ";", "--", "/*", "*/", "\\", "\n",
            " ", "(", ")", "BEGIN", "ATOMIC", "CREATE", "EXPLAIN", "PREPARE", "?", "\u00e9", "-", "/", "*"
        };
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int piece = random.nextInt(12); piece >= 0; piece--) {
                sql.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(Effect.of(sql.toString())).as(sql.toString()).isNotNull();
        }
    }

    @Test
    void readsLongTextsInOneGo() {
        String literal = "x".repeat(1_000_000);

        assertThat(Effect.of("SELECT '" + literal + ";'")).isEqualTo(QUERY);
        assertThat(Effect.of("SELECT $$" + literal + "$$; COMMIT")).isEqualTo(COMMIT);
        assertThat(Effect.of("SELECT 1 /*" + literal + "*/; DELETE FROM t")).isEqualTo(CHANGE);
    }
}
