package org.pyairtable.data.record.change;

import java.time.Instant;
import org.pyairtable.events.EventContext;

/**
 * When and how a change came about.
 *
 * @param context with the workspace, and the user as its actor
 * @param via as {@code RecordsChanged} says it
 */
public record ChangeOrigin(EventContext context, String via, Instant at) {}
