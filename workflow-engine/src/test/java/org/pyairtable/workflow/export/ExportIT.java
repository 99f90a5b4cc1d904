package org.pyairtable.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.ExportProbe;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What a person gets of what is held here. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class ExportIT {
    private final String person = Ids.random("usr");
    private final String other = Ids.random("usr");

    @Test
    void thePersonGetsDecisionsAndWhatWasSavedByNameAndNoDefinition() {
        String workflow = Ids.random("wfl");
        update(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at, check_at)"
                        + " values (?, 'wsp', 'W', 1, 'manual', now(), null)",
                workflow);
        version(workflow, 1, person, "Ann's workflow");
        version(workflow, 2, other, "Bob's workflow");
        String run = Ids.random("run");
        update(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, started_at, finished_at)"
                        + " values (?, ?, 1, 'succeeded', 0, 's', ?, '', 'c', '{}', now(), now())",
                run,
                workflow,
                run);
        decided(
                run,
                "a",
                "{\"approved\":true,\"by\":\"" + person + "\",\"comment\":\"fine\",\"at\":\"2026-11-30T12:00:00Z\"}");
        decided(run, "b", "{\"approved\":false,\"by\":\"" + other + "\",\"comment\":\"never\"}");
        decided(run, "c", "{\"by\":\"" + person + "\",\"value\":\"of the workspace\"}");
        update(
                "insert into secret (workspace_id, name, sealed, hosts, saved_by, saved_at)"
                        + " values (?, 'API_KEY', 'sealed-bytes', '{}', ?, now())",
                Ids.random("wsp"),
                person);

        JsonNode document = ExportProbe.of("workflow-engine", person, "").document();

        assertThat(document.path("approvals-decided")).hasSize(1);
        assertThat(document.at("/approvals-decided/0/stepId").asText()).isEqualTo("a");
        assertThat(document.at("/approvals-decided/0/approved").asBoolean()).isTrue();
        assertThat(document.at("/approvals-decided/0/comment").asText()).isEqualTo("fine");
        assertThat(document.path("workflow-versions-owned").findValuesAsText("name"))
                .containsExactly("Ann's workflow");
        assertThat(document.at("/secrets-saved/0/name").asText()).isEqualTo("API_KEY");
        assertThat(document.toString())
                .doesNotContain("sealed", "never", "Bob", "of the workspace", "definition that stays");
    }

    private static void version(String workflow, int version, String owner, String name) {
        update(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)"
                        + " values (?, ?, ?, ?, '{\"x\":\"definition that stays\"}', now())",
                workflow,
                version,
                name,
                owner);
    }

    private static void decided(String run, String step, String output) {
        update(
                "insert into step (run_id, path, position, step_id, action, status, output, started_at, finished_at)"
                        + " values (?, ?, 0, ?, 'approval', 'succeeded', ?::jsonb, now(), now())",
                run,
                step,
                step,
                output);
    }
}
