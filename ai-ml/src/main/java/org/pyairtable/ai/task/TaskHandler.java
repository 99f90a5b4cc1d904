package org.pyairtable.ai.task;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.ai.chat.Completions;
import org.pyairtable.events.AiCommand;
import org.pyairtable.events.AiCommand.PerformTask;
import org.pyairtable.events.AiCommand.Task;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.identity.Memberships;

/** Stores tasks to be done; what cannot be done is answered at once. */
@Singleton
class TaskHandler implements SqlEventHandler<AiCommand> {
    private final TaskTable tasks;
    private final Completions completions;
    private final Memberships memberships;

    TaskHandler(TaskTable tasks, Completions completions, Memberships memberships) {
        this.tasks = tasks;
        this.completions = completions;
        this.memberships = memberships;
    }

    @Override
    public Topic<AiCommand> topic() {
        return Topics.AI_COMMANDS;
    }

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<AiCommand> command) {
        return switch (command.event()) {
            case PerformTask task -> handle(connection, command, task);
        };
    }

    private Uni<Void> handle(SqlConnection connection, Envelope<?> command, PerformTask task) {
        if (!TaskRules.hasKey(task)) {
            throw new RejectedEvent(TaskEnd.INVALID, "key is not an id");
        }
        return refusal(task, command.actor())
                .chain(refused -> refused.map(rejected -> tasks.reject(connection, command, task, rejected))
                        .orElseGet(() -> tasks.add(connection, command, task)));
    }

    private Uni<Optional<TaskEnd.Rejected>> refusal(PerformTask task, String actor) {
        Optional<TaskEnd.Rejected> invalid = invalid(task, actor);
        if (invalid.isPresent() || task.task() == Task.SEARCH) {
            return Uni.createFrom().item(invalid);
        }
        return completions
                .available(task.workspaceId())
                .map(available -> available
                        ? Optional.empty()
                        : Optional.of(new TaskEnd.Rejected(
                                TaskEnd.PROVIDER_MISSING,
                                "There is no language model that may be asked: the operator configures one with the settings that begin with"
                                        + " PYAIRTABLE_AI_CHAT, or an owner of the workspace gives a key, and an owner allows it with PUT"
                                        + " /api/providers/" + task.workspaceId(),
                                false)));
    }

    private Optional<TaskEnd.Rejected> invalid(PerformTask task, String actor) {
        if (memberships.role(task.workspaceId(), actor).isEmpty()) {
            return Optional.of(new TaskEnd.Rejected(
                    TaskEnd.INVALID,
                    "User " + actor + ", for whom the task is, is not a member of the workspace",
                    false));
        }
        return TaskRules.fault(task).map(fault -> new TaskEnd.Rejected(TaskEnd.INVALID, fault, false));
    }
}
