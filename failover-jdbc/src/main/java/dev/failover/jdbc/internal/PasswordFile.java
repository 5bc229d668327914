/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that holds a password and nothing else but white space around it, after a byte order mark maybe. Thread-safe. */
final class PasswordFile {

    /** More is no password, but the wrong file. */
    private static final long LARGEST = 64 * 1024;

    private static final String NONE = "";

    /** Which some editors put before all else. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path path;

    PasswordFile(Path path) {
        this.path = path;
    }

    /**
     * Reads it.
     *
     * @throws UnfitPasswordFileException if there is no password in it: nobody waits for it to cure itself
     */
    String read() throws UnfitPasswordFileException {
        try {
            return password();
        } catch (NoSuchFileException e) {
            throw unfit("no such file", e);
        } catch (AccessDeniedException e) {
            throw unfit("permission denied", e);
        } catch (CharacterCodingException e) {
            throw unfit("not UTF-8", e);
        } catch (IOException e) {
            throw unfit(String.valueOf(e.getMessage()), e);
        }
    }

    /** Looks before it reads: a pipe would keep the reader for ever. */
    private String password() throws IOException, UnfitPasswordFileException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw unfit("not a regular file", null);
        }
        if (Files.size(path) > LARGEST) {
            throw unfit("larger than " + LARGEST / 1024 + " KB", null);
        }
        String text = Files.readString(path);
        String password = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
        if (password.equals(NONE)) {
            throw unfit("empty", null);
        }
        return password;
    }

    private UnfitPasswordFileException unfit(String why, @Nullable IOException cause) {
        return new UnfitPasswordFileException(this + ": " + why, cause);
    }

    /** Its path, not what is in it. */
    @Override
    public String toString() {
        return "password-file " + path.toAbsolutePath();
    }
}
