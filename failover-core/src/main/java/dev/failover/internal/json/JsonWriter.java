/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.json;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes JSON that is also safe inside HTML: no {@code <}, no line separator of JavaScript, no half of a character. */
final class JsonWriter {

    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    static String compact(Json json) {
        return new JsonWriter(false).text(json);
    }

    static String pretty(Json json) {
        return new JsonWriter(true).text(json);
    }

    private String text(Json json) {
        write(json, 0);
        return out.toString();
    }

    private void write(Json json, int depth) {
        if (depth > JsonReader.DEEPEST) {
            throw new IllegalStateException("JSON nested deeper than " + JsonReader.DEEPEST + " levels");
        }
        Object value = json.value();
        if (value instanceof String text) {
            quoted(text);
        } else if (value instanceof BigDecimal number) {
            out.append(number.toPlainString());
        } else if (value instanceof Map) {
            object(json.members(), depth);
        } else if (value instanceof List) {
            array(json.items(), depth);
        } else {
            out.append(json.isNull() ? "null" : value);
        }
    }

    private void object(Map<String, Json> members, int depth) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, Json> member : members.entrySet()) {
            separate(first, depth + 1);
            first = false;
            quoted(member.getKey());
            out.append(indented ? ": " : ":");
            write(member.getValue(), depth + 1);
        }
        close(members.values(), depth, '}');
    }

    private void array(List<Json> items, int depth) {
        out.append('[');
        boolean first = true;
        for (Json item : items) {
            separate(first, depth + 1);
            first = false;
            write(item, depth + 1);
        }
        close(items, depth, ']');
    }

    private void separate(boolean first, int depth) {
        out.append(first ? "" : ",");
        newLine(depth);
    }

    private void close(Collection<Json> content, int depth, char bracket) {
        if (!content.isEmpty()) {
            newLine(depth);
        }
        out.append(bracket);
    }

    private void newLine(int depth) {
        if (indented) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text, i);
        }
        out.append('"');
    }

    private void character(String text, int at) {
        char c = text.charAt(at);
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (needsEscape(text, at)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    private static boolean needsEscape(String text, int at) {
        char c = text.charAt(at);
        return c < ' ' || c == '<' || c == '\u2028' || c == '\u2029' || isLone(text, at);
    }

    /** Half of a pair has no encoding: every encoder would make a question mark of it. */
    private static boolean isLone(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
