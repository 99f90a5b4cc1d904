package org.pyairtable.workflow.triggers;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.pyairtable.events.CommentEvent;
import org.pyairtable.events.CommentEvent.CommentAdded;
import org.pyairtable.events.CommentEvent.CommentChanged;
import org.pyairtable.events.CommentEvent.CommentDeleted;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.EventOutline;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.WorkflowStore;
import org.pyairtable.workflow.definitions.trigger.RecordCommentedTrigger;
import org.pyairtable.workflow.triggers.CommentStartTable.Said;

/** Notes the comments for which workflows wait; {@link CommentWorker} reads their records and starts the runs. */
@ApplicationScoped
class CommentHandler implements SqlEventHandler<CommentEvent> {
    private final WorkflowStore workflows;
    private final CommentStartTable pending;
    private final Clock clock;

    CommentHandler(WorkflowStore workflows, CommentStartTable pending, Clock clock) {
        this.workflows = workflows;
        this.pending = pending;
        this.clock = clock;
    }

    @Override
    public Topic<CommentEvent> topic() {
        return Topics.COMMENTS;
    }

    @Override
    public String name() {
        return "comment-triggers";
    }

    @Override
    public boolean filters() {
        return true;
    }

    @Override
    public Uni<Boolean> isRelevant(SqlClient client, EventOutline event) {
        return workflows.anyStartedBy(client, Workflow.commentsKey(event.subject()));
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<CommentEvent> event) {
        return switch (event.event()) {
            case CommentAdded added ->
                note(
                        connection,
                        event,
                        new Said(added.commentId(), added.text(), event.actor(), added.mentions()),
                        trigger ->
                                trigger.mentions() == null || added.mentions().contains(trigger.mentions()));
            case CommentChanged changed ->
                note(
                        connection,
                        event,
                        new Said(changed.commentId(), changed.text(), event.actor(), changed.mentions()),
                        trigger -> trigger.mentions() != null
                                && changed.newlyMentioned().contains(trigger.mentions()));
            case CommentDeleted deleted -> Uni.createFrom().voidItem();
        };
    }

    private Uni<Void> note(
            SqlConnection c, Envelope<CommentEvent> event, Said said, Predicate<RecordCommentedTrigger> starts) {
        return workflows
                .startedBy(c, Workflow.commentsKey(event.event().tableId()))
                .map(waiting -> waiting.stream()
                        .filter(workflow -> workflow.definition().trigger() instanceof RecordCommentedTrigger trigger
                                && starts.test(trigger))
                        .toList())
                .chain((List<Workflow> started) -> Sequential.each(
                        started,
                        workflow -> pending.add(c, workflow, event.event().recordId(), said, event, clock.instant())));
    }
}
