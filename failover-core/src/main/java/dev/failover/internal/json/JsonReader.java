/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON to the letter of RFC 8259, within limits: no comment, no trailing comma, no bare word, no name twice. Depth
 * is limited, so a thousand brackets are an error and no overflow of the stack.
 */
final class JsonReader {

    static final int DEEPEST = 64;
    private static final int LONGEST = 4 << 20;
    private static final int MOST = 100_000;

    private static final int LONGEST_NUMBER = 64;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]{1,4})?");
    private static final String END = "the end";

    private final String text;
    private int at;
    private int values;

    JsonReader(String text) {
        this.text = text;
    }

    Json read() throws MalformedJsonException {
        if (text.length() > LONGEST) {
            throw new MalformedJsonException(
                    "JSON of " + text.length() + " characters (expected: at most " + LONGEST + ")");
        }
        Json json = value(0);
        if (peek() >= 0) {
            throw unexpected(END);
        }
        return json;
    }

    private Json value(int depth) throws MalformedJsonException {
        int next = peek();
        limit(depth);
        return switch (next) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> Json.of(string());
            case 't' -> word("true", Json.of(true));
            case 'f' -> word("false", Json.of(false));
            case 'n' -> word("null", Json.NULL);
            default -> number();
        };
    }

    private void limit(int depth) throws MalformedJsonException {
        if (depth > DEEPEST) {
            throw malformed("nested deeper than " + DEEPEST + " levels");
        }
        values++;
        if (values > MOST) {
            throw malformed("more than " + MOST + " values");
        }
    }

    private Json object(int depth) throws MalformedJsonException {
        Json.Members members = Json.object();
        at++;
        if (skips('}')) {
            return members.build();
        }
        do {
            member(members, depth);
        } while (skips(','));
        expect('}', "',' or '}'");
        return members.build();
    }

    private void member(Json.Members members, int depth) throws MalformedJsonException {
        if (peek() != '"') {
            throw unexpected("a name in quotes");
        }
        int start = at;
        String name = string();
        if (members.has(name)) {
            at = start;
            throw malformed("a name twice in one object");
        }
        expect(':', "':'");
        members.put(name, value(depth + 1));
    }

    private Json array(int depth) throws MalformedJsonException {
        List<Json> items = new ArrayList<>();
        at++;
        if (skips(']')) {
            return Json.array(items);
        }
        do {
            items.add(value(depth + 1));
        } while (skips(','));
        expect(']', "',' or ']'");
        return Json.array(items);
    }

    private Json word(String word, Json meaning) throws MalformedJsonException {
        if (!text.startsWith(word, at)) {
            throw unexpected("a value");
        }
        at += word.length();
        return meaning;
    }

    private Json number() throws MalformedJsonException {
        Matcher number = NUMBER.matcher(text).region(at, Math.min(text.length(), at + LONGEST_NUMBER + 1));
        if (!number.lookingAt()) {
            throw unexpected("a value");
        }
        if (number.end() - at > LONGEST_NUMBER) {
            throw malformed("a number of more than " + LONGEST_NUMBER + " characters");
        }
        try {
            Json json = Json.of(new BigDecimal(number.group()));
            at = number.end();
            return json;
        } catch (IllegalArgumentException e) {
            throw malformed("number out of range");
        }
    }

    private String string() throws MalformedJsonException {
        StringBuilder string = new StringBuilder();
        at++;
        while (current() != '"') {
            if (current() < ' ') {
                throw unexpected(current() < 0 ? "'\"'" : "an escape for a control character");
            }
            string.append(current() == '\\' ? escaped() : text.charAt(at));
            at++;
        }
        at++;
        return string.toString();
    }

    /** The character that an escape stands for; {@code at} is on the last character of the escape afterwards. */
    private char escaped() throws MalformedJsonException {
        at++;
        return switch (current()) {
            case '"', '\\', '/' -> text.charAt(at);
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw unexpected("an escape such as \\n");
        };
    }

    private char hexadecimal() throws MalformedJsonException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int c = current();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits after \\u");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    /** Steps over the character if it comes next. */
    private boolean skips(char c) {
        boolean next = peek() == c;
        at += next ? 1 : 0;
        return next;
    }

    private void expect(char c, String expected) throws MalformedJsonException {
        if (!skips(c)) {
            throw unexpected(expected);
        }
    }

    /** The next character that is no white space, or -1. */
    private int peek() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return current();
    }

    private int current() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private MalformedJsonException unexpected(String expected) {
        return malformed("found " + found() + " (expected: " + expected + ")");
    }

    private String found() {
        int c = current();
        if (c < 0) {
            return END;
        }
        return c > ' ' && c < 0x7f ? "'" + (char) c + "'" : String.format(Locale.ROOT, "U+%04X", c);
    }

    private MalformedJsonException malformed(String problem) {
        int before = Math.min(at, text.length());
        long line = 1 + text.substring(0, before).chars().filter(c -> c == '\n').count();
        int column = before - text.lastIndexOf('\n', before - 1);
        return new MalformedJsonException("JSON, line " + line + ", column " + column + ": " + problem);
    }
}
