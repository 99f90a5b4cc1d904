package org.pyairtable.data.meta;

import org.pyairtable.data.storage.Work;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Principal;

/**
 * Who changes the schema, and the context of the events.
 *
 * @param work what follows the change
 */
public record Author(Principal principal, EventContext context, Work work) {
    public Author(Principal principal, EventContext context) {
        this(principal, context, Work.UNFOLLOWED);
    }

    /** The context of events of a workspace. */
    public EventContext in(String workspaceId) {
        return new EventContext(
                workspaceId, context.actor(), context.causation(), context.correlation(), context.replyTo());
    }
}
