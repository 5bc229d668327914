/**
 * One schema, one binder: from files, environment, system properties and maps to typed, checked settings.
 *
 * <p>{@code Sources -> Binder (Address, Schema, Environment) -> Settings -> Checks -> Configuration}. {@link
 * dev.failover.internal.config.Configuration} is the door. Nothing here knows a driver or a pool but by the names in
 * {@link dev.failover.internal.config.JdbcKeys}.
 */
@NullMarked
package dev.failover.internal.config;

import org.jspecify.annotations.NullMarked;
