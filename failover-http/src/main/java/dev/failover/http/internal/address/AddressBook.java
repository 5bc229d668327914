/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.address;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who is meant by a URI: a logical host ({@code http://orders/...}), or a real origin with an optional path prefix. The longest
 * prefix wins; what matches nothing is nobody's. Immutable.
 *
 * @param <S> what stands for a service
 */
public final class AddressBook<S> {

    /** @param path raw, without a slash at its end */
    private record Alias<S>(String path, S service) {

        boolean covers(String rawPath) {
            boolean begins = rawPath.startsWith(path);
            return begins && (rawPath.length() == path.length() || rawPath.charAt(path.length()) == '/');
        }
    }

    private final Map<String, S> hosts = new HashMap<>();
    private final Map<Origin, List<Alias<S>>> aliases = new HashMap<>();

    /** Collects addresses; used by one thread. */
    public static final class Builder<S> {

        private final AddressBook<S> book = new AddressBook<>();

        /** @return whose the name was before; empty if it was free */
        public Optional<S> host(String name, S service) {
            return Optional.ofNullable(book.hosts.putIfAbsent(name.toLowerCase(Locale.ROOT), service));
        }

        /** @return whose the same address was before; empty if it was free */
        public Optional<S> alias(URI base, S service) {
            List<Alias<S>> known = book.aliases.computeIfAbsent(Origin.of(base), origin -> new ArrayList<>());
            String path = base.getRawPath().replaceFirst("/$", "");
            Optional<S> before = known.stream()
                    .filter(alias -> alias.path().equals(path))
                    .map(Alias::service)
                    .findFirst();
            known.add(new Alias<>(path, service));
            known.sort(Comparator.comparingInt(alias -> -alias.path().length()));
            return before;
        }

        /** To be called once. */
        public AddressBook<S> build() {
            return book;
        }
    }

    private AddressBook() {}

    /** Whose request it is; empty if nobody's. */
    public Optional<Target<S>> find(URI uri) {
        if (uri.getHost() == null || uri.getScheme() == null) {
            return Optional.empty();
        }
        Origin origin = Origin.of(uri);
        S named = origin.isOnDefaultPort() ? hosts.get(origin.host()) : null;
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return named != null
                ? Optional.of(target(named, path, uri))
                : aliases.getOrDefault(origin, List.of()).stream()
                        .filter(alias -> alias.covers(path))
                        .findFirst()
                        .map(alias -> target(
                                alias.service(), path.substring(alias.path().length()), uri));
    }

    private static <S> Target<S> target(S service, String rest, URI uri) {
        String query = uri.getRawQuery();
        return new Target<>(service, query == null ? rest : rest + "?" + query);
    }
}
