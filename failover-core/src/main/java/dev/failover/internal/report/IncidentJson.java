/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.Incident;
import dev.failover.internal.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * An incident as JSON, schema 1: {@code docs/incident-json.md}. Durations are milliseconds with a fraction, in names that
 * end in {@code Ms}; what was not seen is absent.
 */
public final class IncidentJson {

    /** What {@code kind} says. */
    static final String KIND = "incident";

    static final int SCHEMA = 1;

    private IncidentJson() {}

    public static Json of(Incident incident) {
        return Json.object()
                .put("schema", SCHEMA)
                .put("kind", KIND)
                .put("id", incident.id())
                .put("cluster", incident.cluster())
                .put("instance", incident.instance())
                .put("lost", incident.lost())
                .put("took", incident.took())
                .put("cause", incident.cause())
                .put("startedAt", incident.startedAt().toString())
                .put("endedAt", incident.endedAt().toString())
                .put("phases", phases(incident.phases()))
                .put("calls", calls(incident.calls()))
                .put("objective", objective(incident.objective()))
                .put("loss", incident.loss().map(IncidentJson::loss))
                .put(
                        "timeline",
                        incident.timeline().stream().map(IncidentJson::entry).toList())
                .build();
    }

    private static Json phases(Incident.Phases phases) {
        return Json.object()
                .put("firstFailedCallMs", millis(phases.firstFailedCall()))
                .put("suspectedMs", millis(phases.suspected()))
                .put("downMs", millis(phases.down()))
                .put("newPrimarySeenMs", millis(phases.newPrimarySeen()))
                .put("routedMs", millis(phases.routed()))
                .put("firstWriteMs", millis(phases.firstWrite()))
                .build();
    }

    private static Json calls(Incident.Calls calls) {
        return Json.object()
                .put("failed", calls.failed())
                .put("waited", calls.waited())
                .put("retried", calls.retried())
                .build();
    }

    private static Json objective(Incident.Objective objective) {
        return Json.object()
                .put("rtoMs", millis(objective.rto()))
                .put("recoveryMs", millis(objective.recovery()))
                .put("met", objective.met())
                .build();
    }

    private static Json loss(Incident.Loss loss) {
        Json.Members members = Json.object();
        loss.bytes().ifPresent(bytes -> members.put("bytes", bytes));
        return members.put("sampleAgeMs", millis(loss.sampleAge()))
                .put("unsampledCommits", loss.unsampledCommits())
                .put("windowMs", millis(loss.window()))
                .put("lost", loss.lost())
                .put("uncertain", loss.uncertain())
                .put("met", loss.met())
                .build();
    }

    private static Json entry(Incident.Entry entry) {
        return Json.object()
                .put("afterMs", millis(entry.after()))
                .put("kind", entry.kind())
                .put("endpoint", entry.endpoint())
                .put("text", entry.text())
                .build();
    }

    private static Optional<Json> millis(Optional<Duration> duration) {
        return duration.map(IncidentJson::millis);
    }

    private static Json millis(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds());
        return Json.of(seconds.scaleByPowerOfTen(3).add(BigDecimal.valueOf(duration.getNano(), 6)));
    }
}
