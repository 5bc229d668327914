/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.jdbc.internal;

import dev.failover.FailoverListener;
import dev.failover.internal.config.Settings;
import dev.failover.internal.notify.EventFilter;
import dev.failover.internal.notify.Webhook;
import dev.failover.internal.notify.WebhookPolicy;
import dev.failover.internal.report.IncidentJson;
import dev.failover.internal.store.StateFile;
import dev.failover.internal.time.TimeSource;
import dev.failover.spi.SwitchoverAction;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the settings attach to a cluster from outside: a webhook, whoever manages the servers, a file that remembers. */
final class Attachments implements AutoCloseable {

    private enum Action {
        NONE,
        PATRONI
    }

    private final String instance;
    private final @Nullable Webhook webhook;
    private final @Nullable PatroniSwitchover patroni;
    private final @Nullable SwitchoverAction action;

    Attachments(Settings settings, Fittings fittings, TimeSource time) {
        this.instance = settings.optionalText("instance").orElseGet(Attachments::hostName);
        this.webhook = webhook(settings, instance, time);
        this.patroni = patroni(settings, time);
        this.action = fittings.action().orElse(patroni);
    }

    /** Where an earlier process left its fence, if the settings name a place. */
    static Optional<StateFile> stateFile(Settings settings) {
        return settings.optionalText("failover.state-file")
                .map(file -> StateFile.open(Path.of(file), settings.cluster()));
    }

    String instance() {
        return instance;
    }

    List<FailoverListener> listeners() {
        return webhook == null ? List.of() : List.of(webhook);
    }

    /** How many events the webhook delivered, failed to deliver and dropped; empty without one. */
    Map<String, LongSupplier> deliveries() {
        Webhook hook = webhook;
        return hook == null
                ? Map.of()
                : Map.of("delivered", hook::delivered, "failed", hook::failed, "dropped", hook::dropped);
    }

    @Nullable
    SwitchoverAction action() {
        return action;
    }

    /** The endpoints are these now. What the attachments themselves are set to counts from the start to the end. */
    void follow(Settings running) {
        PatroniSwitchover asked = patroni;
        if (asked != null) {
            asked.know(PatroniPolicy.addresses(running));
        }
    }

    private static @Nullable Webhook webhook(Settings settings, String instance, TimeSource time) {
        WebhookPolicy policy = new WebhookPolicy(
                settings.optionalText("notify.webhook.url").map(URI::create).orElse(URI.create("http://none")),
                settings.optionalText("notify.webhook.secret").orElse(""),
                EventFilter.of(settings.list("notify.webhook.events")),
                settings.integer("notify.webhook.retries"),
                settings.integer("notify.webhook.queue"),
                settings.duration("notify.webhook.timeout"));
        boolean wanted = settings.optionalText("notify.webhook.url").isPresent();
        return wanted ? new Webhook(settings.cluster(), instance, policy, IncidentJson::of, time) : null;
    }

    private static @Nullable PatroniSwitchover patroni(Settings settings, TimeSource time) {
        PatroniPolicy policy = new PatroniPolicy(
                settings.list("switchover.patroni.url").stream()
                        .map(URI::create)
                        .toList(),
                settings.optionalText("switchover.patroni.username").orElse(""),
                settings.optionalText("switchover.patroni.password").orElse(""));
        boolean wanted = settings.choice("switchover.action", Action.class) == Action.PATRONI;
        return wanted
                ? new PatroniSwitchover(settings.cluster(), policy, PatroniPolicy.addresses(settings), time)
                : null;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public void close() {
        if (webhook != null) {
            webhook.close();
        }
        if (patroni != null) {
            patroni.close();
        }
    }
}
