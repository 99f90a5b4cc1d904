package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.command;
import static org.pyairtable.workflow.Engine.notifications;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.rejected;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.updated;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Steps that write many records, and cells before a change, on a real broker and a real database. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class BatchStepsIT {
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @Test
    void oneCommandCreatesARecordForEachItemAndLaterStepsSeeTheIds() {
        String table = unique("Lines");
        String workflow = saved(
                MANUAL,
                List.of(
                        step(
                                "lines",
                                "createRecords",
                                Map.of(
                                        "baseId",
                                        DataDouble.BASE,
                                        "table",
                                        table,
                                        "list",
                                        "{{trigger.lines}}",
                                        "fields",
                                        Map.of("Name", "{{index}}: {{item.name}}"))),
                        step(
                                "last",
                                "evaluate",
                                Map.of("formula", "{steps.lines.result.ids.1} & {steps.lines.result.count}"))));

        String runId = started(workflow, Map.of("lines", List.of(Map.of("name", "a"), Map.of("name", "b"))));
        Message sent = command(table);
        answer(batch(sent, List.of("recA", "recB"), List.of("recA", "recB"), List.of()));

        awaitRuns(workflow, 1, "succeeded");
        assertThat(sent.type()).isEqualTo("org.pyairtable.data.commands.write-batch.v1");
        assertThat(sent.json().at("/records/1/fields/fldName").asText()).isEqualTo("1: b");
        assertThat(sent.json().has("fieldsToMergeOn")).isFalse();
        assertThat(run(runId).getMap("steps[0].output"))
                .isEqualTo(Map.of("count", 2, "ids", List.of("recA", "recB"), "createdIds", List.of("recA", "recB")));
        assertThat(run(runId).getString("steps[1].output")).isEqualTo("recB2");
    }

    @Test
    void aRefusedBatchFailsTheStepWithWhatIsWrongAndIsSentAgainIfThatMayPass() {
        String table = unique("Lines");
        Map<String, Object> delete = new HashMap<>(step(
                "gone", "deleteRecords", Map.of("baseId", DataDouble.BASE, "table", table, "list", "{{trigger.ids}}")));
        delete.put("retry", Map.of("maxAttempts", 2, "backoff", "PT0.1S"));
        String workflow = saved(MANUAL, List.of(delete));

        String runId = started(workflow, Map.of("ids", List.of("rec1", "rec2")));
        Message first = command(table);
        answer(rejected(first, "RATE_LIMITED", "later"));
        Message second = command(table, m -> !m.id().equals(first.id()));
        answer(rejected(second, "INVALID_BATCH", "Nothing was written. record 1: gone"));

        awaitRuns(workflow, 1, "failed");
        assertThat(second.json().path("recordIds")).hasSize(2);
        assertThat(run(runId).getString("error"))
                .isEqualTo("Step gone: INVALID_BATCH: Nothing was written. record 1: gone");
    }

    @Test
    void aDryRunShowsTheBatchAndMakesUpIds() {
        String table = unique("Lines");
        String workflow = saved(
                MANUAL,
                List.of(
                        step(
                                "lines",
                                "createRecords",
                                Map.of(
                                        "baseId",
                                        DataDouble.BASE,
                                        "table",
                                        table,
                                        "list",
                                        "{{trigger.lines}}",
                                        "fields",
                                        Map.of("Name", "{{item}}"))),
                        step(
                                "gone",
                                "deleteRecords",
                                Map.of(
                                        "baseId",
                                        DataDouble.BASE,
                                        "table",
                                        table,
                                        "list",
                                        "{{steps.lines.result.ids}}"))));

        as(CREATOR)
                .body(Map.of("input", Map.of("lines", List.of("a", "b"))))
                .post("/api/workflows/" + workflow + "/dry-run")
                .then()
                .statusCode(200)
                .body("status", equalTo("succeeded"))
                .body("steps[0].wouldSend.count", equalTo(2))
                .body("steps[0].wouldSend.records[1].fields.Name", equalTo("b"))
                .body("steps[0].output.createdIds", equalTo(List.of("recSample1", "recSample2")))
                .body("steps[1].output.count", equalTo(2));
    }

    @Test
    void stepsSeeWhatACellHeldBeforeTheChange() {
        String table = unique("Hours");
        String workflow = saved(
                onTable("recordChanged", table),
                List.of(Map.of(
                        "id",
                        "tell",
                        "action",
                        "notify",
                        "recipients",
                        List.of("*"),
                        "title",
                        "Test",
                        "body",
                        "{{before.Hours}} then {{record.Hours}}, {{before.Name}} as {{record.Name}}")));

        send(table, updated("rec1", Map.of("fldHours", 9, "fldName", "Roof"), Map.of("fldHours", 7)));

        String runId = awaitRuns(workflow, 1, "succeeded");
        assertThat(notifications(runId).getFirst().json().path("body").asText()).isEqualTo("7 then 9, Roof as Roof");
        assertThat(run(runId).getMap("trigger.record.before")).isEqualTo(Map.of("Hours", 7));
    }

    private static CloudEvent batch(Message command, List<String> ids, List<String> created, List<String> deleted) {
        return CloudEvent.ofJson(
                        "org.pyairtable.data.results.batch-written.v1",
                        Map.of(
                                "baseId", DataDouble.BASE,
                                "tableId", command.json().path("table").asText(),
                                "recordIds", ids,
                                "createdIds", created,
                                "deletedIds", deleted))
                .withSource("data-integration")
                .withCausation(command.id())
                .withCorrelation(command.header("ce_correlation"));
    }

    private static String started(String workflow, Map<String, ?> input) {
        return as(EDITOR)
                .body(Map.of("input", input))
                .post("/api/workflows/" + workflow + "/runs")
                .then()
                .statusCode(202)
                .extract()
                .path("runId");
    }

    private static Map<String, ?> step(String id, String action, Map<String, ?> members) {
        Map<String, Object> step = new HashMap<>(members);
        step.put("id", id);
        step.put("action", action);
        return step;
    }
}
