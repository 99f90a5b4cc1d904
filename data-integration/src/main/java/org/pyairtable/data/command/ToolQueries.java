package org.pyairtable.data.command;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.agent.ToolCalls;
import org.pyairtable.data.agent.ToolCalls.Outcome;
import org.pyairtable.data.tool.Tool;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.Toolbox;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;

/** The tools of agents for services that ask over Kafka: the list, and the calls that change nothing. */
@Singleton
class ToolQueries {
    /** Links to files begin at the root of wherever the answer is shown, where no public address is configured. */
    static final String HERE = "";

    private final Toolbox tools;
    private final ToolCalls calls;

    ToolQueries(Toolbox tools, ToolCalls calls) {
        this.tools = tools;
        this.calls = calls;
    }

    Reply list(Principal principal, DataQuery.ListTools question) {
        Principal asker = limited(principal, question.writes());
        return new Reply.ToolList(
                question.workspaceId(),
                tools.usableBy(asker).stream().map(tool -> offered(tool, asker)).toList());
    }

    private static Reply.OfferedTool offered(Tool tool, Principal asker) {
        ToolDescription description = tool.description();
        return new Reply.OfferedTool(
                tool.name(),
                description.title(),
                Toolbox.text(tool, asker),
                // The message that calls it has a key.
                description.input().without(ToolSchema.KEY).json(),
                tool instanceof WritingTool);
    }

    Uni<Reply> call(Principal principal, EventContext context, DataQuery.CallTool question) {
        ToolCaller caller = new ToolCaller(limited(principal, null), context.withWorkspace(null), HERE);
        return calls.read(caller, new ToolCalls.Call(question.baseId(), question.tool(), question.arguments()))
                .map(outcome -> answer(question.baseId(), question.tool(), outcome));
    }

    static Reply answer(String baseId, String tool, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(Map<String, Object> content) -> new Reply.ToolAnswer(baseId, tool, content, null);
            case Outcome.Refused(String reason) -> new Reply.ToolAnswer(baseId, tool, null, reason);
        };
    }

    /** What becomes of changes is what the message says, or an approval: never what a user may do who acts in person. */
    static Principal limited(Principal principal, @Nullable Map<String, String> writes) {
        return principal.withWrites(WritePolicy.ofWire(writes));
    }
}
