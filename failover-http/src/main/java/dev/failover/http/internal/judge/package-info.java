/**
 * What an answer or an exception proves. Pure: no clock, no lock, no I/O. The only place that knows the JDK's exceptions and
 * their texts, and what a status means.
 *
 * <pre>
 *   exception --> Failures.of --+
 *                               +--> Finding (Evidence, blame, why) --> plan.Permission
 *   headers ----> Answers.of ---+
 * </pre>
 */
@NullMarked
package dev.failover.http.internal.judge;

import org.jspecify.annotations.NullMarked;
