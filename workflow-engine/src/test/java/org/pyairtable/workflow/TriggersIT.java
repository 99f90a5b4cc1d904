package org.pyairtable.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.STRANGER;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.notifications;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;
import static org.pyairtable.workflow.Engine.updated;
import static org.pyairtable.workflow.Engine.whenMatches;

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

/** What starts workflows, and what cannot. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class TriggersIT {
    private static final String START_RUN = "org.pyairtable.workflow.commands.start-run.v1";
    private static final Map<String, ?> MANUAL = Map.of("type", "manual");

    @Test
    void eventsOfOtherSystemsStartTheWorkflowsOfTheirWorkspaceThatWaitForThem() {
        String name = unique("delivery.arrived.");
        String workflow =
                saved(Map.of("type", "external", "name", name), List.of(notifying("tell", "{{trigger.load.tons}} t")));
        external(name, "wspOther");
        external(unique("delivery.left."), DataDouble.WORKSPACE);
        external(name, DataDouble.WORKSPACE);

        String runId = awaitRuns(workflow, 1, "succeeded");

        assertThat(Engine.run(runId).getInt("trigger.values.load.tons")).isEqualTo(3);
        Engine.awaitEvent(runId, "run-succeeded");
        assertThat(notifications(runId)).singleElement().satisfies(notification -> assertThat(
                        notification.json().path("body").asText())
                .isEqualTo("3 t"));
    }

    private static void external(String name, String workspace) {
        KAFKA.send(
                "ingest.events",
                workspace,
                CloudEvent.ofJson(
                        "org.pyairtable.ingest.events.external.v1",
                        Map.of("workspaceId", workspace, "name", name, "payload", Map.of("load", Map.of("tons", 3)))));
    }

    @Test
    void onlyChangesOfTheFieldsThatCountStartAWorkflow() {
        String table = unique("Fields");
        String workflow = saved(
                Map.of("type", "recordChanged", "baseId", DataDouble.BASE, "table", table, "fields", List.of("Status")),
                List.of(notifying("tell", "{{trigger.changedFields}}")));
        send(table, created("rec1", Map.of("fldStatus", "Open")));
        send(table, updated("rec1", Map.of("fldHours", 2), Map.of("fldHours", 1)));
        send(table, updated("rec1", Map.of("fldStatus", "Done"), Map.of("fldStatus", "Open", "fldHours", 2)));

        String runId = awaitRuns(workflow, 1, "succeeded");

        assertThat(notifications(runId).getFirst().json().path("body").asText()).isEqualTo("Hours, Status");
    }

    @Test
    void aCellOfWhichTheEventHoldsAPartFailsWhatReadsItAndNothingElse() {
        String table = unique("Crowded");
        String condition = saved(whenMatches(table, "FIND('Acme', {Client})"), List.of(notifying("tell", "never")));
        String step = saved(onTable("recordChanged", table), List.of(notifying("tell", "{{record.Client}}")));
        String other = saved(onTable("recordChanged", table), List.of(notifying("tell", "{{record.Hours}}")));
        Map<String, Object> change = new HashMap<>(
                updated("rec1", Map.of("fldHours", 2, "fldClient", List.of("recAcme")), Map.of("fldHours", 1)));
        change.put("partialLinks", List.of("fldClient"));
        send(table, change);

        assertThat(Engine.run(awaitRuns(condition, 1, "failed")).getString("error"))
                .startsWith("The condition cannot be checked: The cell 'Client' of record rec1 links more records");
        assertThat(Engine.run(awaitRuns(step, 1, "failed")).getString("error"))
                .contains("The cell 'Client' of record rec1 links more records");
        awaitRuns(other, 1, "succeeded");
    }

    @Test
    void aCommandOfAnEditorStartsAWorkflow() {
        String workflow = saved(MANUAL, List.of(notifying("tell", "{{trigger.reason}}")));
        KAFKA.send("workflow.commands", workflow, startRun(workflow, EDITOR));

        String runId = awaitRuns(workflow, 1, "succeeded");

        assertThat(Engine.run(runId).getString("trigger.values.reason")).isEqualTo("storm");
    }

    @Test
    void aCommandOfAStrangerBecomesADeadLetterAndGetsAnErrorReply() {
        String workflow = saved(MANUAL, List.of(notifying("tell", "never")));
        CloudEvent command = startRun(workflow, STRANGER).withReplyTo("platform.replies");
        KAFKA.send("workflow.commands", workflow, command);

        Message letter = KAFKA.await("workflow.commands.dlq.workflow-engine", m -> m.id().equals(command.id()), SOON);
        Message reply =
                KAFKA.await("platform.replies", m -> m.header("ce_causation").equals(command.id()), SOON);

        assertThat(letter.headers().values())
                .anyMatch(v -> v.contains("WORKFLOW_NOT_FOUND") || v.contains("does not exist"));
        assertThat(reply.json().path("code").asText()).isEqualTo("WORKFLOW_NOT_FOUND");
        assertThat(runs(workflow).getList("items")).isEmpty();
    }

    @Test
    void aCommandCannotStartWhatRecordsStart() {
        String workflow = saved(onTable("recordCreated", unique("NotByHand")), List.of(notifying("tell", "never")));
        CloudEvent command = startRun(workflow, EDITOR);
        KAFKA.send("workflow.commands", workflow, command);

        KAFKA.await("workflow.commands.dlq.workflow-engine", m -> m.id().equals(command.id()), SOON);

        assertThat(runs(workflow).getList("items")).isEmpty();
    }

    @Test
    void invalidMessagesBecomeDeadLettersAndLaterEventsAreHandled() {
        String table = unique("Poison");
        String workflow = saved(onTable("recordCreated", table), List.of(notifying("tell", "fine")));
        byte[] rubbish = {(byte) 0xff, 0, 1, 2, (byte) 0xfe};
        CloudEvent garbage = CloudEvent.of("org.pyairtable.data.records.changed.v1", rubbish);
        CloudEvent halved = CloudEvent.of("org.pyairtable.data.records.changed.v1", "{\"baseId\":\"appSite\"");
        CloudEvent incomplete = CloudEvent.of("org.pyairtable.data.records.changed.v1", "{\"baseId\":\"appSite\"}");
        send(table, garbage);
        send(table, halved);
        send(table, incomplete);
        send(table, CloudEvent.of("org.pyairtable.data.records.exploded.v9", "{}"));
        KAFKA.send("data.records", "tbl" + table, Map.of(), "not even an event".getBytes(UTF_8));
        KAFKA.send("data.results", "appSite", CloudEvent.of("org.pyairtable.data.results.records-written.v1", rubbish));
        KAFKA.send("ingest.events", "wsp", CloudEvent.of("org.pyairtable.ingest.events.external.v1", rubbish));
        KAFKA.send("workflow.commands", "wfl", CloudEvent.of(START_RUN, rubbish));

        send(table, created("rec1", Map.of("fldName", "Roof")));

        awaitRuns(workflow, 1, "succeeded");
        for (CloudEvent poison : List.of(garbage, halved, incomplete)) {
            KAFKA.await("data.records.dlq.workflow-engine", m -> m.id().equals(poison.id()), SOON);
        }
        KAFKA.await(
                "data.results.dlq.workflow-engine",
                m -> m.value().filter(v -> v.length == 5).isPresent(),
                SOON);
    }

    private static CloudEvent startRun(String workflow, String actor) {
        return CloudEvent.ofJson(START_RUN, Map.of("workflowId", workflow, "input", Map.of("reason", "storm")))
                .withActor(actor);
    }
}
