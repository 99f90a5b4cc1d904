package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.STRANGER;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.unique;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** What other services learn of workflows and runs over Kafka. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class RunQueriesIT {
    private static final String QUERY = "org.pyairtable.workflow.queries.";
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");
    private static final Map<String, ?> SUM = Map.of("id", "sum", "action", "evaluate", "formula", "40 + 2");
    private static final Map<String, ?> PAUSE = Map.of("id", "pause", "action", "wait", "duration", "PT1H");

    private static JsonNode reply(String topic, String actor, CloudEvent asked, UnaryOperator<CloudEvent> limited) {
        String correlation = unique("question-");
        KAFKA.send(
                topic,
                "key",
                limited.apply(asked.withSubject("key")
                        .withActor(actor)
                        .withCorrelation(correlation)
                        .withReplyTo("platform.replies")));
        return KAFKA.await("platform.replies", m -> m.header("ce_correlation").equals(correlation), SOON)
                .json();
    }

    private static JsonNode ask(String actor, String question, Map<String, ?> body) {
        return reply(
                "workflow.queries", actor, CloudEvent.ofJson(QUERY + question + ".v1", body), UnaryOperator.identity());
    }

    private static JsonNode started(String actor, String workflow, UnaryOperator<CloudEvent> limited) {
        return reply(
                "workflow.commands",
                actor,
                CloudEvent.ofJson(
                        "org.pyairtable.workflow.commands.start-run.v1",
                        Map.of("workflowId", workflow, "input", Map.of())),
                limited);
    }

    private static UnaryOperator<CloudEvent> token(String scopes, String resources) {
        return event -> event.with("ce_principalkind", "user")
                .with("ce_principalid", EDITOR)
                .with("ce_credentialid", "pat1")
                .with("ce_scopes", scopes)
                .with("ce_resources", resources);
    }

    private static JsonNode find(String actor, String run, int wait) {
        return ask(actor, "find-run", Map.of("runId", run, "waitSeconds", wait));
    }

    @Test
    void aStartAnswersTheRunAndItsEndIsWaitedFor() {
        String workflow = saved(MANUAL, List.of(SUM));

        JsonNode begun = started(EDITOR, workflow, UnaryOperator.identity());
        JsonNode run = find(VIEWER, begun.path("runId").asText(), 20);

        assertThat(begun.path("workflowId").asText()).isEqualTo(workflow);
        assertThat(begun.path("steps").size()).isZero();
        assertThat(run.path("status").asText()).isEqualTo("succeeded");
        assertThat(run.at("/steps/0/path").asText()).isEqualTo("sum");
        assertThat(run.at("/steps/0/output").toString()).contains("42");
        assertThat(run.hasNonNull("finishedAt")).isTrue();
    }

    @Test
    void aRunThatGoesOnIsAnsweredAfterTheWait() {
        String workflow = saved(MANUAL, List.of(PAUSE));
        String run = started(EDITOR, workflow, UnaryOperator.identity())
                .path("runId")
                .asText();

        JsonNode waiting = find(EDITOR, run, 1);

        assertThat(waiting.path("status").asText()).isEqualTo("waiting");
        assertThat(waiting.hasNonNull("finishedAt")).isFalse();
        assertThat(find(EDITOR, run, 21).path("message").asText()).contains("between 0 and 20");
    }

    @Test
    void whatTheActorOrItsCredentialMayNotReadDoesNotExist() {
        String workflow = saved(MANUAL, List.of(SUM));
        String run = started(EDITOR, workflow, UnaryOperator.identity())
                .path("runId")
                .asText();
        CloudEvent question = CloudEvent.ofJson(QUERY + "find-run.v1", Map.of("runId", run, "waitSeconds", 0));

        assertThat(find(STRANGER, run, 0).path("kind").asText()).isEqualTo("NOT_FOUND");
        for (UnaryOperator<CloudEvent> limited : List.of(token("data.records:read", "*"), token("*", "appSite"))) {
            assertThat(reply("workflow.queries", EDITOR, question, limited)
                            .path("kind")
                            .asText())
                    .isEqualTo("NOT_FOUND");
            assertThat(started(EDITOR, workflow, limited).path("code").asText()).isEqualTo("WORKFLOW_NOT_FOUND");
        }
        assertThat(reply("workflow.queries", EDITOR, question, token("runs:read", "*"))
                        .path("runId")
                        .asText())
                .isEqualTo(run);
        assertThat(ask(VIEWER, "find-workflow", Map.of("workflowId", workflow))
                        .path("kind")
                        .asText())
                .isEqualTo("NOT_FOUND");
        assertThat(Engine.runs(workflow).getList("items")).hasSize(1);
    }

    @Test
    void workflowsAreListedWithWhatKeepsThemFromStarting() {
        String byHand = saved(MANUAL, List.of(SUM));
        String byRecords = saved(Engine.onTable("recordCreated", unique("Listed")), List.of(SUM));

        JsonNode found =
                ask(EDITOR, "find-workflow", Map.of("workflowId", byHand)).path("workflow");
        JsonNode other =
                ask(EDITOR, "find-workflow", Map.of("workflowId", byRecords)).path("workflow");
        JsonNode listed = ask(VIEWER, "list-workflows", Map.of("workspaceId", DataDouble.WORKSPACE));

        assertThat(found.path("trigger").asText()).isEqualTo("manual");
        assertThat(found.hasNonNull("obstacle")).isFalse();
        assertThat(other.path("obstacle").asText()).contains("trigger on records");
        assertThat(listed.path("workflows").size()).isPositive();
        assertThat(ask(STRANGER, "list-workflows", Map.of("workspaceId", DataDouble.WORKSPACE))
                        .path("kind")
                        .asText())
                .isEqualTo("NOT_FOUND");
    }
}
