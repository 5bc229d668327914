/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.failover.examples.demo;

/**
 * What was asked for on the command line.
 *
 * @param rounds how often each fault happens
 * @param openLoop whether writers start calls by the clock, whatever became of the calls before
 */
record Options(int rounds, boolean openLoop, boolean help) {
    private static final int FULL = 4;

    static final String USAGE = """
            ./demo [--quick] [--rounds=N] [--open-loop]

            Starts a PostgreSQL primary and two standbys on this machine, lets four writers and four readers
            work through one FailoverDataSource, breaks the primary in five ways, and measures what they noticed.

              --quick      every fault once: under a minute (default: %d rounds, about two minutes)
              --rounds=N   every fault N times
              --open-loop  writers start 50 inserts a second each, however many of them still wait
                           (default: closed loop, a writer begins when its last insert is done)

            Exit code: 0 if every expectation held, 1 if one did not, 2 if it could not run.
            """.formatted(FULL);

    /** @throws IllegalArgumentException if there is no such option */
    static Options of(String... args) {
        Options options = new Options(FULL, false, false);
        for (String arg : args) {
            options = options.with(arg);
        }
        return options;
    }

    private Options with(String arg) {
        if (arg.matches("--rounds=[1-9][0-9]?")) {
            return new Options(Integer.parseInt(arg.substring("--rounds=".length())), openLoop, help);
        }
        return switch (arg) {
            case "--quick" -> new Options(1, openLoop, help);
            case "--open-loop" -> new Options(rounds, true, help);
            case "--help", "-h" -> new Options(rounds, openLoop, true);
            default ->
                throw new IllegalArgumentException(
                        arg + " (expected: --quick, --rounds=N with N from 1 to 99, --open-loop or --help)");
        };
    }
}
