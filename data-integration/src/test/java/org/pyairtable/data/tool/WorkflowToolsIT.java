package org.pyairtable.data.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.tool.Neighbours.asked;
import static org.pyairtable.data.tool.Neighbours.calling;
import static org.pyairtable.data.tool.Neighbours.reply;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** What agents can have done with workflows; the engine is played. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WorkflowToolsIT {
    private static final String QUERIES = "workflow.queries";
    private static final String BEGUN = "2026-03-01T10:00:00Z";

    private final Agent agent = Agent.trusted(OWNER);
    private final String workflow = Ids.random("wfl");
    private final String run = Ids.random("run");
    private TestBase base;

    @BeforeEach
    void aBase() {
        base = base("Jobs", List.of(field("Name", "singleLineText")));
    }

    private Map<String, Object> start(Object... more) {
        Map<String, Object> arguments = new HashMap<>(Map.of("base", base.id(), "workflow", workflow));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put(String.valueOf(more[i]), more[i + 1]);
        }
        return arguments;
    }

    private Map<String, Object> found(Map<String, ?> more) {
        Map<String, Object> listed =
                new HashMap<>(Map.of("id", workflow, "name", "Report", "trigger", "manual", "status", "active"));
        listed.putAll(more);
        return Map.of("subjectId", workflow, "workflow", listed);
    }

    private Map<String, Object> run(String status, Map<String, ?> more, List<?> steps) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "subjectId",
                run,
                "runId",
                run,
                "workflowId",
                workflow,
                "status",
                status,
                "startedAt",
                BEGUN,
                "steps",
                steps,
                "moreSteps",
                0));
        body.putAll(more);
        return body;
    }

    private Message begins(CompletableFuture<JsonNode> call) {
        assertThat(call).isNotDone();
        reply(asked(QUERIES, "workflowId", workflow), "workflow-found", found(Map.of()));
        Message command = asked("workflow.commands", "workflowId", workflow);
        reply(command, "workflow-run", run("running", Map.of(), List.of()));
        return command;
    }

    @Test
    void aWorkflowIsRunAndAnswersWhatItsStepsGave() {
        CompletableFuture<JsonNode> call =
                calling(() -> agent.call("run_workflow", start("input", Map.of("month", "March"))));
        Message command = begins(call);
        Message question = asked(QUERIES, "runId", run);
        reply(
                question,
                "workflow-run",
                run(
                        "succeeded",
                        Map.of("finishedAt", "2026-03-01T10:00:02Z"),
                        List.of(Map.of("path", "a", "action", "evaluate", "status", "succeeded", "output", 42))));

        JsonNode answer = call.join();
        assertThat(command.json().at("/input/month").asText()).isEqualTo("March");
        assertThat(command.header("ce_workspace")).isEqualTo(WORKSPACE);
        assertThat(command.headers()).containsKey("ce_replyto");
        assertThat(question.json().path("waitSeconds").asInt()).isEqualTo(5);
        assertThat(answer.path("run").asText()).isEqualTo(run);
        assertThat(answer.path("status").asText()).isEqualTo("succeeded");
        assertThat(answer.at("/steps/0/output").asInt()).isEqualTo(42);
    }

    @Test
    void aRunThatGoesOnIsReadLater() {
        CompletableFuture<JsonNode> call = calling(() -> agent.call("run_workflow", start("wait", 0)));
        begins(call);
        reply(asked(QUERIES, "runId", run), "workflow-run", run("waiting", Map.of(), List.of()));
        assertThat(call.join().path("note").asText()).contains("get_run");

        CompletableFuture<JsonNode> read = calling(() -> agent.call("get_run", Map.of("run", run, "wait", 3)));
        reply(
                asked(QUERIES, "runId", run, m -> m.json().path("waitSeconds").asInt() == 3),
                "workflow-run",
                run("failed", Map.of("reason", "The amount is missing", "finishedAt", BEGUN), List.of()));
        assertThat(read.join().path("reason").asText()).isEqualTo("The amount is missing");
    }

    @Test
    void aTokenThatMayNotReadRunsLearnsThatOneHasBegun() {
        Agent starter =
                Agent.of(OWNER, Map.of("*", "allow"), Set.of("workflows:write", "data.records:write"), Set.of("*"));
        CompletableFuture<JsonNode> call = calling(() -> starter.call("run_workflow", start()));
        begins(call);

        assertThat(call.join().path("run").asText()).isEqualTo(run);
        assertThat(call.join().has("steps")).isFalse();
    }

    @Test
    void aWorkflowThatCannotBeStartedIsRefusedBeforeAnythingIsSent() {
        CompletableFuture<JsonNode> paused = calling(() -> Neighbours.text(agent.refusal("run_workflow", start())));
        reply(
                asked(QUERIES, "workflowId", workflow),
                "workflow-found",
                found(Map.of("status", "paused", "obstacle", "Workflow Report is paused; resume it first")));
        assertThat(paused.join().asText()).contains("is paused; resume it first", "Do not try again");

        String unknown = Ids.random("wfl");
        CompletableFuture<JsonNode> missing = calling(() -> Neighbours.text(
                Agent.asking(OWNER).refusal("run_workflow", Map.of("base", base.id(), "workflow", unknown))));
        reply(
                asked(QUERIES, "workflowId", unknown),
                "request-failed",
                Map.of("subjectId", unknown, "code", "NOT_FOUND", "message", "not found", "kind", "NOT_FOUND"));
        assertThat(missing.join().asText()).contains("There is no workflow or run with this id", "list_workflows");
        assertThat(Neighbours.sent("workflow.commands"))
                .noneMatch(m -> m.json().path("workflowId").asText().equals(workflow));
    }

    @Test
    void whetherRulesKeepTheOwnerFromWorkflowsIsDecidedByTheEngine() {
        rule();
        Agent ofEditor = Agent.trusted(EDITOR);
        CompletableFuture<JsonNode> refused = calling(() -> Neighbours.text(ofEditor.refusal("run_workflow", start())));
        reply(
                asked(QUERIES, "workflowId", workflow),
                "request-failed",
                Map.of("subjectId", workflow, "code", "NOT_FOUND", "message", "not found", "kind", "NOT_FOUND"));
        assertThat(refused.join().asText()).contains("There is no workflow or run with this id");

        String open = Ids.random("wfl");
        CompletableFuture<JsonNode> call =
                calling(() -> ofEditor.call("run_workflow", Map.of("base", base.id(), "workflow", open, "wait", 0)));
        reply(
                asked(QUERIES, "workflowId", open),
                "workflow-found",
                Map.of(
                        "subjectId",
                        open,
                        "workflow",
                        Map.of("id", open, "name", "Report", "trigger", "manual", "status", "active")));
        Message command = asked("workflow.commands", "workflowId", open);
        reply(command, "workflow-run", run("running", Map.of(), List.of()));
        reply(asked(QUERIES, "runId", run), "workflow-run", run("waiting", Map.of(), List.of()));

        assertThat(call.join().path("run").asText()).isEqualTo(run);
        assertThat(command.header("ce_actor")).isEqualTo(EDITOR);
    }

    private void rule() {
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "Names stay",
                                "audience",
                                Map.of("user", EDITOR),
                                "tables",
                                List.of(Map.of("table", base.table(), "readOnlyFields", List.of("Name"))))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    @Test
    void anEngineThatIsAwayIsSaidAndNothingIsStarted() {
        assertThat(agent.refusal("run_workflow", start()))
                .startsWith("The workflow engine does not answer at the moment.");
        assertThat(agent.refusal("get_run", Map.of("run", "no"))).startsWith("run: is not the id of a run");
        assertThat(agent.refusal("run_workflow", start("wait", 16))).startsWith("wait: is not a whole number from 0");
        assertThat(Neighbours.sent("workflow.commands"))
                .noneMatch(m -> m.json().path("workflowId").asText().equals(workflow));
    }

    @Test
    void theWorkflowsOfAWorkspaceAreListed() {
        TestBase other = base("Other", List.of(field("Name", "singleLineText")));
        CompletableFuture<JsonNode> call =
                calling(() -> agent.call("list_workflows", Map.of("base", other.id(), "maxTokens", 4_321)));
        Message question = asked(QUERIES, "workspaceId", WORKSPACE);
        reply(
                question,
                "workflow-list",
                Map.of(
                        "subjectId",
                        WORKSPACE,
                        "workflows",
                        List.of(
                                Map.of("id", workflow, "name", "Report", "trigger", "manual", "status", "active"),
                                Map.of(
                                        "id",
                                        run,
                                        "name",
                                        "Watch",
                                        "trigger",
                                        "recordCreated",
                                        "status",
                                        "active",
                                        "obstacle",
                                        "It has a trigger on records")),
                        "cursor",
                        "2"));

        JsonNode answer = call.join();
        assertThat(answer.at("/workflows/0/startable").asBoolean()).isTrue();
        assertThat(answer.at("/workflows/1/startable").asBoolean(true)).isFalse();
        assertThat(answer.has("cursor")).isTrue();
    }
}
