package org.pyairtable.outbox;

import java.util.List;
import org.pyairtable.events.Event;
import org.pyairtable.events.Topic;
import org.pyairtable.runtime.wire.Unread;

/**
 * Reacts to the events of a topic, in the transaction that stores the event as handled: each event takes effect once,
 * however often it is delivered. Implement {@link SessionEventHandler} or {@link SqlEventHandler} as a bean.
 *
 * <p>A failure rolls back and is retried with growing pauses; after the last attempt the event goes to the dead letters and
 * the next one is handled. {@link RejectedEvent} goes there at once. While the database is unavailable attempts do not
 * count.
 */
public sealed interface EventHandler<E extends Event> permits SessionEventHandler, SqlEventHandler {
    Topic<E> topic();

    /** Stable and unique within the service: handled events are stored under it. */
    String name();

    /**
     * Whether it handles events of workspaces that are deleted, too. Others skip them, however late they come: nothing comes
     * back of what is erased.
     */
    default boolean handlesDeletedWorkspaces() {
        return false;
    }

    /**
     * What this handler never looks at in the payloads: these lists and maps may come empty. They do when no other handler of
     * the topic looks at them either.
     */
    default List<Unread> unread() {
        return List.of();
    }
}
