/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

/**
 * Writes elements that are well-formed both as HTML and as XML. Every text and every value of an attribute passes {@link
 * #escaped}: what comes from a configuration or a server cannot become an element.
 */
final class Markup {

    private static final char REPLACEMENT = '\ufffd';

    private final StringBuilder out = new StringBuilder();

    /** Opens an element; attributes are names and values in turn. */
    Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        return this;
    }

    Markup close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    /** An element with no content, which HTML does not want to see closed. */
    Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element with a text. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    Markup text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** As it is: only what was made here, or is known to be safe. */
    Markup raw(String markup) {
        out.append(markup);
        return this;
    }

    Markup line() {
        out.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** A coordinate. */
    static String number(double coordinate) {
        return Figures.decimal(coordinate, 1);
    }

    /**
     * The text without a character that has a meaning in markup. What XML forbids, and what would turn the direction of
     * the text around it, is replaced.
     */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> escape(c, safe));
        return safe.toString();
    }

    private static void escape(int c, StringBuilder safe) {
        switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            case '\n', '\r', '\t' -> safe.append(' ');
            default -> safe.appendCodePoint(isShown(c) ? c : REPLACEMENT);
        }
    }

    private static boolean isShown(int c) {
        boolean control = Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return !control && !turns && (c & 0xFFFE) != 0xFFFE;
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            out.append(escaped(attributes[i + 1])).append('"');
        }
    }
}
