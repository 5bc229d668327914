/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.report;

import java.util.ArrayList;
import java.util.List;

/**
 * From milliseconds to a place on the page. Up to the pivot linear; if much more time lies behind it, that time is linear
 * too, but at a scale of its own, on the right, behind a gap. So an outage of 50 ms and an objective of 30 s are seen in
 * one picture, and neither is a dot.
 */
record TimeScale(double from, double pivot, double to, double left, double bend, double right) {

    /** The width of the gap between two scales. */
    static final double GAP = 22;

    private static final double SHARE_OF_FIRST = 0.72;
    private static final double WORTH_A_SECOND_SCALE = 1.9;
    private static final double[] STEPS = {
        0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5,
        18e5, 36e5, 72e5, 144e5, 216e5, 432e5, 864e5
    };

    /** From {@code left} to {@code right} on the page, in one scale or two. */
    static TimeScale over(double from, double pivot, double to, double left, double right) {
        boolean two = to - from > WORTH_A_SECOND_SCALE * (pivot - from);
        double bend = two ? left + (right - left) * SHARE_OF_FIRST : right;
        return new TimeScale(from, two ? pivot : to, to, left, bend, right);
    }

    /** The middle of the gap; beyond the right edge if there is none. */
    double gap() {
        return bend + GAP / 2;
    }

    boolean isBent() {
        return bend < right;
    }

    /** What lies outside is at the edge. */
    double x(double millis) {
        if (millis <= pivot) {
            return between(millis, from, pivot, left, bend);
        }
        return between(millis, pivot, to, bend + GAP, right);
    }

    /** Round moments, at least so many pixels apart. */
    List<Double> ticks(double apart) {
        List<Double> ticks = new ArrayList<>(ticks(from, pivot, (bend - left) / apart));
        if (isBent()) {
            ticks.addAll(ticks(pivot, to, (right - bend - GAP) / apart));
        }
        return ticks;
    }

    private static List<Double> ticks(double from, double to, double most) {
        double step = step((to - from) / Math.max(1, most));
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step); i * step <= to; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static double step(double least) {
        for (double step : STEPS) {
            if (step >= least) {
                return step;
            }
        }
        double day = STEPS[STEPS.length - 1];
        return Math.ceil(least / day) * day;
    }

    private static double between(double value, double from, double to, double low, double high) {
        double share = to > from ? (value - from) / (to - from) : 0;
        return low + (high - low) * Math.max(0, Math.min(1, share));
    }
}
