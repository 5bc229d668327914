/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.http.internal.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is meant, and what is asked of him. */
class AddressBookTest {

    private static final AddressBook<String> BOOK = book();

    private static AddressBook<String> book() {
        AddressBook.Builder<String> book = new AddressBook.Builder<>();
        book.host("orders", "logical");
        book.alias(URI.create("https://api.example"), "whole");
        book.alias(URI.create("https://api.example/v2/"), "second");
        book.alias(URI.create("http://api.example:8080/a"), "port");
        return book.build();
    }

    @ParameterizedTest
    @CsvSource({
        "http://orders, logical, ''",
        "https://ORDERS/a, logical, /a",
        "http://orders:80/a?b, logical, /a?b",
        "http://orders?q=1, logical, ?q=1",
        "https://api.example/v1, whole, /v1",
        "https://API.example:443/v1, whole, /v1",
        "https://api.example/v2, second, ''",
        "https://api.example/v2/x%2Fy?q=a%2Bb, second, /x%2Fy?q=a%2Bb",
        "https://api.example/v22, whole, /v22",
        "http://api.example:8080/a/b, port, /b"
    })
    void aServiceIsMeant(String uri, String service, String rest) {
        assertThat(BOOK.find(URI.create(uri))).contains(new Target<>(service, rest));
    }

    @ParameterizedTest
    @CsvSource({
        "http://orders:8080/a",
        "http://api.example/v1",
        "http://api.example:8080/b",
        "https://other.example/",
        "http://under_score/",
        "urn:orders"
    })
    void nobodyIsMeant(String uri) {
        assertThat(BOOK.find(URI.create(uri))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://eu, /a?b, http://eu/a?b",
        "http://eu/, /a, http://eu/a",
        "http://eu/v2, /a, http://eu/v2/a",
        "http://eu/v2/, '', http://eu/v2/",
        "http://eu, ?q=1, http://eu?q=1",
        "http://eu/v2, /%2e%2e/x, http://eu/v2/%2e%2e/x"
    })
    void theRestIsAppendedToTheBase(String base, String rest, String at) {
        assertThat(new Target<>("orders", rest).at(URI.create(base))).isEqualTo(URI.create(at));
    }

    @Test
    void rulesOnPathsSeeNoQuery() {
        assertThat(new Target<>("orders", "/search?q=1").path()).isEqualTo("/search");
        assertThat(new Target<>("orders", "?q=1").path()).isEqualTo("/");
    }

    @Test
    void anAddressMeansOneService() {
        AddressBook.Builder<String> book = new AddressBook.Builder<>();
        book.host("orders", "a");
        book.alias(URI.create("https://api.example/v2"), "a");

        assertThat(book.host("Orders", "b")).contains("a");
        assertThat(book.alias(URI.create("https://api.example:443/v2/"), "b")).contains("a");
        assertThat(book.alias(URI.create("https://api.example/v3"), "b")).isEmpty();
    }
}
