/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.http.NoEndpointAvailableException;
import dev.failover.http.internal.judge.Failures;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Waits for a call as {@code HttpClient.send} does: the same types, with the stack of the caller. */
public final class Blocking {

    private Blocking() {}

    /** An interrupt ends the call. */
    public static <T> HttpResponse<T> await(Supplier<CompletableFuture<HttpResponse<T>>> call)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        CompletableFuture<HttpResponse<T>> promise = call.get();
        try {
            return promise.get();
        } catch (InterruptedException e) {
            promise.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw here(Failures.unwrapped(e));
        }
    }

    private static IOException here(Throwable failure) {
        if (failure instanceof RuntimeException unchecked) {
            unchecked.addSuppressed(new IOException("called here"));
            throw unchecked;
        }
        IOException here = sameType(failure, String.valueOf(failure.getMessage()));
        here.initCause(failure);
        for (Throwable before : failure.getSuppressed()) {
            here.addSuppressed(before);
        }
        return here;
    }

    /** Subclasses first. */
    private static IOException sameType(Throwable failure, String text) {
        if (failure instanceof NoEndpointAvailableException) {
            return new NoEndpointAvailableException(text);
        } else if (failure instanceof HttpConnectTimeoutException) {
            return new HttpConnectTimeoutException(text);
        } else if (failure instanceof HttpTimeoutException) {
            return new HttpTimeoutException(text);
        } else if (failure instanceof ConnectException) {
            return new ConnectException(text);
        } else if (failure instanceof SSLHandshakeException) {
            return new SSLHandshakeException(text);
        } else if (failure instanceof SSLException) {
            return new SSLException(text);
        } else if (failure instanceof ProtocolException) {
            return new ProtocolException(text);
        }
        return new IOException(text);
    }
}
