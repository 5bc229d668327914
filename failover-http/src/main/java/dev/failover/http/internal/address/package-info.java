/**
 * Which calls mean a service, and where they go instead. Pure, and on raw strings: whoever takes a URI apart and builds it
 * anew from decoded parts changes it.
 */
@NullMarked
package dev.failover.http.internal.address;

import org.jspecify.annotations.NullMarked;
