/** What users of every failover module see. */
@NullMarked
package dev.failover;

import org.jspecify.annotations.NullMarked;
