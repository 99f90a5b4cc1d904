package org.pyairtable.outbox;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.hibernate.reactive.mutiny.Mutiny;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.events.WorkflowCommand;
import org.pyairtable.events.WorkflowCommand.StartRun;

/** Persists an entity per event. */
@Singleton
class NoteHandler implements SessionEventHandler<WorkflowCommand> {
    @Override
    public Topic<WorkflowCommand> topic() {
        return Topics.WORKFLOW_COMMANDS;
    }

    @Override
    public String name() {
        return "notes";
    }

    @Override
    public Uni<Void> handle(Mutiny.Session session, Envelope<WorkflowCommand> event) {
        return switch (event.event()) {
            case StartRun start -> session.persist(new Note(event.id(), start.workflowId()));
        };
    }
}
