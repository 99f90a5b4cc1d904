package org.pyairtable.data.tool.workflow;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.WorkflowCommand;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.requests.Requests;

/** Has the workflow engine start a workflow, and waits a little for its end. */
@Singleton
class RunWorkflow implements WritingTool {
    /** Seconds; less than a call may take. */
    static final int MOST_WAIT = 12;

    private static final int USUAL_WAIT = 5;
    private static final Duration START = Duration.ofSeconds(5);
    /** Beyond the wait; with it all takes less than a call may. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private static final String WORKFLOW = "workflow";
    private static final String INPUT = "input";
    private static final String WAIT = "wait";
    private static final String READ_RUNS = "runs:read";
    private static final Pattern ID = Pattern.compile("[A-Za-z]{3}[A-Za-z0-9]{14}");

    private final Transactions transactions;
    private final Places places;
    private final Outbox outbox;
    private final Requests requests;
    private final EngineAnswers engine;

    RunWorkflow(Transactions transactions, Places places, Outbox outbox, Requests requests, EngineAnswers engine) {
        this.transactions = transactions;
        this.places = places;
        this.outbox = outbox;
        this.requests = requests;
        this.engine = engine;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "run_workflow",
                "Run a workflow",
                "Starts a workflow with an input, waits some seconds for its end, and answers the run with what its steps gave. For"
                        + " one that takes longer call get_run with the id of the run. Each call starts a run of its own.",
                ToolSchema.writing(
                        Property.text(
                                ToolSchema.BASE,
                                "Id of a base of the workflow's workspace, app…; its members approve the run",
                                20),
                        Property.text(WORKFLOW, "Id of the workflow, as list_workflows answers it", 20),
                        Property.object(INPUT, "Values that its steps read as trigger.<name>")
                                .optional(),
                        Property.integer(
                                        WAIT,
                                        "Seconds to wait for its end; " + USUAL_WAIT + " without it",
                                        0,
                                        MOST_WAIT)
                                .optional()),
                ToolOutput.writing(EngineAnswers.members()),
                Effect.STARTS,
                "workflows:write");
    }

    @Override
    public Permission permission() {
        return Permission.WRITE_RECORDS;
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        AtomicBoolean committed = new AtomicBoolean();
        return allowed(caller, arguments)
                .call(() -> engine.requireStartable(caller, arguments.text(WORKFLOW)))
                .chain(in -> requests.replyTo(
                        caller.context()
                                .withWorkspace(in.base().workspaceId())
                                .under(caller.principal().credential()),
                        asking -> transactions
                                .whole(connection ->
                                        alongside.in(connection).chain(() -> command(connection, asking, arguments)))
                                .replaceWithVoid()
                                .invoke(() -> committed.set(true)),
                        START))
                .chain(reply -> switch (reply) {
                    case Reply.WorkflowRun begun -> followed(caller, begun, arguments.integer(WAIT, USUAL_WAIT));
                    case Reply.RequestFailed failed ->
                        Uni.createFrom().<ToolAnswer>failure(() -> EngineAnswers.refused(failed));
                    default ->
                        Uni.createFrom()
                                .<ToolAnswer>failure(() -> new IllegalStateException("Not an answer: " + reply));
                })
                .onFailure(EngineAnswers::isAway)
                .recoverWithUni(away -> committed.get()
                        ? Uni.createFrom().item(() -> asked(arguments))
                        : Uni.createFrom().failure(EngineAnswers::away));
    }

    private Uni<Void> command(SqlConnection connection, EventContext asking, Arguments arguments) {
        WorkflowCommand start = new WorkflowCommand.StartRun(arguments.text(WORKFLOW), input(arguments));
        return outbox.append(connection, asking, start).replaceWithVoid();
    }

    /** The run has begun, so a failing question about it is not a failure of the call. */
    private Uni<ToolAnswer> followed(ToolCaller caller, Reply.WorkflowRun begun, int waitSeconds) {
        ToolAnswer unseen = ToolAnswer.of(EngineAnswers.json(begun));
        return caller.principal().mayUse(READ_RUNS)
                ? engine.run(caller, begun.runId(), waitSeconds)
                        .map(run -> ToolAnswer.list(EngineAnswers.json(run), "steps", EngineAnswers.steps(run)))
                        .ifNoItem()
                        .after(Duration.ofSeconds(waitSeconds).plus(ANSWER))
                        .fail()
                        .onFailure()
                        .recoverWithItem(unseen)
                : Uni.createFrom().item(unseen);
    }

    private static ToolAnswer asked(Arguments arguments) {
        return ToolAnswer.of(Map.of(
                WORKFLOW,
                arguments.text(WORKFLOW),
                "status",
                "asked",
                "note",
                "The workflow engine does not answer at the moment; it starts the workflow, once, as soon as it is back. Do not"
                        + " call again for the same run; tell the user."));
    }

    @Override
    public Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        return allowed(caller, arguments)
                .call(() -> engine.requireStartable(caller, arguments.text(WORKFLOW)))
                .map(in -> {
                    Map<String, Object> difference = new LinkedHashMap<>();
                    difference.put("run", arguments.text(WORKFLOW));
                    difference.put(INPUT, input(arguments));
                    return difference;
                });
    }

    private static Map<String, Object> input(Arguments arguments) {
        return arguments.object(INPUT).isObject() ? Json.toMap(arguments.object(INPUT)) : Map.of();
    }

    private Uni<Places.InBase> allowed(ToolCaller caller, Arguments arguments) {
        id(WORKFLOW, "a workflow", arguments);
        // What a workflow reaches is its author's; a token that is limited to some bases must not reach beyond them.
        if (!caller.principal().resources().contains("*")) {
            throw new AdvisedException(
                    new NotPermitted(),
                    "Workflows are run by tokens that are not limited to some bases or workspaces.");
        }
        // Whether rules keep its owner from workflows is decided by the engine, as for its other requests.
        return places.seen(caller, arguments, permission());
    }

    /** The argument, which has to be an id. */
    static String id(String name, String of, Arguments arguments) {
        String id = arguments.text(name);
        if (!ID.matcher(id).matches()) {
            throw new InvalidRequest.Member(name, "is not the id of " + of).exception();
        }
        return id;
    }
}
