package org.pyairtable.data.tool;

import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;

/**
 * Who calls a tool.
 *
 * @param context of the events that the call causes
 * @param origin what links to files begin with where no public address is configured, such as {@code https://example.org}
 */
public record ToolCaller(Principal principal, EventContext context, String origin) {}
