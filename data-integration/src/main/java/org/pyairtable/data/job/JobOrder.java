package org.pyairtable.data.job;

import com.fasterxml.jackson.databind.JsonNode;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;

/**
 * A change that is to be made.
 *
 * @param kind of the handler that makes it
 * @param request what the handler needs to make it, as JSON
 * @param principal on whose behalf
 * @param context of the events
 */
public record JobOrder(
        String kind, String baseId, String workspaceId, JsonNode request, Principal principal, EventContext context) {}
