/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lists must be like: each says what was expected instead of a value, or nothing if it is right. */
final class Lists {

    static final String STEPS =
            "whole per cents from 1 to 100, each larger than the one before, at most 20, the last 100";
    static final String APPROVALS = "ids of approvals, identity:term:endpoint";
    static final String EVENTS = "all, or names of events such as primary-changed";

    static final String STATUSES = "HTTP statuses from 200 to 599";
    static final String HOSTS = "names of hosts: letters, digits, dots and dashes";
    static final String PATHS = "a method and the beginning of a path, such as POST /search";

    private static final Pattern STATUS = Pattern.compile("[2-5][0-9]{2}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern PATH = Pattern.compile("[A-Z]{1,20} /[^\\s,?#]{0,1000}");
    private static final int MOST_STEPS = 20;
    private static final Pattern APPROVAL = Pattern.compile("[^\\s,]{1,200}:[0-9]{1,18}:[a-z0-9-]{1,32}");
    private static final Pattern PER_CENT = Pattern.compile("[1-9][0-9]?|100");

    private Lists() {}

    /** The items as they are written, empty ones too. */
    static Stream<String> items(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip);
    }

    static Optional<String> steps(String text) {
        List<String> items = items(text).toList();
        boolean counts = items.size() <= MOST_STEPS
                && items.stream().allMatch(item -> PER_CENT.matcher(item).matches());
        boolean right =
                counts && isAscending(items) && items.get(items.size() - 1).equals("100");
        return right ? Optional.empty() : Optional.of(STEPS);
    }

    static Optional<String> approvals(String text) {
        return items(text).allMatch(item -> APPROVAL.matcher(item).matches())
                ? Optional.empty()
                : Optional.of(APPROVALS);
    }

    static Optional<String> events(String text) {
        return first(
                text,
                item -> item.equals("all") || EventNames.ALL.contains(item)
                        ? Optional.empty()
                        : Optional.of(EVENTS + Suggestion.hint(item, EventNames.ALL)));
    }

    static Optional<String> statuses(String text) {
        return items(text).allMatch(item -> STATUS.matcher(item).matches()) ? Optional.empty() : Optional.of(STATUSES);
    }

    static Optional<String> hosts(String text) {
        return items(text).allMatch(item -> HOST.matcher(item).matches()) ? Optional.empty() : Optional.of(HOSTS);
    }

    static Optional<String> paths(String text) {
        return items(text).allMatch(item -> PATH.matcher(item).matches()) ? Optional.empty() : Optional.of(PATHS);
    }

    static Optional<String> bases(String text) {
        return first(text, HttpUrl::baseObjection);
    }

    static Optional<String> urls(String text) {
        return first(text, HttpUrl::objection);
    }

    private static boolean isAscending(List<String> items) {
        for (int i = 1; i < items.size(); i++) {
            if (Integer.parseInt(items.get(i - 1)) >= Integer.parseInt(items.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> first(String text, Function<String, Optional<String>> objection) {
        return items(text).flatMap(item -> objection.apply(item).stream()).findFirst();
    }
}
