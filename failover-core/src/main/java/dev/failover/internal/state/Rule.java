/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

/** A rule that a decision rests on. Each can be switched off in a test, which then must see the simulation fail. */
enum Rule {
    /** What claims a lower term than was seen gets no writes. */
    FENCE,
    /** A term has one owner: who claims it besides is refused. */
    OWNER,
    /** Only an endpoint that surely belongs to the cluster raises the fence. */
    PROVEN,
    /** Another cluster's identity takes an endpoint out. */
    IDENTITY,
    /** One failed probe is no verdict. */
    STREAK,
    /** When nobody answers it is we who are cut off. */
    ISOLATION,
    /** A call that completed while a probe waited proves that there was no silence. */
    COMPLETED_CALL,
    /** An answer to a probe that was sent before the suspicion does not lift it. */
    OLDER_ANSWER,
    /** After a lost connection nothing that was seen of a replica before counts. */
    LOSS_VOIDS_SIGHT,
    /** What is DOWN, fenced or demoted takes all that was borrowed from it with it. */
    INCARNATION,
    /** Of a replica that does not follow the newest term it is not known which writes it has. */
    PROGRESS_OF_TERM,
    /** A standby of the branch that was given up serves no reads. */
    BRANCH,
    /** A replica over the lag limit serves no reads. */
    LAG,
    /** A recovered endpoint gets nothing before it was well for its hold. */
    HOLD,
    /** In modes approval, manual and observe writes move on command only. */
    APPROVAL,
    /** A pin narrows the candidates. */
    PIN,
    /** A drained endpoint gets no work. */
    DRAIN
}
