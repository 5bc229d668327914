/** What an adapter (JDBC, HTTP) implements to be driven by the engine. */
@NullMarked
package dev.failover.spi;

import org.jspecify.annotations.NullMarked;
