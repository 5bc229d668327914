/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a call costs while nothing is wrong, beside those who do without us. Begin at {@link
 * dev.failover.benchmarks.hotpath.HotPath}.
 */
@NullMarked
package dev.failover.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
