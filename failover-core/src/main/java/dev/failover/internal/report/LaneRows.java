/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import dev.failover.internal.report.Report.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The marks of one lane on rows, so that neither marks nor their labels lie on each other. A mark goes to the first row
 * that is free; its label on the side that is free, or shortened, or nowhere: the table below the picture has it in full.
 */
final class LaneRows {

    /** Half of a mark's width, with some air. */
    static final double RADIUS = 10;

    private static final double AIR = 4;
    private static final int SHORTEST = 8;
    private static final int MOST = 9;

    private final TimeScale scale;
    private final double left;
    private final double right;
    private final int longest;
    private final List<List<Slot>> rows = new ArrayList<>();
    private final List<Placed> placed = new ArrayList<>();

    /** Labels of at most {@code longest} characters, between {@code left} and {@code right}. */
    LaneRows(TimeScale scale, double left, double right, int longest) {
        this.scale = scale;
        this.left = left;
        this.right = right;
        this.longest = longest;
    }

    /**
     * A mark in its place.
     *
     * @param label what there is room for; may be empty
     * @param toTheLeft on which side of the mark it is
     * @param crowded whether there was no room even for the mark: it is below the rows, without its number
     */
    record Placed(Mark mark, int number, double x, int row, String label, boolean toTheLeft, boolean crowded) {}

    private record Slot(double from, double to) {}

    void add(Mark mark, int number, double x) {
        placed.add(labelled(mark, number, x)
                .or(() -> at(mark, number, x, "", false))
                .orElseGet(() -> new Placed(mark, number, x, rows.size(), "", false, true)));
    }

    List<Placed> placed() {
        return placed;
    }

    int count() {
        return rows.size();
    }

    /** Whether there were more marks than rows could hold: they lie below the last row. */
    boolean isCrowded() {
        return placed.stream().anyMatch(Placed::crowded);
    }

    private Optional<Placed> labelled(Mark mark, int number, double x) {
        for (int length = longest; length >= SHORTEST; length = length * 2 / 3) {
            String label = Glyphs.shortened(mark.text(), length);
            Optional<Placed> free = at(mark, number, x, label, false).or(() -> at(mark, number, x, label, true));
            if (free.isPresent()) {
                return free;
            }
        }
        return Optional.empty();
    }

    private Optional<Placed> at(Mark mark, int number, double x, String label, boolean toTheLeft) {
        double reach = reach(label);
        Slot slot = toTheLeft ? new Slot(x - reach, x + RADIUS) : new Slot(x - RADIUS, x + reach);
        if (!label.isEmpty() && (slot.from() < left || slot.to() > right || isTorn(x, slot))) {
            return Optional.empty();
        }
        for (int row = 0; row < MOST; row++) {
            if (isFree(row, slot)) {
                take(row, slot);
                return Optional.of(new Placed(mark, number, x, row, label, toTheLeft, false));
            }
        }
        return Optional.empty();
    }

    /** How far a mark with that label extends from its middle, on the label's side. */
    static double reach(String label) {
        return label.isEmpty() ? RADIUS : RADIUS + AIR + Glyphs.width(label);
    }

    /** Whether the label would reach into the gap between two scales, or over it. */
    private boolean isTorn(double x, Slot slot) {
        boolean reaches =
                x < scale.gap() ? slot.to() > scale.bend() : slot.from() < scale.bend() + TimeScale.GAP - RADIUS;
        return scale.isBent() && reaches;
    }

    private boolean isFree(int row, Slot slot) {
        return row >= rows.size()
                || rows.get(row).stream().noneMatch(taken -> slot.from() < taken.to() && taken.from() < slot.to());
    }

    private void take(int row, Slot slot) {
        if (row == rows.size()) {
            rows.add(new ArrayList<>());
        }
        rows.get(row).add(slot);
    }
}
