package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.changed;
import static org.pyairtable.workflow.Engine.created;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notifying;
import static org.pyairtable.workflow.Engine.onTable;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.send;
import static org.pyairtable.workflow.Engine.unique;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.SuiteResource;

/** How many workflows a table starts, and what becomes of an event that starts many runs. */
@QuarkusTest
@TestProfile(SmallPieces.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class ManyRunsIT {
    @Test
    void aTableStartsNoMoreWorkflowsThanItsSettingAllows() {
        String table = unique("Full");
        List<String> three = Stream.generate(() -> saved(onTable("recordCreated", table), steps()))
                .limit(3)
                .toList();
        String elsewhere = saved(onTable("recordCreated", unique("Other")), steps());

        refused(save(table).post("/api/workflows"), "The table " + table);
        refused(save(table).put("/api/workflows/" + elsewhere), "The table " + table);
        save(table).put("/api/workflows/" + three.getFirst()).then().statusCode(200);

        as(CREATOR).delete("/api/workflows/" + three.getLast()).then().statusCode(204);
        save(table).put("/api/workflows/" + elsewhere).then().statusCode(200);
        refused(save(table).post("/api/workflows"), "The table " + table);
    }

    @Test
    void anExternalEventStartsNoMoreWorkflowsThanItsSettingAllows() {
        Map<String, String> trigger = Map.of("type", "external", "name", unique("arrived."));
        IntStream.range(0, 3).forEach(i -> saved(trigger, steps()));

        refused(save(trigger).post("/api/workflows"), "The external event " + trigger.get("name"));
    }

    @Test
    void anEventOfManyRecordsStartsItsRunsInPiecesAndBeforeThoseOfLaterEvents() {
        String table = unique("Many");
        List<String> workflows = List.of(
                saved(onTable("recordCreated", table), steps()), saved(onTable("recordCreated", table), steps()));

        send(
                table,
                changed(
                        table,
                        IntStream.range(0, 9).mapToObj(i -> record("rec" + i)).toList()));
        send(table, record("recLater"));

        workflows.forEach(workflow -> awaitRuns(workflow, 10, "succeeded"));
        for (String workflow : workflows) {
            assertThat(column("select record_id from run where workflow_id = ? order by sequence", workflow))
                    .startsWith("rec0", "rec1")
                    .endsWith("rec8", "recLater");
        }
        // What one transaction wrote has its number.
        assertThat(column(
                        "select count(*) from run where workflow_id in (?, ?) group by xmin::text order by 1 desc",
                        workflows.getFirst(),
                        workflows.getLast()))
                .startsWith("4")
                .hasSizeGreaterThanOrEqualTo(6);
        assertThat(column("select cause_id from pending_start where table_id = ?", "tbl" + table))
                .isEmpty();
    }

    @Test
    void eventsOfOtherTablesDoNotWaitForOneThatCannotBeWorkedThrough() {
        String broken = unique("Broken");
        String victim = saved(onTable("recordCreated", broken), steps());
        update(
                "insert into pending_start (table_id, cause_source, cause_id, correlation, depth, changed, happened_at,"
                        + " workflow_ids, workflow_versions, failures, due_at)"
                        + " values (?, 's', 'c', 'c', 0, 'no JSON', now(), array[?], array[1], 6, now())",
                "tbl" + broken,
                victim);
        String table = unique("Sound");
        String workflow = saved(onTable("recordCreated", table), steps());

        send(
                table,
                changed(
                        table,
                        IntStream.range(0, 9).mapToObj(i -> record("rec" + i)).toList()));

        awaitRuns(workflow, 9, "succeeded");
        eventually()
                .until(
                        () -> column(
                                "select failures from pending_start where table_id = ? and due_at > now() + interval '30 seconds'",
                                "tbl" + broken),
                        List.of("7")::equals);
        update("update pending_start set due_at = now() where table_id = ?", "tbl" + broken);
        eventually().until(() -> column("select failures from pending_start where table_id = ?", "tbl" + broken)
                .isEmpty());
        eventually().until(() -> Engine.notices(victim, "runFailed").size() == 1);
        assertThat(Engine.notices(victim, "runFailed")
                        .getFirst()
                        .json()
                        .path("body")
                        .asText())
                .startsWith("Some of the runs that an event of many records should have started were not started");
    }

    private static List<Map<String, ?>> steps() {
        return List.of(notifying("tell", "New"));
    }

    private static Map<String, ?> record(String id) {
        return created(id, Map.of("fldName", "Roof"));
    }

    private static RequestSpecification save(String table) {
        return save(onTable("recordCreated", table));
    }

    private static RequestSpecification save(Map<String, String> trigger) {
        return as(CREATOR)
                .body(Map.of(
                        "workspaceId", DataDouble.WORKSPACE, "name", "Test", "trigger", trigger, "steps", steps()));
    }

    private static void refused(Response answer, String starter) {
        answer.then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("CONFLICT"))
                .body(
                        "detail",
                        equalTo(starter + " starts 3 workflows already, and may start 3; delete one of them or put both"
                                + " into one workflow. The operator's setting is"
                                + " pyairtable.workflow.workflows-per-trigger"));
    }
}
