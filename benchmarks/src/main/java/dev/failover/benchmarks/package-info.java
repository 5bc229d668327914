/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What both kinds of measurement share: clients under comparison, options, the machine, figures. */
@NullMarked
package dev.failover.benchmarks;

import org.jspecify.annotations.NullMarked;
