/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import dev.failover.Health;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Carries out what an operator orders. */
final class Commands {

    private Commands() {}

    /** Why a command cannot be carried out now, and what could be; empty if it can. */
    static Optional<String> refusal(ClusterState state, Command command) {
        return switch (command.kind()) {
            case APPROVE, REJECT -> refuseAnswer(state, command);
            case DRAIN -> unknown(state, command).or(() -> refuseDrain(state, command));
            case PUT_BACK -> unknown(state, command).or(() -> refusePutBack(state, command));
            case PIN -> unknown(state, command).or(() -> refusePin(state, command));
            case UNPIN -> refuseUnpin(state);
            case RESUME -> refuseResume(state);
            case RESET_FENCING -> refuseReset(state);
            case PAUSE -> Optional.empty();
        };
    }

    private static Optional<String> unknown(ClusterState state, Command command) {
        boolean known =
                state.find(command.target()).filter(e -> !e.drain().removed()).isPresent();
        String ids = state.endpoints().stream()
                .filter(e -> !e.drain().removed())
                .map(EndpointState::id)
                .collect(Collectors.joining(", "));
        return when(!known, "no endpoint \"" + command.target() + "\" (there are: " + ids + ")");
    }

    /** Only what was asked can be answered: a mistyped id must not lie in wait for a later move. */
    private static Optional<String> refuseAnswer(ClusterState state, Command command) {
        List<String> open = open(state);
        boolean manual = state.consent().back().id().equals(command.target()) && !Homecoming.isForApproval(state);
        if (manual) {
            return Optional.of("switchback.writes is not approval: move the primary with whatever manages the servers");
        }
        String asked = open.isEmpty() ? "nothing waits for approval" : "open: " + String.join(", ", open);
        return when(!open.contains(command.target()), "no request \"" + command.target() + "\" (" + asked + ")");
    }

    private static List<String> open(ClusterState state) {
        Back back = state.consent().back();
        return Stream.of(state.consent().request().id(), back.isAsked() ? "" : back.id())
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private static Optional<String> refuseDrain(ClusterState state, Command command) {
        EndpointState e = state.endpoint(command.target());
        boolean last = e.policy().writes()
                && state.endpoints().stream()
                        .noneMatch(o -> !o.id().equals(e.id())
                                && o.policy().writes()
                                && o.drain().isNone()
                                && Moving.isAllowed(state, o));
        String way = state.pin().isEmpty() ? "put another one back first" : "end the pin first";
        return when(
                last && !command.force(),
                e.id() + " is the last endpoint that may take writes: drain it by force, or " + way);
    }

    private static Optional<String> refusePutBack(ClusterState state, Command command) {
        EndpointState e = state.endpoint(command.target());
        return when(!e.policy().enabled(), e.id() + " has enabled=false in the configuration: set it to true there");
    }

    private static Optional<String> refusePin(ClusterState state, Command command) {
        EndpointState e = state.endpoint(command.target());
        return when(!e.policy().writes(), e.id() + " has writes=false in the configuration")
                .or(() -> when(!e.drain().isNone(), e.id() + " is drained: put it back first"));
    }

    private static Optional<String> refuseUnpin(ClusterState state) {
        String writer = state.policy().moves().writer();
        return when(
                state.consent().pin().isEmpty() && !writer.isEmpty(),
                "failover.writer=" + writer + " in the configuration: take it out there");
    }

    private static Optional<String> refuseResume(ClusterState state) {
        return when(
                !state.consent().paused() && state.policy().moves().paused(),
                "failover.paused=true in the configuration: set it to false there");
    }

    /** What it would say for itself would be lost, and another claim would be the only one. */
    private static Optional<String> refuseReset(ClusterState state) {
        boolean inDoubt =
                state.writing().filter(e -> e.health() == Health.SUSPECT).isPresent();
        return when(
                inDoubt,
                state.writer() + " has the writes and is SUSPECT: wait until it is UP or DOWN, or take it out first");
    }

    private static Optional<String> when(boolean refused, String why) {
        return refused ? Optional.of(why) : Optional.empty();
    }

    static ClusterState apply(ClusterState state, Command command, long now) {
        Consent consent = state.consent();
        return switch (command.kind()) {
            case APPROVE -> state.with(consent.answering(a -> a.approve(command.target())));
            case REJECT -> state.with(consent.answering(a -> a.reject(command.target())));
            case DRAIN ->
                state.with(command.target(), e -> drain(e, now + state.policy().drainNanos()));
            case PUT_BACK ->
                state.with(
                        command.target(),
                        e -> e.with(e.drain().because(false, e.drain().removed())));
            case PIN -> state.with(consent.pinned(command.target()));
            case UNPIN -> state.with(consent.pinned(""));
            case PAUSE -> state.with(consent.paused(true));
            case RESUME -> state.with(consent.paused(false));
            case RESET_FENCING -> resetFencing(state);
        };
    }

    private static EndpointState drain(EndpointState e, long deadline) {
        return e.with(
                e.drain().isNone()
                        ? Drain.begin(true, false, deadline)
                        : e.drain().because(true, e.drain().removed()));
    }

    /**
     * The cluster was rebuilt: its history begins anew with what is seen now, and what does not answer is not seen now. Where
     * the writes belong stays, and what was said to a move: this is no consent to one.
     */
    private static ClusterState resetFencing(ClusterState state) {
        return state.each(e -> e.with(e.isUp() ? e.sight().unproven() : Sight.NOTHING))
                .forgotten();
    }
}
