/**
 * An endpoint at run time: its own HttpClient, the calls that are under way there, and how many failed in a row; and the
 * probe that looks at it.
 */
@NullMarked
package dev.failover.http.internal.endpoint;

import org.jspecify.annotations.NullMarked;
