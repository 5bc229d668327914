/*
 * Copyright 2026 the failover authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Small applications of the library, to read and to run. */
@NullMarked
package dev.failover.examples;

import org.jspecify.annotations.NullMarked;
