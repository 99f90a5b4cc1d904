package org.pyairtable.data.command;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Map;
import org.pyairtable.data.agent.ToolCalls;
import org.pyairtable.data.agent.ToolCalls.Outcome;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;

/**
 * Calls tools that change something, as commands ask for it. The change has a transaction of its own, in which its key is
 * stored; so a command that is delivered again finds what became of it.
 */
@Singleton
class ToolCommands {
    /** Of whom no credential limits. */
    private static final String UNLIMITED = "command";

    private final ToolCalls calls;
    private final Outbox outbox;

    ToolCommands(ToolCalls calls, Outbox outbox) {
        this.calls = calls;
        this.outbox = outbox;
    }

    Uni<Void> handle(SqlConnection connection, Envelope<DataCommand> command, DataCommand.CallTool call) {
        EventContext context = EventContext.causedBy(command);
        Principal principal = ToolQueries.limited(Principal.of(command, UNLIMITED), call.writes());
        return calls.change(
                        // Events of the change are in the workspace of its base, whatever the message says.
                        new ToolCaller(principal, context.withWorkspace(null), ToolQueries.HERE),
                        new ToolCalls.Call(call.baseId(), call.tool(), call.arguments()),
                        call.key())
                .chain(outcome -> outbox.append(connection, context, result(call, outcome))
                        .chain(() -> reply(connection, command, call, outcome)));
    }

    private static DataResult result(DataCommand.CallTool call, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(Map<String, Object> content) ->
                new DataResult.ToolCalled(call.baseId(), call.tool(), call.key(), content, null);
            case Outcome.Refused(String reason) ->
                new DataResult.ToolCalled(call.baseId(), call.tool(), call.key(), null, reason);
        };
    }

    private Uni<Void> reply(
            SqlConnection connection, Envelope<DataCommand> command, DataCommand.CallTool call, Outcome outcome) {
        return command.replyTo() == null
                ? Uni.createFrom().voidItem()
                : outbox.append(
                                connection,
                                EventContext.causedBy(command),
                                ToolQueries.answer(call.baseId(), call.tool(), outcome))
                        .replaceWithVoid();
    }
}
