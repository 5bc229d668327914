/**
 * A service at run time: settings turned into rules, endpoints and the engine that watches them.
 *
 * <pre>
 *   FailoverHttpClient --> address.AddressBook --> HttpService --> call.Walk --> endpoint.Delegate (a JDK client each)
 *                                                      |             |
 *                            Supervisor &lt;-- HttpTransport &lt;-- call.Reports
 * </pre>
 */
@NullMarked
package dev.failover.http.internal;

import org.jspecify.annotations.NullMarked;
