/** What users type: {@link dev.failover.jdbc.FailoverDataSource} and the exceptions that it throws. */
@NullMarked
package dev.failover.jdbc;

import org.jspecify.annotations.NullMarked;
