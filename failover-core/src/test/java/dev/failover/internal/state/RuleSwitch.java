/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.state;

import java.util.Arrays;
import java.util.List;

/** Lets tests of other packages switch a rule off, to see that something breaks. */
public final class RuleSwitch {

    private RuleSwitch() {}

    public static List<String> rules() {
        return Arrays.stream(Rule.values()).map(Rule::name).toList();
    }

    public static ClusterPolicy without(ClusterPolicy policy, String rule) {
        return policy.with(Rules.without(Rule.valueOf(rule)));
    }
}
