package org.pyairtable.data.tool.workflow;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.WorkflowCommand;
import org.pyairtable.outbox.Outbox;

/** Asks the workflow engine to start a workflow. */
@Singleton
class RunWorkflow implements WritingTool {
    private static final String WORKFLOW = "workflow";
    private static final String INPUT = "input";
    private static final Pattern ID = Pattern.compile("[A-Za-z]{3}[A-Za-z0-9]{14}");

    private final Transactions transactions;
    private final Places places;
    private final Outbox outbox;

    RunWorkflow(Transactions transactions, Places places, Outbox outbox) {
        this.transactions = transactions;
        this.places = places;
        this.outbox = outbox;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "run_workflow",
                "Run a workflow",
                "Asks the workflow engine to start a workflow with an input. The answer says that it is asked, not what came of it:"
                        + " the run begins when the engine reads the command, and GET /api/runs shows it.",
                ToolSchema.writing(
                        Property.text(
                                ToolSchema.BASE,
                                "Id of a base of the workflow's workspace, app…; its members approve the run",
                                20),
                        Property.text(WORKFLOW, "Id of the workflow", 20),
                        Property.object(INPUT, "Values that its steps read as trigger.<name>")
                                .optional()),
                Effect.STARTS,
                "workflows:write");
    }

    @Override
    public Permission permission() {
        return Permission.WRITE_RECORDS;
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        return allowed(caller, arguments)
                .chain(in -> transactions.whole(
                        connection -> alongside.in(connection).chain(() -> command(connection, caller, in, arguments))))
                .replaceWith(() -> ToolAnswer.of(Map.of(
                        "workflow",
                        arguments.text(WORKFLOW),
                        "status",
                        "asked",
                        "note",
                        "The workflow engine starts it as soon as it reads the command, and ignores a workflow that the owner"
                                + " of the token may not run.")));
    }

    @Override
    public Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        return allowed(caller, arguments).map(in -> {
            Map<String, Object> difference = new LinkedHashMap<>();
            difference.put("run", arguments.text(WORKFLOW));
            difference.put(INPUT, input(arguments));
            return difference;
        });
    }

    private Uni<Void> command(SqlConnection connection, ToolCaller caller, Places.InBase in, Arguments arguments) {
        EventContext context = caller.context()
                .withWorkspace(in.base().workspaceId())
                .under(caller.principal().credential());
        WorkflowCommand start = new WorkflowCommand.StartRun(arguments.text(WORKFLOW), input(arguments));
        return outbox.append(connection, context, start).replaceWithVoid();
    }

    private static Map<String, Object> input(Arguments arguments) {
        return arguments.object(INPUT).isObject() ? Json.toMap(arguments.object(INPUT)) : Map.of();
    }

    private Uni<Places.InBase> allowed(ToolCaller caller, Arguments arguments) {
        if (!ID.matcher(arguments.text(WORKFLOW)).matches()) {
            throw new InvalidRequest.Member(WORKFLOW, "is not the id of a workflow").exception();
        }
        // What a workflow reaches is its author's; a token that is limited to some bases must not reach beyond them.
        if (!caller.principal().resources().contains("*")) {
            throw new AdvisedException(
                    new NotPermitted(),
                    "Workflows are run by tokens that are not limited to some bases or workspaces.");
        }
        return places.base(caller, arguments, permission());
    }
}
