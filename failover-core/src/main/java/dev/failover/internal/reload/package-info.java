/**
 * Notices that a file has new content.
 *
 * <p>{@code WatchThread (time) -> Look (reads) -> Settling (decides) -> FileWatch (tells)}. Content is compared, not
 * dates and not notices of the file system: that holds for a rewrite in place, a rename, symbolic links that are
 * swapped, network file systems and overlay mounts alike.
 */
@NullMarked
package dev.failover.internal.reload;

import org.jspecify.annotations.NullMarked;
