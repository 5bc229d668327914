/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a {@code .properties} file as {@link java.util.Properties} does, but in UTF-8, with the number of each line and
 * with duplicates kept.
 */
final class PropertiesReader {

    private static final long LARGEST = 16L << 20;

    private final String name;
    private final Findings findings;
    private final List<Entry> entries = new ArrayList<>();

    private PropertiesReader(String name, Findings findings) {
        this.name = name;
        this.findings = findings;
    }

    /** All entries in their order; none, and a problem, if the file cannot be read. */
    static List<Entry> read(Path file, Findings findings) {
        try {
            if (Files.isDirectory(file)) {
                findings.problem(file.toAbsolutePath().toString(), "a directory (expected: a .properties file)", "");
                return List.of();
            }
            if (Files.size(file) > LARGEST) {
                return tooLarge(file, findings);
            }
            return read(file, ByteBuffer.wrap(Files.readAllBytes(file)), findings);
        } catch (NoSuchFileException e) {
            findings.problem(file.toAbsolutePath().toString(), "no such file", "");
        } catch (IOException e) {
            findings.problem(file.toString(), "not readable (" + e + ")", "");
        }
        return List.of();
    }

    /** All entries of what was read from a file. */
    static List<Entry> read(Path file, ByteBuffer content, Findings findings) {
        if (content.remaining() > LARGEST) {
            return tooLarge(file, findings);
        }
        try {
            return parse(String.valueOf(file.getFileName()), decode(content), findings);
        } catch (CharacterCodingException e) {
            findings.problem(file.toString(), "not UTF-8", "");
            return List.of();
        }
    }

    private static List<Entry> tooLarge(Path file, Findings findings) {
        findings.problem(file.toString(), "larger than 16MB", "");
        return List.of();
    }

    static List<Entry> parse(String name, String text, Findings findings) {
        PropertiesReader reader = new PropertiesReader(name, findings);
        reader.lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
        return reader.entries;
    }

    private static String decode(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    }

    private void lines(String text) {
        String[] lines = text.split("\r\n|\n|\r", -1);
        int next = 0;
        while (next < lines.length) {
            int first = next;
            String start = unindented(lines[next]);
            next++;
            if (start.isEmpty() || start.startsWith("#") || start.startsWith("!")) {
                continue;
            }
            StringBuilder logical = new StringBuilder(start);
            while (isContinued(logical)) {
                logical.setLength(logical.length() - 1);
                if (next < lines.length) {
                    logical.append(unindented(lines[next]));
                    next++;
                }
            }
            if (!logical.isEmpty()) {
                entry(logical.toString(), name + ":" + (first + 1));
            }
        }
    }

    private void entry(String line, String origin) {
        int end = 0;
        while (end < line.length() && " \t\f=:".indexOf(line.charAt(end)) < 0) {
            end += line.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, line.length());
        String rest = unindented(line.substring(end));
        boolean separated = rest.startsWith("=") || rest.startsWith(":");
        String value = separated ? unindented(rest.substring(1)) : rest;
        String key = line.substring(0, end);
        try {
            entries.add(Entry.of(unescape(key), unescape(value), origin));
        } catch (NumberFormatException e) {
            findings.problem(key, "malformed \\u escape (expected: four hexadecimal digits)", origin);
        }
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            boolean escape = text.charAt(at) == '\\' && at + 1 < text.length();
            char c = text.charAt(escape ? at + 1 : at);
            boolean unicode = escape && c == 'u';
            plain.append(unicode ? unicode(text, at + 2) : escape ? control(c) : c);
            at += unicode ? 6 : escape ? 2 : 1;
        }
        return plain.toString();
    }

    private static char control(char escaped) {
        return switch (escaped) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            default -> escaped;
        };
    }

    private static char unicode(String text, int at) {
        String digits = text.substring(at, Math.min(at + 4, text.length()));
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw new NumberFormatException();
        }
        return (char) Integer.parseInt(digits, 16);
    }

    private static boolean isContinued(StringBuilder line) {
        int at = line.length();
        while (at > 0 && line.charAt(at - 1) == '\\') {
            at--;
        }
        return (line.length() - at) % 2 == 1;
    }

    private static String unindented(String line) {
        int at = 0;
        while (at < line.length() && " \t\f".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        return line.substring(at);
    }
}
