package org.pyairtable.core.baseroles;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.core.workspaces.Joining;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SessionEventHandler;
import org.pyairtable.runtime.flow.Sequential;

/** Takes the roles in a base that was deleted. */
@ApplicationScoped
class DeletedBaseHandler implements SessionEventHandler<SchemaEvent> {
    private final BaseMemberRepository members;
    private final BaseRoleEvents events;
    private final Joining joining;

    DeletedBaseHandler(BaseMemberRepository members, BaseRoleEvents events, Joining joining) {
        this.members = members;
        this.events = events;
        this.joining = joining;
    }

    @Override
    public Topic<SchemaEvent> topic() {
        return Topics.SCHEMAS;
    }

    @Override
    public String name() {
        return "roles-in-deleted-bases";
    }

    @Override
    public Uni<Void> handle(Mutiny.Session session, Envelope<SchemaEvent> event) {
        String workspaceId = event.workspace();
        return event.event() instanceof SchemaEvent.BaseDeleted deleted && workspaceId != null
                ? take(new BasePlace(workspaceId, deleted.baseId()), EventContext.causedBy(event))
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> take(BasePlace place, EventContext context) {
        return members.countOf(place)
                .chain(count -> count == 0
                        ? Uni.createFrom().voidItem()
                        : joining.lock(place.workspaceId())
                                .chain(() -> members.ofBase(place, "", BaseMembers.MOST))
                                .chain(found -> Sequential.each(found, member -> events.take(member, context))));
    }
}
