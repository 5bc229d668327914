/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal.postgres;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Why TLS was not agreed upon though both sides spoke: certificates, names or files that only somebody who changes them cures. A
 * server that dies in the handshake is none of it.
 */
enum Distrust {
    NONE,
    /** Its certificate was signed by nobody we know, or is out of date. */
    CERTIFICATE,
    /** Our own key cannot be read. */
    KEY,
    /** Its certificate is another host's. */
    HOST,
    /** A file of ours is not there. */
    FILE,
    /** The server broke it off: for want of a client certificate, or because of it. */
    ALERT;

    /** In the driver's message whatever its language: the class that compared the names. */
    private static final String COMPARED = "HostnameVerifier";

    private static final String ALERTED = "Received fatal alert: ";

    /** Reads the exception of an opening. */
    static Distrust of(SQLException e) {
        if (!String.valueOf(e.getSQLState()).startsWith("08")) {
            return NONE; // a password file that is not there is no matter of TLS
        }
        if (Failure.cause(e, CertificateException.class) != null) {
            return CERTIFICATE;
        }
        if (Failure.cause(e, GeneralSecurityException.class) != null) {
            return KEY;
        }
        if (String.valueOf(e.getMessage()).contains(COMPARED)) {
            return HOST;
        }
        if (Failure.cause(e, FileNotFoundException.class) != null
                || Failure.cause(e, NoSuchFileException.class) != null) {
            return FILE;
        }
        return isAlert(Failure.cause(e, SSLHandshakeException.class)) ? ALERT : NONE;
    }

    /** A server that is out of memory, say, alerts too: that passes. */
    private static boolean isAlert(@Nullable SSLHandshakeException e) {
        String message = e == null ? "" : String.valueOf(e.getMessage());
        return message.startsWith(ALERTED) && !message.endsWith("internal_error");
    }

    String advice(String keys) {
        return switch (this) {
            case NONE -> "";
            case CERTIFICATE ->
                "; check " + keys + ".driver.sslrootcert, and the server's certificate: who signed it, until when";
            case KEY -> "; check " + keys + ".driver.sslkey and .sslpassword, and .sslrootcert";
            case HOST -> "; check the host in its url against the names in the server's certificate";
            case FILE -> "; check the files in " + keys + ".driver.sslrootcert, .sslcert and .sslkey";
            case ALERT -> "; check " + keys + ".driver.sslcert and .sslkey, and pg_hba.conf on the server";
        };
    }
}
