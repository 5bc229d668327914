/**
 * One call on its way: a state machine over futures, which never occupies a thread.
 *
 * <pre>
 *   Walk.seek --> candidate --> Attempt.send --+-- headers --> commit: the user's handler, once, and the end
 *     ^   |                                    |          \--> rejected: kept (ErrorBody), then follow
 *     |   +-- none: WaitingList                +-- failed, timed out, aborted --> follow
 *     |                                                                            |
 *     +---------------- Planner (pure): MOVE, AGAIN, WAIT or END <-----------------+
 * </pre>
 *
 * One attempt at a time. What may end an attempt (headers, failure, timer, abort, cancel) races for its {@code Phase}; the
 * winner alone leads the walk on.
 */
@NullMarked
package dev.failover.http.internal.call;

import org.jspecify.annotations.NullMarked;
