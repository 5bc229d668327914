/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.endpoint;

import dev.failover.internal.config.Settings;
import dev.failover.internal.time.TimeSource;
import java.net.URI;

/**
 * One endpoint of a service.
 *
 * @param base its address, to which the rest of a request is appended
 */
public record HttpEndpoint(
        String id, URI base, Delegate delegate, InFlight inFlight, Streaks streaks, HttpProbe probe) {

    /** Makes one; nothing is connected yet. */
    public static HttpEndpoint of(Settings settings, Template template, HttpProbe probe, TimeSource time) {
        Delegate delegate = new Delegate(
                template, settings.duration("client.connect-timeout"), settings.duration("client.max-age"), time);
        return new HttpEndpoint(
                settings.id(), URI.create(settings.text("url")), delegate, new InFlight(), new Streaks(), probe);
    }

    /** What is under way without headers is given up, and no connection of before is used again. */
    public void abort(String why) {
        delegate.renew();
        inFlight.abort(why);
    }
}
