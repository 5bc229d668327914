/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import static dev.failover.internal.config.Key.Scope.TOP;
import static dev.failover.internal.config.Key.key;
import static dev.failover.internal.config.ValueType.CHOICE;
import static dev.failover.internal.config.ValueType.DECIMAL;
import static dev.failover.internal.config.ValueType.DURATION;
import static dev.failover.internal.config.ValueType.FLAG;
import static dev.failover.internal.config.ValueType.HTTP_URL;
import static dev.failover.internal.config.ValueType.INTEGER;
import static dev.failover.internal.config.ValueType.LIST;
import static dev.failover.internal.config.ValueType.PERCENT;
import static dev.failover.internal.config.ValueType.SECRET;
import static dev.failover.internal.config.ValueType.SIZE;
import static dev.failover.internal.config.ValueType.TEXT;

import java.util.List;

/** Keys of what is decided, promised and told: commands, switchback, objectives, webhook, switchover, top level. */
final class OperationKeys {

    private OperationKeys() {}

    /** Who decides on a move of the writes; among them the durable commands of operators. */
    static List<Key> commands() {
        return List.of(
                key("failover.mode", CHOICE)
                        .by("automatic")
                        .oneOf("automatic", "approval", "manual", "observe")
                        .reloads()
                        .means("Who moves writes: the library, the library once somebody approved, somebody's command"
                                + " only; `observe` moves nothing and tells what it would do."),
                key("failover.approve-cross-region", FLAG)
                        .by("false")
                        .reloads()
                        .means("Whether a move to a primary in another region needs an approval in mode `automatic`."),
                key("failover.approval-timeout", DURATION)
                        .by("never")
                        .atLeast("1ms")
                        .or("never")
                        .reloads()
                        .means("A request that nobody answered for this long is approved by itself."),
                key("failover.approval-wait", DURATION)
                        .by("0s")
                        .atMost("1d")
                        .below("pool.connection-timeout")
                        .reloads()
                        .means("How long a call for writes waits for an approval before it is refused."),
                key("failover.approved", LIST)
                        .shaped(Lists.APPROVALS, Lists::approvals)
                        .reloads()
                        .means("Moves that are approved; the request for approval tells its id."),
                key("failover.writer", TEXT)
                        .reloads()
                        .means("The only endpoint that may take writes; never overrides a role or a fence."),
                key("failover.paused", FLAG)
                        .by("false")
                        .reloads()
                        .means("`true` leaves writes where they are, until it is `false` again."),
                key("failover.max-per-hour", INTEGER)
                        .by("6")
                        .atMost("1000")
                        .reloads()
                        .means("Moves of the writes within an hour; the next one needs an approval."),
                key("failover.state-file", TEXT)
                        .means("File that keeps the cluster's identity and its highest term over restarts; one per"
                                + " cluster and process."));
    }

    static List<Key> switchback() {
        return List.of(
                key("switchback.stable-for", DURATION)
                        .by("30s")
                        .atMost("1d")
                        .below("switchback.max-hold")
                        .reloads()
                        .means("How long a recovered endpoint must be healthy before it gets reads again."),
                key("switchback.steps", LIST)
                        .by("10,25,50,100")
                        .shaped(Lists.STEPS, Lists::steps)
                        .reloads()
                        .means("Steps in which it gets its share of the reads back, per cent."),
                key("switchback.step-duration", DURATION)
                        .by("10s")
                        .atLeast("1ms")
                        .atMost("1d")
                        .reloads()
                        .means("How long each step lasts."),
                key("switchback.max-failure-rate", PERCENT)
                        .by("1")
                        .reloads()
                        .means(
                                "A step with more failed calls than this starts all over after a longer hold, per cent."),
                key("switchback.writes", CHOICE)
                        .by("manual")
                        .oneOf("manual", "approval", "automatic")
                        .reloads()
                        .means("Who asks for writes to move back to the endpoint that `priority` prefers."),
                key("switchback.flap-window", DURATION)
                        .by("10m")
                        .atMost("1d")
                        .reloads()
                        .means("An endpoint that fails again within this time is held for twice as long."),
                key("switchback.max-hold", DURATION)
                        .by("10m")
                        .atLeast("1ms")
                        .atMost("1d")
                        .reloads()
                        .means("The longest that an endpoint is held."));
    }

    static List<Key> objectives() {
        return List.of(
                key("objectives.rto", DURATION)
                        .by("30s")
                        .atLeast("1ms")
                        .reloads()
                        .means("Time to recover that is promised; the detection budget must fit."),
                key("objectives.rpo", DURATION)
                        .by("off")
                        .orOff()
                        .reloads()
                        .means("Time's worth of writes that may be lost in a failover."),
                key("objectives.rpo-bytes", SIZE)
                        .by("off")
                        .orOff()
                        .reloads()
                        .means("Bytes of the log that may be lost in a failover."),
                key("objectives.availability", DECIMAL)
                        .by("99.95")
                        .atLeast("0.000001")
                        .atMost("99.999999")
                        .reloads()
                        .means(
                                "Availability of writes that is promised; what is missing from 100 is the error budget."));
    }

    static List<Key> webhook() {
        return List.of(
                key("notify.webhook.url", HTTP_URL).means("Where events are posted as JSON."),
                key("notify.webhook.events", LIST)
                        .by("all")
                        .shaped(Lists.EVENTS, Lists::events)
                        .means("Which events are posted."),
                key("notify.webhook.timeout", DURATION)
                        .by("2s")
                        .atLeast("1ms")
                        .atMost("10m")
                        .means("Limit of one post."),
                key("notify.webhook.secret", SECRET).means("Key of the HMAC-SHA256 that signs what is posted."),
                key("notify.webhook.retries", INTEGER)
                        .by("3")
                        .atMost("100")
                        .means("How often a failed post is tried again."),
                key("notify.webhook.queue", INTEGER)
                        .by("256")
                        .atLeast("1")
                        .atMost("100000")
                        .means("Events that wait to be posted at most; more than these are dropped."));
    }

    static List<Key> switchover() {
        return List.of(
                key("switchover.action", CHOICE)
                        .by("none")
                        .oneOf("none", "patroni")
                        .means("Who is asked to make another endpoint the primary."),
                key("switchover.patroni.url", LIST)
                        .of(HTTP_URL)
                        .shaped("addresses, `http://host:port` or `https://host:port`", Lists::urls)
                        .means("Patroni's REST API, on one or several of its members."),
                key("switchover.patroni.username", TEXT).means("User of Patroni's `restapi.authentication`."),
                key("switchover.patroni.password", SECRET).means("Password of that user."));
    }

    static List<Key> top() {
        return List.of(
                key("strict", FLAG).at(TOP).by("true").means("`false` makes unknown keys warnings instead of errors."),
                key("reload", FLAG)
                        .at(TOP)
                        .by("false")
                        .means("Whether the file is watched and what changed in it is taken up."),
                key("instance", TEXT)
                        .at(TOP)
                        .means("What this process is called in events and status; the host's name if not set."));
    }
}
