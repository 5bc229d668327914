/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.testkit;

import dev.failover.testkit.internal.Ports;
import dev.failover.testkit.internal.proxy.Lane;
import dev.failover.testkit.internal.proxy.Link;
import dev.failover.testkit.internal.proxy.Listener;
import dev.failover.testkit.internal.proxy.Trigger;
import dev.failover.testkit.internal.proxy.Trigger.Cut;
import dev.failover.testkit.internal.proxy.Valve;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A TCP proxy on the loopback address that breaks the network between its clients and one server.
 *
 * <p>It starts as {@link #pass}. A mode holds for new and existing connections alike until another replaces it; without a
 * {@link Direction} it holds for both. Cuts come on top of the mode. May be used by any thread.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(node.host(), node.port())) {
 *     proxy.blackHole();
 *     proxy.pass();
 *     proxy.cutBefore(Direction.TO_CLIENT, "COMMIT"); // the server commits, the client never hears of it
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {
    private volatile InetSocketAddress target;
    private final InetSocketAddress address = new InetSocketAddress(Ports.loopback(), Ports.free());
    private final Listener listener = new Listener(address, this::serve);
    private final Lane toServer = new Lane();
    private final Lane toClient = new Lane();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
    }

    /** A proxy in front of {@code host:port}, which need not answer yet. */
    public static FaultProxy to(String host, int port) {
        FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port));
        proxy.listener.open();
        return proxy;
    }

    public String host() {
        return "127.0.0.1";
    }

    /** Leads to another server from now on, as a name does that gets another address; existing connections are reset. */
    public void redirect(String host, int port) {
        balance(host, port);
        cut();
    }

    /** New connections lead to another server from now on, existing ones go on, as behind a balancer. */
    public void balance(String host, int port) {
        target = new InetSocketAddress(host, port);
    }

    /** Stays the same for life, also while connections are refused. */
    public int port() {
        return address.getPort();
    }

    /** JDBC URL of a database behind this proxy, without credentials. */
    public String url(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** Connections that are open now. */
    public int connections() {
        return links.size();
    }

    /** Connections that were accepted so far. */
    public long accepted() {
        return accepted.get();
    }

    // Modes

    /** Carries everything at once, first what a {@link #blackHole} held. */
    public void pass() {
        both(Valve::free);
    }

    public void pass(Direction direction) {
        one(direction, Valve::free);
    }

    /** Refuses new connections and resets the existing ones, as a machine does whose server is gone. */
    public void refuse() {
        listener.shut();
        cut();
    }

    /**
     * Swallows everything silently, as a partition does: connections stay open, new ones are accepted and not answered, and
     * nobody learns of an end of the other side. What is on its way then is held and flows on with the next mode, as TCP would
     * send it again. (A client that gives up meanwhile does not take back what it sent; a kernel would.)
     */
    public void blackHole() {
        both(Valve::hold);
    }

    public void blackHole(Direction direction) {
        one(direction, Valve::hold);
    }

    /** Carries each burst {@code delay} later; bursts do not overtake or overlap. Connects are late too. */
    public void delay(Duration delay) {
        both(valve -> valve.delay(delay));
    }

    public void delay(Direction direction, Duration delay) {
        one(direction, valve -> valve.delay(delay));
    }

    /** Carries at most this many bytes a second, for each connection. */
    public void throttle(long bytesPerSecond) {
        both(valve -> valve.throttle(bytesPerSecond));
    }

    public void throttle(Direction direction, long bytesPerSecond) {
        one(direction, valve -> valve.throttle(bytesPerSecond));
    }

    // Cuts

    /** Resets all existing connections; new ones are served as before. */
    public void cut() {
        links.forEach(Link::reset);
    }

    /**
     * Cuts once, after exactly {@code bytes} more bytes have been forwarded in one direction, all connections together: the
     * sender of the last one is reset, its receiver reads them and then the end of the stream. A later cut of the same
     * direction replaces one that has not fired.
     *
     * @return completed when it fires
     */
    public CompletableFuture<Void> cutAfter(Direction direction, long bytes) {
        return cut(direction, fired -> Trigger.after(bytes, fired));
    }

    /** Like {@link #cutAfter}, but after the burst that completes {@code text}: the receiver gets it, the sender no answer. */
    public CompletableFuture<Void> cutWhen(Direction direction, String text) {
        return cut(direction, fired -> Trigger.on(text, Cut.AFTER_BURST, fired));
    }

    /** Like {@link #cutWhen}, but without forwarding that burst. */
    public CompletableFuture<Void> cutBefore(Direction direction, String text) {
        return cut(direction, fired -> Trigger.on(text, Cut.BEFORE_BURST, fired));
    }

    /** Like {@link #cutWhen}, but before the last byte of {@code text}: its sender has sent it, its receiver cannot act on it. */
    public CompletableFuture<Void> cutInside(Direction direction, String text) {
        return cut(direction, fired -> Trigger.on(text, Cut.BEFORE_LAST_BYTE, fired));
    }

    /** Refuses from now on, for ever. */
    @Override
    public void close() {
        listener.close();
        cut();
    }

    private CompletableFuture<Void> cut(Direction direction, TriggerOf trigger) {
        CompletableFuture<Void> fired = new CompletableFuture<>();
        lane(direction).cut(trigger.when(fired));
        return fired;
    }

    private interface TriggerOf {
        Trigger when(CompletableFuture<Void> fired);
    }

    private void both(Consumer<Valve> change) {
        change.accept(toServer.valve());
        change.accept(toClient.valve());
        listener.open();
    }

    private void one(Direction direction, Consumer<Valve> change) {
        change.accept(lane(direction).valve());
        listener.open();
    }

    private Lane lane(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private void serve(Socket client) {
        accepted.incrementAndGet();
        Link link = new Link(client, toServer, toClient, links::remove);
        links.add(link);
        link.start(target);
    }
}
