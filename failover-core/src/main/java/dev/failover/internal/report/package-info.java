/**
 * Pictures of what happened, to be attached to a post-mortem: from JSON to one page that needs nothing but itself.
 *
 * <p>{@code Incident -> IncidentJson -> Json -> IncidentReport -> Report -> ReportPage (TimelineSvg) -> HTML}. The page
 * is made of the JSON alone, so a saved one can be drawn again. {@link dev.failover.internal.report.ReportPage} is the
 * door. All here is pure: no clock, no file.
 */
@NullMarked
package dev.failover.internal.report;

import org.jspecify.annotations.NullMarked;
