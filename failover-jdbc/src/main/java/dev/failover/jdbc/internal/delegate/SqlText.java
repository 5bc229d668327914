/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.delegate;

/**
 * Reads the {@link Effect} off an SQL text. Knows the blanks, comments, quotes and semicolons of PostgreSQL (manual,
 * "Lexical Structure", with {@code standard_conforming_strings=on}), and no grammar.
 */
final class SqlText {
    private final String sql;
    private int at;
    private boolean creates;
    private boolean inRoutineBody;

    SqlText(String sql) {
        this.sql = sql;
    }

    Effect effect() {
        Effect all = null;
        while (toStatement()) {
            Effect next = effectOfStatement();
            all = all == null ? next : all.and(next);
            toSemicolon();
        }
        return keepingOr(all == null ? Effect.CHANGE : all);
    }

    private Effect keepingOr(Effect effect) {
        return namesWhatIsKept() || selectsIntoTemp('p') || selectsIntoTemp('P') ? effect.keeping() : effect;
    }

    /** By the letter that it is searched for by: that is many times faster than to look at each. */
    private boolean namesWhatIsKept() {
        int i = sql.indexOf('_');
        while (i >= 0 && !isOfSession(i)) {
            i = sql.indexOf('_', i + 1);
        }
        return i >= 0;
    }

    private boolean selectsIntoTemp(char letter) {
        int i = sql.indexOf(letter);
        while (i >= 0 && !isIntoTemp(i)) {
            i = sql.indexOf(letter, i + 1);
        }
        return i >= 0;
    }

    /** Whether a name with that underscore keeps something, wherever it stands; those of a transaction are ..._xact_lock. */
    private boolean isOfSession(int underscore) {
        return switch (lowerCaseAt(underscore - 1)) {
            case 'y' -> isAt(underscore - 8, "advisory_lock");
            case 'g' -> isAt(underscore - 2, "pg_temp");
            case 't' -> isAt(underscore - 3, "set_config") && setsForLonger(underscore + 7);
            default -> false;
        };
    }

    /** Whether a setting outlives its transaction: the last argument is not seen to be true. */
    private boolean setsForLonger(int afterName) {
        at = afterName;
        skipBlanks();
        int last = -1;
        int depth = 0;
        do {
            char c = at < sql.length() ? sql.charAt(at) : ';';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ';' || depth == 0) {
                return c == ';' || last < 0 || !isTrue(last);
            }
            last = c == ',' && depth == 1 ? at + 1 : last;
            skipToken();
        } while (true);
    }

    /** And nothing else, up to the parenthesis. */
    private boolean isTrue(int start) {
        at = start;
        boolean is = isNextWord("TRUE");
        skipWord();
        skipBlanks();
        return is && at < sql.length() && sql.charAt(at) == ')';
    }

    /** SELECT ... INTO TEMP name; not INSERT INTO temp. */
    private boolean isIntoTemp(int p) {
        if (lowerCaseAt(p - 1) != 'm') {
            return false;
        }
        boolean temp = isAt(p - 3, "TEMP") && (p + 1 == sql.length() || !isWordPart(sql.charAt(p + 1)));
        if (!temp && !isAt(p - 3, "TEMPORARY")) {
            return false;
        }
        int end = wordEndBefore(p - 3);
        if (isAt(end - 5, "LOCAL") || isAt(end - 6, "GLOBAL")) {
            return true;
        }
        int verb = wordEndBefore(end - 4);
        return isAt(end - 4, "INTO") && end < p - 3 && !isAt(verb - 6, "INSERT") && !isAt(verb - 5, "MERGE");
    }

    private int wordEndBefore(int start) {
        int end = start;
        while (end > 0 && isBlank(sql.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Of an ASCII letter: one look tells most names apart. */
    private char lowerCaseAt(int index) {
        return index < 0 ? ' ' : (char) (sql.charAt(index) | 0x20);
    }

    private boolean isAt(int start, String text) {
        return sql.regionMatches(true, start, text, 0, text.length());
    }

    /** Moves to the first character of the next statement that is not empty. */
    private boolean toStatement() {
        skipBlanks();
        while (at < sql.length() && (sql.charAt(at) == '(' || sql.charAt(at) == ';')) {
            at++;
            skipBlanks();
        }
        return at < sql.length();
    }

    private Effect effectOfStatement() {
        int start = at;
        skipWord();
        creates = isWord(start, "CREATE");
        if (isWord(start, "SELECT") || isWord(start, "SHOW") || isWord(start, "VALUES") || isWord(start, "TABLE")) {
            return Effect.QUERY;
        }
        if (isWord(start, "COMMIT")) {
            return Effect.COMMIT;
        }
        if (isWord(start, "END")) {
            return endsRoutineBody() ? Effect.CHANGE : Effect.COMMIT;
        }
        if (isWord(start, "PREPARE")) {
            return isNextWord("TRANSACTION") ? Effect.COMMIT : Effect.KEEPING_CHANGE;
        }
        if (isWord(start, "ROLLBACK") || isWord(start, "ABORT")) {
            return isOfAnother() ? Effect.CHANGE : Effect.ROLLBACK;
        }
        if (isWord(start, "EXPLAIN")) {
            return executesWhatItExplains() ? Effect.CHANGE : Effect.QUERY;
        }
        return keepsSomething(start) ? Effect.KEEPING_CHANGE : Effect.CHANGE;
    }

    /** A savepoint's, or one that was prepared. */
    private boolean isOfAnother() {
        if (isNextWord("WORK") || isNextWord("TRANSACTION")) {
            skipWord();
        }
        return isNextWord("TO") || isNextWord("PREPARED");
    }

    private boolean keepsSomething(int start) {
        if (isWord(start, "SET")) {
            return !isNextWord("LOCAL") && !isNextWord("TRANSACTION") && !isNextWord("CONSTRAINTS");
        }
        return isWord(start, "LISTEN")
                || isWord(start, "DECLARE")
                || isWord(start, "LOAD")
                || (creates && createsForSession());
    }

    private boolean createsForSession() {
        if (isNextWord("OR")) { // REPLACE
            skipWord();
            skipBlanks();
            skipWord();
        }
        return isNextWord("TEMP") || isNextWord("TEMPORARY") || isNextWord("LOCAL") || isNextWord("GLOBAL");
    }

    /** {@code CREATE FUNCTION ... BEGIN ATOMIC statement; statement; END}: that END commits nothing. */
    private boolean endsRoutineBody() {
        boolean ends = inRoutineBody;
        inRoutineBody = false;
        return ends;
    }

    private boolean executesWhatItExplains() {
        return isNextWord("ANALYZE") || isNextWord("ANALYSE") || (at < sql.length() && sql.charAt(at) == '(');
    }

    private boolean isNextWord(String word) {
        skipBlanks();
        int end = at + word.length();
        return sql.regionMatches(true, at, word, 0, word.length())
                && (end == sql.length() || !isWordPart(sql.charAt(end)));
    }

    private boolean isWord(int start, String word) {
        return at - start == word.length() && sql.regionMatches(true, start, word, 0, word.length());
    }

    private void toSemicolon() {
        if (sql.indexOf(';', at) < 0) {
            at = sql.length();
        }
        while (at < sql.length() && sql.charAt(at) != ';') {
            skipToken();
        }
    }

    private void skipToken() {
        char c = sql.charAt(at);
        if (isWordStart(c)) {
            skipWordOrEscapedString();
        } else if (c == '\'' || c == '"') {
            at = after(sql.indexOf(c, at + 1));
        } else if (c == '$') {
            skipDollar();
        } else if (!skipComment()) {
            at++;
        }
    }

    private void skipWordOrEscapedString() {
        int start = at;
        skipWord();
        if (isWord(start, "E") && at < sql.length() && sql.charAt(at) == '\'') {
            skipEscapedString();
        }
        inRoutineBody |= creates && isWord(start, "BEGIN") && isNextWord("ATOMIC");
    }

    private void skipWord() {
        if (at < sql.length() && isWordStart(sql.charAt(at))) {
            do {
                at++;
            } while (at < sql.length() && isWordPart(sql.charAt(at)));
        }
    }

    /** E'...', in which a backslash escapes. Elsewhere a doubled quote is two strings in a row, not here. */
    private void skipEscapedString() {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\') {
                at = Math.min(at + 1, sql.length());
            } else if (c == '\'') {
                if (at == sql.length() || sql.charAt(at) != '\'') {
                    return;
                }
                at++;
            }
        }
    }

    /** $$...$$ or $tag$...$tag$; a single $, as in $1, is skipped alone. */
    private void skipDollar() {
        int end = at + 1;
        while (end < sql.length() && sql.charAt(end) != '$' && isWordPart(sql.charAt(end))) {
            end++;
        }
        boolean quotes = end < sql.length() && sql.charAt(end) == '$' && !isDigit(sql.charAt(at + 1));
        if (!quotes) {
            at++;
            return;
        }
        int length = end + 1 - at;
        int close = sql.indexOf('$', end + 1);
        while (close >= 0 && !sql.regionMatches(close, sql, at, length)) {
            close = sql.indexOf('$', close + 1);
        }
        at = close < 0 ? sql.length() : close + length;
    }

    private void skipBlanks() {
        while (at < sql.length()) {
            if (isBlank(sql.charAt(at))) {
                at++;
            } else if (!skipComment()) {
                return;
            }
        }
    }

    private boolean skipComment() {
        if (sql.startsWith("--", at)) {
            skipLine();
            return true;
        }
        if (sql.startsWith("/*", at)) {
            skipBlockComment();
            return true;
        }
        return false;
    }

    private void skipLine() {
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
    }

    private void skipBlockComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    private int after(int index) {
        return index < 0 ? sql.length() : index + 1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
