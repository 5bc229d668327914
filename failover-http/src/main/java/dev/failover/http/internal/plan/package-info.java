/**
 * Whether a call may have another attempt, and of which kind. Pure: (course, finding) -> decision.
 *
 * <pre>
 *   Finding + Nature --> MoveRules --> Permission --+
 *   Course (what was tried) -----------------------+--> Planner --> Decision: MOVE, AGAIN, WAIT, END
 * </pre>
 */
@NullMarked
package dev.failover.http.internal.plan;

import org.jspecify.annotations.NullMarked;
