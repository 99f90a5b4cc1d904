package org.pyairtable.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.EDITOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.STRANGER;
import static org.pyairtable.workflow.Engine.VIEWER;
import static org.pyairtable.workflow.Engine.as;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
        String heavy = saved(
                Map.of("type", "external", "name", name, "condition", "{trigger.load.tons} > 3"),
                List.of(notifying("tell", "heavy")));
        external(name, "wspOther");
        external(unique("delivery.left."), DataDouble.WORKSPACE);
        external(name, DataDouble.WORKSPACE);

        String runId = awaitRuns(workflow, 1, "succeeded");

        assertThat(Engine.run(runId).getInt("trigger.values.load.tons")).isEqualTo(3);
        assertThat(Engine.runs(heavy).getList("items")).isEmpty();
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
    void datesOfRecordsStartOneRunEachWhenTheyCome() {
        String table = unique("Deadlines");
        DataDouble.describe(table, DataDouble.withDue());
        Instant soon = Instant.now().plusSeconds(12);
        DataDouble.hold(
                table,
                List.of(
                        dated("recHeld", "Open", soon),
                        dated("recDone", "Done", soon),
                        dated("recPast", "Open", soon.minusSeconds(3_600)),
                        dated("recEntered", "Open", soon),
                        dated("recMoved", "Open", soon.plusSeconds(86_400)),
                        dated("recLast", "Open", soon.plusSeconds(1))));
        String workflow = saved(
                Map.of(
                        "type",
                        "recordDate",
                        "baseId",
                        DataDouble.BASE,
                        "table",
                        table,
                        "field",
                        "Due",
                        "before",
                        "PT1H",
                        "condition",
                        "AND({Status} = 'Open', IS_AFTER(TODAY(), '2020-01-01'))"),
                List.of(notifying("tell", "{{record.Name}} {{trigger.date}}")));
        // Edits of a date that the record no longer has, and of one that has been deleted since.
        for (String id : List.of("recEntered", "recEntered", "recMoved", "recDeleted")) {
            send(table, updated(id, Map.of("fldDue", due(soon)), Map.of("fldDue", "2020-01-01T00:00:00.000Z")));
        }

        awaitRuns(workflow, 3, "succeeded");

        assertThat(runs(workflow).getList("items.trigger.record.id", String.class))
                .containsExactlyInAnyOrder("recHeld", "recEntered", "recLast");
        String runId = runs(workflow).getString("items.find { it.trigger.record.id == 'recHeld' }.id");
        Engine.awaitEvent(runId, "run-succeeded");
        assertThat(notifications(runId)).singleElement().satisfies(notification -> assertThat(
                        notification.json().path("body").asText())
                .isEqualTo("Task recHeld " + due(soon)));
    }

    @Test
    void commentsThatMentionTheMemberStartRunsWithTheirRecord() {
        String table = unique("Said");
        DataDouble.hold(
                table,
                List.of(
                        Map.of("id", "recOpen", "cells", Map.of("fldName", "Roof", "fldStatus", "Open")),
                        Map.of("id", "recDone", "cells", Map.of("fldName", "Wall", "fldStatus", "Done"))));
        String mentioned = saved(
                Map.of(
                        "type",
                        "recordCommented",
                        "baseId",
                        DataDouble.BASE,
                        "table",
                        table,
                        "mentions",
                        VIEWER,
                        "condition",
                        "{Status} = 'Open'"),
                List.of(notifying("tell", "{{record.Name}}: {{trigger.text}} {{trigger.author}}")));
        String any = saved(onTable("recordCommented", table), List.of(notifying("tell", "{{trigger.commentId}}")));

        said(table, "added", "recOpen", "comFirst", Map.of("mentions", List.of(EDITOR)));
        said(table, "added", "recDone", "comDone", Map.of("mentions", List.of(VIEWER)));
        said(table, "added", "recGone", "comGone", Map.of("mentions", List.of(VIEWER)));
        said(
                table,
                "changed",
                "recOpen",
                "comFirst",
                Map.of("mentions", List.of(EDITOR, VIEWER), "newlyMentioned", List.of(VIEWER)));
        CloudEvent again = said(table, "added", "recOpen", "comLast", Map.of("mentions", List.of(VIEWER)));
        KAFKA.send("data.comments", "tbl" + table, again);

        awaitRuns(mentioned, 2, "succeeded");
        awaitRuns(any, 3, "succeeded");
        assertThat(runs(mentioned).getList("items.trigger.values.commentId", String.class))
                .containsExactlyInAnyOrder("comFirst", "comLast");
        assertThat(runs(any).getList("items.trigger.values.commentId", String.class))
                .containsExactlyInAnyOrder("comFirst", "comDone", "comLast");
        String runId = runs(mentioned).getString("items[0].id");
        Engine.awaitEvent(runId, "run-succeeded");
        assertThat(notifications(runId).getFirst().json().path("body").asText()).isEqualTo("Roof: Look here " + EDITOR);
    }

    @Test
    void eventsAboutOneRecordStartOneRunWhenTheyHaveCeased() {
        String table = unique("Typing");
        String workflow = as(CREATOR)
                .body(Map.of(
                        "workspaceId",
                        DataDouble.WORKSPACE,
                        "name",
                        "Debounced",
                        "trigger",
                        onTable("recordChanged", table),
                        "steps",
                        List.of(notifying("tell", "{{record.Name}}")),
                        "debounce",
                        Map.of("quiet", "PT3S")))
                .post("/api/workflows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        for (String name : List.of("R", "Ro", "Roof")) {
            send(table, updated("rec1", Map.of("fldName", name), Map.of("fldName", "")));
        }
        send(table, updated("rec2", Map.of("fldName", "Wall"), Map.of("fldName", "")));

        awaitRuns(workflow, 2, "succeeded");

        assertThat(runs(workflow).getList("items.trigger.record.fields.Name", String.class))
                .containsExactlyInAnyOrder("Roof", "Wall");
    }

    private static CloudEvent said(String table, String what, String record, String comment, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "baseId",
                DataDouble.BASE,
                "tableId",
                "tbl" + table,
                "recordId",
                record,
                "commentId",
                comment,
                "text",
                "Look here"));
        body.putAll(more);
        CloudEvent event = CloudEvent.ofJson("org.pyairtable.data.comments." + what + ".v1", body)
                .withSource("data-integration")
                .withWorkspace(DataDouble.WORKSPACE)
                .withActor(EDITOR);
        KAFKA.send("data.comments", "tbl" + table, event);
        return event;
    }

    private static Map<String, ?> dated(String id, String status, Instant soon) {
        return Map.of("id", id, "cells", Map.of("fldName", "Task " + id, "fldStatus", status, "fldDue", due(soon)));
    }

    /** A date with an hour to the time at which it starts a run. */
    private static String due(Instant time) {
        return time.plusSeconds(3_600).truncatedTo(ChronoUnit.MILLIS).toString();
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
