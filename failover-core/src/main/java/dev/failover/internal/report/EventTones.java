/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.report.Report.Tone;
import java.util.Map;

/** Which events are bad news, which are good, and where somebody or something has to wait or to decide. */
final class EventTones {

    static final Map<String, Tone> TONES = Map.ofEntries(
            Map.entry("PrimaryLost", Tone.BAD),
            Map.entry("PrimaryContradicted", Tone.BAD),
            Map.entry("ZombiePrimaryFenced", Tone.BAD),
            Map.entry("SplitBrainDetected", Tone.BAD),
            Map.entry("StrayPromotion", Tone.BAD),
            Map.entry("WrongIdentity", Tone.BAD),
            Map.entry("EndpointMisconfigured", Tone.BAD),
            Map.entry("EndpointIsNotOneNode", Tone.BAD),
            Map.entry("StandbyOnWrongBranch", Tone.BAD),
            Map.entry("LogRewound", Tone.BAD),
            Map.entry("AcknowledgedWritesLost", Tone.BAD),
            Map.entry("SynchronousWaitCancelled", Tone.BAD),
            Map.entry("IncidentOpened", Tone.BAD),
            Map.entry("PrimaryDegraded", Tone.WAITING),
            Map.entry("PrimaryReadOnly", Tone.WAITING),
            Map.entry("Isolated", Tone.WAITING),
            Map.entry("ReplicaLagging", Tone.WAITING),
            Map.entry("UnconfirmedPrimary", Tone.WAITING),
            Map.entry("ApprovalRequested", Tone.DECISION),
            Map.entry("ApprovalEnded", Tone.DECISION),
            Map.entry("MoveObserved", Tone.DECISION),
            Map.entry("OperatorActed", Tone.DECISION),
            Map.entry("SwitchoverAsked", Tone.DECISION),
            Map.entry("ReadShareChanged", Tone.RECOVERING),
            Map.entry("SwitchbackReady", Tone.RECOVERING),
            Map.entry("EndpointPutBack", Tone.RECOVERING),
            Map.entry("PrimaryChanged", Tone.GOOD),
            Map.entry("IncidentClosed", Tone.GOOD));

    private EventTones() {}

    /** The tone of an event's type; a note if it is not known here. */
    static Tone of(String kind) {
        return TONES.getOrDefault(kind, Tone.NOTE);
    }
}
