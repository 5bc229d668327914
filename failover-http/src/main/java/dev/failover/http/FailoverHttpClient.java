/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http;

import dev.failover.FailoverConfigurationException;
import dev.failover.FailoverListener;
import dev.failover.http.internal.HttpConfiguration;
import dev.failover.http.internal.HttpService;
import dev.failover.http.internal.Services;
import dev.failover.http.internal.address.Target;
import dev.failover.http.internal.call.Blocking;
import dev.failover.http.internal.call.Call;
import dev.failover.http.internal.call.Manner;
import dev.failover.http.internal.endpoint.Template;
import dev.failover.internal.config.Configuration;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link HttpClient} for services that run at several places, which goes on when one of them does not.
 *
 * <p>A request to a logical host ({@code http://orders/v1/items}) or to an alias of a service goes to the endpoint that is fit for
 * it; everything else goes out untouched. What may be sent once more to another endpoint is: a request that no server saw, a
 * safe one, and of the others what is proven to be unexecuted. A POST is never executed twice.
 *
 * <p>Where endpoints are interchangeable ({@code role=any}) this process alone decides who takes the writes: two instances may
 * write to two regions for a while. Use it only where that is harmless. Thread-safe.
 */
public final class FailoverHttpClient extends HttpClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.failover");

    /** Ends the services of clients that nobody closed and nobody refers to. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final Template template;
    private final Services services;
    private final Cleaner.Cleanable end;

    private FailoverHttpClient(Template template, Services services) {
        this.template = template;
        this.services = services;
        this.end = CLEANER.register(this, services::close);
    }

    /**
     * Reads all services of a {@code .properties} file, with the JDK's defaults for everything that belongs to a client.
     *
     * @throws FailoverConfigurationException with everything that is wrong with the file
     */
    public static FailoverHttpClient fromProperties(Path file) {
        return start(HttpConfiguration.load(file), new Template(HttpClient::newBuilder), List.of());
    }

    /** Collects services in code. */
    public static FailoverHttpClientBuilder builder() {
        return new FailoverHttpClientBuilder();
    }

    static FailoverHttpClient start(Configuration configuration, Template template, List<FailoverListener> listeners) {
        configuration.warnings().forEach(LOG::warn);
        return new FailoverHttpClient(template, new Services(configuration, template, listeners));
    }

    /** The same client, whose reads go where the writes go. Nothing to close. */
    public HttpClient primary() {
        return new View(this, new Manner(true, false));
    }

    /** The same client, all of whose requests may be executed twice. Nothing to close. */
    public HttpClient idempotent() {
        return new View(this, new Manner(false, true));
    }

    /**
     * Status and commands for whoever is on call.
     *
     * @throws IllegalArgumentException if there is no service of this name
     */
    public Operator operator(String service) {
        return new Operator(services.service(service));
    }

    // ---- calls

    /**
     * As {@link HttpClient#send}. With no endpoint in time: {@link NoEndpointAvailableException}, after which nothing was sent.
     * What failed before is suppressed in what is thrown.
     */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return send(request, handler, Manner.PLAIN);
    }

    <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, Manner manner)
            throws IOException, InterruptedException {
        Objects.requireNonNull(handler, "handler");
        Optional<Target<HttpService>> target = services.find(request.uri());
        return target.isEmpty()
                ? template.first().send(request, handler)
                : Blocking.await(() -> route(target.get(), request, handler, null, manner));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return sendAsync(request, handler, null, Manner.PLAIN);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> push) {
        return sendAsync(request, handler, push, Manner.PLAIN);
    }

    <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> push, Manner manner) {
        Objects.requireNonNull(handler, "handler");
        Optional<Target<HttpService>> target = services.find(request.uri());
        return target.isEmpty()
                ? template.first().sendAsync(request, handler, push)
                : route(target.get(), request, handler, push, manner);
    }

    private <T> CompletableFuture<HttpResponse<T>> route(
            Target<HttpService> target,
            HttpRequest request,
            BodyHandler<T> handler,
            @Nullable PushPromiseHandler<T> push,
            Manner manner) {
        return target.service().send(new Call<>(this, target, request, handler, push, manner));
    }

    // ---- what a client is asked about itself

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return template.first().cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return template.first().connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return template.first().followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return template.first().proxy();
    }

    @Override
    public SSLContext sslContext() {
        return template.first().sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return template.first().sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return template.first().authenticator();
    }

    @Override
    public Version version() {
        return template.first().version();
    }

    @Override
    public Optional<Executor> executor() {
        return template.first().executor();
    }

    /** No more calls to services: those that wait fail at once, those under way are given up. Idempotent. */
    @Override
    public void close() {
        end.clean();
    }

    @Override
    public String toString() {
        return "FailoverHttpClient" + services;
    }
}
