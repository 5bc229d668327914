/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.judge;

import dev.failover.spi.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** What an exception of java.net.http proves. Texts are those of JDK 17 to 25; what is not known is AMBIGUOUS. */
public final class Failures {

    private final boolean connectRepeats;

    /** @param connectRepeats whether the JDK sends any request again when its connection fails ({@code enableAllMethodRetry}) */
    public Failures(boolean connectRepeats) {
        this.connectRepeats = connectRepeats;
    }

    /**
     * Of an attempt that ended without headers.
     *
     * @param subscribed whether its body was asked for: then the connection stood
     */
    public Finding of(Throwable failure, boolean subscribed) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof ConnectException) {
            return connect(cause);
        } else if (cause instanceof HttpConnectTimeoutException) { // a subclass of the next but one: first
            return Finding.local(Evidence.UNSENT, FailureKind.TIMED_OUT, "connect timed out");
        } else if (cause instanceof SSLException tls) {
            return tls(tls, subscribed);
        } else if (cause instanceof HttpTimeoutException) {
            return Finding.local(Evidence.AMBIGUOUS, FailureKind.TIMED_OUT, text(cause));
        } else if (cause instanceof IOException) {
            return io(cause);
        }
        return Finding.nobody(Evidence.CALLER, cause.toString());
    }

    /** What the JDK wraps a failure in. */
    public static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private Finding connect(Throwable cause) {
        boolean unknown = hasCause(cause, UnresolvedAddressException.class);
        FailureKind kind = unknown ? FailureKind.UNREACHABLE : FailureKind.REFUSED;
        String why = unknown ? "unknown host" : "connect failed: " + text(cause);
        return Finding.local(connectRepeats ? Evidence.AMBIGUOUS : Evidence.UNSENT, kind, why);
    }

    /**
     * A handshake that fails over the server's certificate sent nothing. An alert that was received speaks of ours, which no other
     * endpoint will like better; with TLS 1.3 it may come after the request was sent.
     */
    private static Finding tls(SSLException cause, boolean subscribed) {
        String text = text(cause).toLowerCase(Locale.ROOT);
        if (text.contains("received fatal alert")) {
            return Finding.nobody(Evidence.CALLER, text(cause));
        }
        boolean unsent = cause instanceof SSLHandshakeException && !subscribed;
        return Finding.local(unsent ? Evidence.UNSENT : Evidence.AMBIGUOUS, FailureKind.LOST, text(cause));
    }

    private static Finding io(Throwable cause) {
        String text = text(cause);
        if (text.contains("Tunnel failed")) {
            return Finding.nobody(Evidence.UNSENT, text); // 407 is an answer
        }
        boolean refused = text.contains("Stream not processed") || text.contains("request not processed by peer");
        return refused
                ? Finding.alive(Evidence.REFUSED, text)
                : Finding.local(Evidence.AMBIGUOUS, FailureKind.LOST, text);
    }

    private static boolean hasCause(Throwable failure, Class<?> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
    }
}
