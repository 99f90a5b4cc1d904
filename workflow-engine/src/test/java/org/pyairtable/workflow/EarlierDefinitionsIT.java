package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.KAFKA;
import static org.pyairtable.workflow.Engine.SOON;
import static org.pyairtable.workflow.Engine.answer;
import static org.pyairtable.workflow.Engine.eventually;
import static org.pyairtable.workflow.Engine.notifications;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.unique;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.ServiceDatabase;
import org.pyairtable.testkit.SuiteResource;

/**
 * Definitions and runs as the version wrote them that had no blocks of their own runs: rows of that version, in which runs wait in
 * every way that it knew, go on under this one.
 */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class EarlierDefinitionsIT {
    private static final String TABLES = """
            [{"baseId":"appSite","baseName":"Building site","tableId":"tblOld","tableName":"Old","fields":[
              {"id":"fldName","name":"Name","type":"singleLineText"},
              {"id":"fldStatus","name":"Status","type":"singleSelect"},
              {"id":"fldHours","name":"Hours","type":"number"}]}]""";

    /** A missing value gives an empty text, as it did. */
    private static final String LAST = """
            {"action":"notify","id":"tell","recipients":["*"],"title":"Done {{trigger.nothing}}","body":"{{steps.a.result}}"}""";

    private static final String TRIGGER = """
            {"type":"manual","record":{"id":"rec1","baseId":"appSite","tableId":"tblOld","tableName":"Old",
             "fields":{"Name":"Roof","Hours":9},"links":{},"fieldIds":{"fldName":"Name","fldHours":"Hours"}},"values":{}}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"updateRecord\",\"id\":\"a\",\"baseId\":\"appSite\",\"table\":\"tblOld\",\"recordId\":\"rec1\",\"fields\":{\"fldStatus\":\"Late\"},\"typecast\":true,\"retry\":{\"maxAttempts\":3,\"backoff\":\"PT2S\"}}",
                "{\"action\":\"createRecord\",\"id\":\"a\",\"baseId\":\"appSite\",\"table\":\"tblOld\",\"fields\":{\"fldName\":\"{{record.fldName}}\"}}",
                "{\"action\":\"upsertRecord\",\"id\":\"a\",\"baseId\":\"appSite\",\"table\":\"tblOld\",\"fields\":{\"fldName\":\"x\"},\"fieldsToMergeOn\":[\"fldName\"]}"
            })
    void aRunThatWaitsForAnAnswerTakesIt(String step) {
        Stored stored = stored(2, step);
        step(stored, "a", "awaiting_result", "now() + interval '10 minutes'");

        answer(answered(stored));

        assertThat(awaitEnd(stored)).isEqualTo("succeeded");
        assertThat(notifications(stored.run())).singleElement().satisfies(sent -> assertThat(
                        sent.json().path("title").asText())
                .isEqualTo("Done "));
    }

    @Test
    void aRunThatBacksOffSendsItsCommandAgain() {
        Stored stored = stored(2, """
                {"action":"createRecord","id":"a","baseId":"appSite","table":"tblOld","fields":{"fldName":"%s"},
                 "retry":{"maxAttempts":3,"backoff":"PT2S"}}""".formatted(unique("again")));
        step(stored, "a", "backing_off", "now()");

        Message sent = KAFKA.await(
                "data.commands", m -> m.header("ce_correlation").equals(stored.run() + "-correlation"), SOON);
        answer(CloudEvent.ofJson("org.pyairtable.data.results.records-written.v1", written())
                .withSource("data-integration")
                .withCausation(sent.id())
                .withCorrelation(stored.run() + "-correlation"));

        assertThat(awaitEnd(stored)).isEqualTo("succeeded");
    }

    @Test
    void aRunThatSleepsInABranchWakesAndGoesOn() {
        Stored stored = stored(1, """
                {"action":"branch","id":"route","when":"Hours > 8","otherwise":[],"then":[
                  {"action":"wait","id":"a","duration":"PT15M"},{"action":"evaluate","id":"b","formula":"{Hours} * 2"}]}""");
        ServiceDatabase.update(
                "insert into step (run_id, path, position, step_id, action, status, output, started_at, finished_at)"
                        + " values (?, 'route', 0, 'route', 'branch', 'succeeded', '\"then\"', now(), now())",
                stored.run());
        step(stored, "route/then/a", "sleeping", "now()");

        assertThat(awaitEnd(stored)).isEqualTo("succeeded");
        assertThat(run(stored.run()).getList("steps.path"))
                .containsExactly("route", "route/then/a", "route/then/b", "tell");
        assertThat(run(stored.run()).getInt("steps[2].output")).isEqualTo(18);
    }

    @Test
    void aRunThatWasLeftForTheTickIsTaken() {
        Stored stored = stored(1, "{\"action\":\"evaluate\",\"id\":\"a\",\"formula\":\"Hours & ''\"}");
        ServiceDatabase.update("update run set status = 'running', wake_at = started_at where id = ?", stored.run());

        assertThat(awaitEnd(stored)).isEqualTo("succeeded");
        assertThat(run(stored.run()).getString("steps[0].output")).isEqualTo("9");
    }

    /** @param command the id of the command that it sent last */
    private record Stored(String workflow, String run, String command) {}

    private static Stored stored(int form, String step) {
        Stored stored = new Stored(unique("wfl"), unique("run"), unique("cmd"));
        ServiceDatabase.update(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at, check_at)"
                        + " values (?, 'wspBuilders', 'Earlier', 1, 'manual', now(), null)",
                stored.workflow());
        ServiceDatabase.update(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at, form)"
                        + " values (?, 1, 'Earlier', ?, ?::jsonb, now(), ?::int)",
                stored.workflow(),
                CREATOR,
                "{\"trigger\":{\"type\":\"recordCreated\",\"baseId\":\"appSite\",\"table\":\"tblOld\"},\"steps\":["
                        + step + "," + LAST + "],\"tables\":" + TABLES + "}",
                Integer.toString(form));
        ServiceDatabase.update(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, wake_at, started_at) values (?, ?, 1, 'waiting', 0, 'data-integration', ?, 'rec1', ?,"
                        + " ?::jsonb, now() + interval '10 minutes', now())",
                stored.run(),
                stored.workflow(),
                stored.run() + "-cause",
                stored.run() + "-correlation",
                TRIGGER);
        return stored;
    }

    private static void step(Stored stored, String path, String status, String wakeAt) {
        ServiceDatabase.update(
                "insert into step (run_id, path, position, step_id, action, status, attempt, command_id, wake_at, reason,"
                        + " started_at) values (?, ?, 1, 'a', 'createRecord', ?, 1, ?, " + wakeAt + ", 'busy', now())",
                stored.run(),
                path,
                status,
                stored.command());
        ServiceDatabase.update("update run set wake_at = " + wakeAt + " where id = ?", stored.run());
    }

    private static CloudEvent answered(Stored stored) {
        return CloudEvent.ofJson("org.pyairtable.data.results.records-written.v1", written())
                .withSource("data-integration")
                .withCausation(stored.command())
                .withCorrelation(stored.run() + "-correlation");
    }

    private static Map<String, ?> written() {
        return Map.of(
                "baseId",
                "appSite",
                "tableId",
                "tblOld",
                "records",
                List.of(Map.of("recordId", "rec1", "fields", Map.of("Name", "Roof"))),
                "createdIds",
                List.of(),
                "updatedIds",
                List.of("rec1"),
                "deletedIds",
                List.of());
    }

    private static String awaitEnd(Stored stored) {
        eventually()
                .until(
                        () -> run(stored.run()).getString("status"),
                        status -> !status.equals("waiting") && !status.equals("running"));
        return run(stored.run()).getString("status");
    }
}
