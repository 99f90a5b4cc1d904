package org.pyairtable.workflow.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.tablesWith;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.SuiteResource;

/** What is left here of a workspace that is deleted. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class WorkspaceDeletionIT {
    @Test
    void everyTableLosesTheWorkspaceAndKeepsTheOthers() {
        String gone = Ids.random("wsp");
        String kept = Ids.random("wsp");
        String lost = content(gone, 501);
        String stays = content(kept, 1);

        JsonNode deleted = deleted(gone);

        assertThat(deleted.path("runs").asInt()).isEqualTo(501);
        assertThat(deleted.path("run-steps").asInt()).isEqualTo(501);
        assertThat(tablesWith(gone)).isEmpty();
        assertThat(tablesWith(lost)).isEmpty();
        assertThat(column("select count(*) from step where run_id like ?", "run" + stays + "%"))
                .containsExactly("1");
        assertThat(tablesWith(kept)).contains("public.workflow", "public.secret", "public.run_job");
        assertThat(deleted(gone).path("runs").asInt()).as("Once more").isZero();
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.await(
                    "workflow.uses",
                    m -> m.key().orElse("").equals(lost) && m.value().isEmpty(),
                    Duration.ofSeconds(30));
        }
    }

    @Test
    void whatBrokeOffInTheMiddleGoesOnWhereItWas() {
        String workspace = Ids.random("wsp");
        content(workspace, 1);
        // As a killed process leaves it: half of a part is done and noted, its event is handled.
        update(
                "insert into workspace_erasure (workspace_id, actor, causation, correlation, part, place, changed, due_at)"
                        + " values (?, 'usr', ?, 'c', 'run-steps', 'more', '{\"drafts\": 3, \"run-steps\": 500}', now())",
                workspace,
                "evt" + workspace);
        try (KafkaProbe kafka = new KafkaProbe()) {
            JsonNode deleted = kafka.await(
                            "platform.erasures",
                            m -> m.header("ce_causation").equals("evt" + workspace),
                            Duration.ofSeconds(60))
                    .json()
                    .path("deleted");
            assertThat(deleted.path("run-steps").asInt()).isEqualTo(501);
            assertThat(deleted.path("drafts").asInt())
                    .as("What was left behind, to which later parts refer, has it begin anew")
                    .isEqualTo(4);
            assertThat(deleted.path("workflows").asInt()).isEqualTo(1);
        }
        assertThat(column(
                        "select answered_at is not null and due_at > now() + interval '30 seconds' from workspace_erasure"
                                + " where workspace_id = ?",
                        workspace))
                .as("A second look follows")
                .containsExactly("t");
    }

    /** The id of the workflow. */
    private static String content(String workspace, int runs) {
        String workflow = Ids.random("wfl");
        update(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at, check_at)"
                        + " values (?, ?, 'w', 1, 'manual', now(), null)",
                workflow,
                workspace);
        update(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)"
                        + " values (?, 1, 'w', 'usr', '{}', now())",
                workflow);
        update(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, started_at, finished_at, workspace_id)"
                        + " select ? || n, ?, 1, 'succeeded', 0, 's', 'c' || n, 'rec1', 'c', '{}', now(), now(), ?"
                        + " from generate_series(1, ?) n",
                "run" + workflow,
                workflow,
                workspace,
                runs);
        update(
                "insert into step (run_id, path, position, step_id, action, status, output, started_at)"
                        + " select ? || n, 'a', 0, 'a', 'find', 'succeeded', '{}', now() from generate_series(1, ?) n",
                "run" + workflow,
                runs);
        update(
                "insert into approval_link (secret_hash, run_id, path, user_id, address_hash, expires_at)"
                        + " values (?, ?, 'a', 'usr', '', now() + interval '1 day')",
                Ids.random("hash"),
                "run" + workflow + "1");
        update("insert into refused_event (run_id, path, event) values (?, 'a', 'e')", "run" + workflow + "1");
        update(
                "insert into run_slot (run_id, workflow_id, key, queued) values (?, ?, '', false)",
                "run" + workflow + "1",
                workflow);
        update(
                "insert into run_job (id, workspace_id, requested_by, action, filter, status, created_at, finished_at)"
                        + " values (?, ?, 'usr', '{}', '{}', 'succeeded', now(), now())",
                Ids.random("rjb"),
                workspace);
        update(
                "insert into workflow_draft (id, workspace_id, workflow, problems, saved_by, saved_at)"
                        + " values (?, ?, '{}', '[]', 'usr', now())",
                Ids.random("dft"),
                workspace);
        update(
                "insert into secret (workspace_id, name, sealed, hosts, saved_by, saved_at)"
                        + " values (?, 's', '', '{}', 'usr', now())",
                workspace);
        update(
                "insert into record_date (workflow_id, version, record_id, due_at, try_at, changed_at)"
                        + " values (?, 1, 'rec1', now() + interval '1 day', now() + interval '1 day', now())",
                workflow);
        update(
                "insert into pending_start (table_id, cause_source, cause_id, correlation, depth, changed, happened_at,"
                        + " workflow_ids, workflow_versions, due_at)"
                        + " values ('tbl', 's', 'c', 'c', 0, '', now(), array[?], '{1}', now() + interval '1 day')",
                workflow);
        update("insert into awaited (key, workflow_id) values ('table:tbl', ?)", workflow);
        update(
                "insert into event_wait (run_id, path, key, correlation, awaits, past, since, looked)"
                        + " values (?, 'a', 'external:' || ? || '/e', '', '{}', '{}', now(), true)",
                "run" + workflow + "1",
                workspace);
        update(
                "insert into recent_event (key, event_id, workspace_id, data, at)"
                        + " values ('external:' || ? || '/e', ?, ?, '{}', now())",
                workspace,
                workflow,
                workspace);
        return workflow;
    }

    /** What was deleted, by what it was, as the service answers. */
    private static JsonNode deleted(String workspace) {
        CloudEvent event = CloudEvent.ofJson(
                        "org.pyairtable.platform.erasures.workspace-deleted.v1", Map.of("workspaceId", workspace))
                .withCorrelation(Ids.random("corr"));
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.send("platform.erasures", workspace, event);
            return kafka.await(
                            "platform.erasures",
                            m -> event.id().equals(m.header("ce_causation")),
                            Duration.ofSeconds(60))
                    .json()
                    .path("deleted");
        }
    }
}
