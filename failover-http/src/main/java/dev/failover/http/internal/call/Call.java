/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.call;

import dev.failover.Access;
import dev.failover.http.internal.address.Target;
import dev.failover.http.internal.plan.Nature;
import dev.failover.http.internal.plan.RequestRules;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the caller wants.
 *
 * @param owner the client, which must not be collected while the call is under way
 * @param target the service's part of its URI
 * @param push hears of pushed responses; null for none
 */
public record Call<T>(
        Object owner,
        Target<?> target,
        HttpRequest request,
        BodyHandler<T> handler,
        @Nullable PushPromiseHandler<T> push,
        Manner manner) {

    Nature nature(RequestRules rules) {
        Nature nature = rules.of(request.method(), target.path(), request.headers());
        return nature == Nature.UNSAFE && manner.idempotent() ? Nature.IDEMPOTENT : nature;
    }

    Access access(Nature nature) {
        return nature == Nature.SAFE && !manner.primary() ? Access.READ_ONLY : Access.READ_WRITE;
    }

    /** The request as it goes to one endpoint. */
    HttpRequest at(URI base, @Nullable BodyPublisher body, @Nullable Duration left) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(request, (name, value) -> true).uri(target.at(base));
        if (body != null) {
            builder.method(request.method(), body);
        }
        if (left != null) {
            builder.timeout(left);
        }
        return builder.build();
    }
}
