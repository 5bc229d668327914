/** An HttpClient that outlives its region. Begin with {@link dev.failover.http.FailoverHttpClient}. */
@NullMarked
package dev.failover.http;

import org.jspecify.annotations.NullMarked;
