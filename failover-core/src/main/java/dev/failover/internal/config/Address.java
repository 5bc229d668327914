/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.internal.config;

import java.util.regex.Pattern;

/**
 * Where a key stands.
 *
 * @param layer how special it is
 * @param cluster the cluster's name; empty above clusters
 * @param endpoint the endpoint's id; empty above endpoints
 * @param local the rest of the key, as it was written or canonical
 */
record Address(Layer layer, String cluster, String endpoint, String local) {

    /** What may set a key, weakest first; below all of them is the built-in default. */
    enum Layer {
        TOP,
        DEFAULTS,
        CLUSTER,
        ENDPOINT
    }

    static final String ROOT = "failover.";

    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?");
    private static final String ENDPOINTS = "endpoints.";

    /** Takes apart a key that starts with {@link #ROOT}. */
    static Address parse(String kind, String key) {
        String rest = key.substring(ROOT.length());
        String defaults = "defaults." + kind + ".";
        if (rest.startsWith(defaults)) {
            return new Address(Layer.DEFAULTS, "", "", rest.substring(defaults.length()));
        }
        return rest.startsWith(kind + ".") ? inCluster(rest.substring(kind.length() + 1)) : top(rest);
    }

    static Address top(String local) {
        return new Address(Layer.TOP, "", "", local);
    }

    static boolean isId(String name) {
        return ID.matcher(name).matches();
    }

    Address withLocal(String other) {
        return new Address(layer, cluster, endpoint, other);
    }

    /** The whole key. */
    String full(String kind) {
        return prefix(kind) + local;
    }

    String prefix(String kind) {
        return switch (layer) {
            case TOP -> ROOT;
            case DEFAULTS -> ROOT + "defaults." + kind + ".";
            case CLUSTER -> ROOT + kind + "." + cluster + ".";
            case ENDPOINT -> ROOT + kind + "." + cluster + "." + ENDPOINTS + endpoint + ".";
        };
    }

    private static Address inCluster(String rest) {
        String cluster = head(rest);
        String local = tail(rest);
        if (!local.startsWith(ENDPOINTS) || cluster.equals("endpoints")) {
            return new Address(Layer.CLUSTER, cluster, "", local);
        }
        String below = local.substring(ENDPOINTS.length());
        return new Address(Layer.ENDPOINT, cluster, head(below), tail(below));
    }

    private static String head(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? text : text.substring(0, dot);
    }

    private static String tail(String text) {
        int dot = text.indexOf('.');
        return dot < 0 ? "" : text.substring(dot + 1);
    }
}
