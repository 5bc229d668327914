/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One line of the schema: a name, what it means and which values it takes. Immutable. */
public final class Key {

    /** Where a key may stand. */
    public enum Scope {
        /** {@code failover.<name>}. */
        TOP,
        /** {@code failover.jdbc.<c>.<name>}, and in the defaults. */
        CLUSTER,
        /** {@code failover.jdbc.<c>.endpoints.<e>.<name>}. */
        ENDPOINT,
        /** Both; the endpoint's value wins. */
        CLUSTER_AND_ENDPOINT
    }

    private final KeySpec spec;

    Key(KeySpec spec) {
        this.spec = spec;
    }

    static KeySpec key(String name, ValueType type) {
        return new KeySpec(name, type);
    }

    /** The name below its cluster or endpoint, such as {@code probe.interval}, {@code url} or {@code driver.*}. */
    public String name() {
        return spec.name;
    }

    public Scope scope() {
        return spec.scope;
    }

    public ValueType type() {
        return spec.type;
    }

    /** The built-in default; empty if there is none. */
    public String defaultText() {
        return spec.defaultText;
    }

    public List<String> choices() {
        return spec.choices;
    }

    /** One sentence for the documentation. */
    public String meaning() {
        return spec.meaning;
    }

    /** Whether a running application takes a new value without a restart. */
    public boolean reloads() {
        return spec.reloads;
    }

    /** Whether this value says that there is none, such as {@code off}. */
    boolean isOff(String value) {
        return !spec.off.isEmpty() && value.equals(spec.off);
    }

    /** Whether an address may be in its values that holds a secret. */
    boolean holdsHttpUrls() {
        return spec.type == ValueType.HTTP_URL || spec.items == ValueType.HTTP_URL;
    }

    /** The key below which the default of this one must stay; empty if none. */
    String follows() {
        return spec.follows;
    }

    /** The key that must not be set beside this one, and that this one hides in weaker layers; empty if none. */
    String excludes() {
        return spec.excludes;
    }

    /** Whether a family hands this member to its library. */
    boolean isPassedOn() {
        return !spec.ours;
    }

    boolean isFamily() {
        return spec.type == ValueType.FAMILY;
    }

    /** {@code driver.} of {@code driver.*}. */
    String prefix() {
        return spec.name.substring(0, spec.name.length() - 1);
    }

    boolean mayStandAt(Address.Layer layer) {
        return switch (layer) {
            case TOP -> spec.scope == Scope.TOP;
            case DEFAULTS, CLUSTER -> spec.scope == Scope.CLUSTER || spec.scope == Scope.CLUSTER_AND_ENDPOINT;
            case ENDPOINT -> spec.scope == Scope.ENDPOINT || spec.scope == Scope.CLUSTER_AND_ENDPOINT;
        };
    }

    /** What was expected instead of this value; empty if the value is right. */
    Optional<String> objection(String value) {
        String text = spec.type.ignoresBlanks() ? value.strip() : value;
        if (isOff(text)) {
            return Optional.empty();
        }
        return switch (spec.type) {
            case FLAG -> unless(text.equals("true") || text.equals("false"), spec.type.expected());
            case CHOICE -> unless(spec.choices.contains(text), "one of " + String.join(", ", spec.choices));
            case URL -> PostgresUrl.objection(text);
            case HTTP_URL -> HttpUrl.objection(text);
            case TEXT, LIST -> spec.check.apply(text);
            default -> spec.type.isMeasured() ? outside(spec.type.measure(text)) : Optional.empty();
        };
    }

    /** The limits as documentation says them; empty if there are none worth saying. */
    String limits() {
        if (spec.type == ValueType.CHOICE) {
            return String.join(", ", spec.choices);
        }
        return spec.type.isMeasured()
                ? spec.type.show(spec.least) + " to " + spec.type.show(spec.most) + alternatives()
                : spec.shape;
    }

    private String alternatives() {
        return (spec.orZero ? ", or 0" : "") + (spec.off.isEmpty() ? "" : ", or " + spec.off);
    }

    private Optional<String> outside(OptionalLong measured) {
        if (measured.isEmpty()) {
            return Optional.of(spec.type.expected() + alternatives());
        }
        long quantity = measured.getAsLong();
        if (spec.orZero && quantity == 0) {
            return Optional.empty();
        }
        if (quantity < spec.least) {
            return Optional.of("at least " + spec.type.show(spec.least) + alternatives());
        }
        return unless(quantity <= spec.most, "at most " + spec.type.show(spec.most) + alternatives());
    }

    private static Optional<String> unless(boolean right, String expected) {
        return right ? Optional.empty() : Optional.of(expected);
    }

    @Override
    public String toString() {
        return spec.name;
    }
}
