package org.pyairtable.ai.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.tablesWith;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.SuiteResource;
import org.pyairtable.testkit.TestBroker;

/** What is left here of a workspace that is deleted. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class WorkspaceDeletionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void everyTableLosesTheWorkspaceAndKeepsTheOthers() {
        String gone = Ids.random("wsp");
        String kept = Ids.random("wsp");
        Content lost = content(gone, 501);
        Content stays = content(kept, 1);

        JsonNode deleted = deleted(gone);

        assertThat(deleted.path("documents").asInt()).isEqualTo(501);
        assertThat(deleted.path("model-calls").asInt()).isEqualTo(1);
        assertThat(tablesWith(gone)).isEmpty();
        assertThat(tablesWith(lost.base())).isEmpty();
        assertThat(tablesWith("secret of " + gone)).isEmpty();
        assertThat(column("select distinct state || display from document where table_id = ?", lost.table()))
                .as("Traces without texts, until each index has read of them")
                .containsExactly("removed");
        assertThat(tablesWith(kept))
                .contains("public.budget_limit", "public.chat_session", "public.model_call", "public.source_base");
        assertThat(column("select state from document where table_id = ?", stays.table()))
                .containsExactly("indexed");
        assertThat(deleted(gone).path("documents").asInt()).as("Once more").isZero();
    }

    @Test
    void accessEndsWithTheEntryAndWhatComesLateIsSkipped() {
        String gone = Ids.random("wsp");
        String kept = Ids.random("wsp");
        String member = Ids.random("usr");
        try (TestIdentity identity = TestIdentity.start(TestBroker.bootstrapServers());
                KafkaProbe kafka = new KafkaProbe()) {
            String token = identity.token(member);
            identity.member(gone, member, Role.VIEWER);
            Awaitility.await().atMost(PATIENCE).until(() -> sessions(token, gone) == 200);

            identity.publish(new State.WorkspaceState(gone, State.WorkspaceState.DELETED, Instant.now()));
            Awaitility.await().atMost(PATIENCE).until(() -> sessions(token, gone) == 404);

            kafka.send("data.schemas", gone, created(gone, "app" + gone));
            kafka.send("data.schemas", gone, created(kept, "app" + kept));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(
                            () -> column("select 1 from source_base where base_id = ?", "app" + kept),
                            l -> !l.isEmpty());
            assertThat(tablesWith(gone)).isEmpty();
        }
    }

    private static int sessions(String token, String workspace) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .get("/api/chat?workspaceId=" + workspace)
                .statusCode();
    }

    private static CloudEvent created(String workspace, String base) {
        return CloudEvent.ofJson("org.pyairtable.data.schemas.base-created.v1", Map.of("baseId", base, "name", "b"))
                .withWorkspace(workspace)
                .withSubject(base);
    }

    private record Content(String base, String table) {}

    private static Content content(String workspace, int documents) {
        Content content = new Content(Ids.random("app"), Ids.random("tbl"));
        String text = "secret of " + workspace;
        update(
                "insert into source_base (base_id, workspace_id, name, named_at) values (?, ?, ?, now())",
                content.base(),
                workspace,
                text);
        update(
                "insert into source_table (table_id, base_id, name, named_at) values (?, ?, ?, now())",
                content.table(),
                content.base(),
                text);
        update(
                "insert into source_field (table_id, field_id, name, type, is_primary, named_at)"
                        + " values (?, 'fld1', ?, 'x', true, now())",
                content.table(),
                text);
        update(
                "insert into document (table_id, record_id, display, cells, links, source_time, state, cause, actor,"
                        + " correlation, title, body) select ?, ? || n, ?, '{}', '{}', now(), 'indexed', 'c', 'a', 'c', ?, ?"
                        + " from generate_series(1, ?) n",
                content.table(),
                content.table(),
                text,
                text,
                text,
                documents);
        update(
                "insert into renamed_record (record_id, display, renamed_at) values (?, ?, now())",
                content.table() + "1",
                text);
        update(
                "insert into provider_choice (workspace_id, allowed, providers, models, changed_by, changed_at)"
                        + " values (?, true, '{openai}', '{}', 'usr', now())",
                workspace);
        update("insert into provider_key (workspace_id, provider, sealed) values (?, 'openai', 'x')", workspace);
        update(
                "insert into ai_task (id, workspace_id, actor, command_id, task, state, due_at, created_at)"
                        + " values (?, ?, 'usr', 'cmd', '{}', 'pending', now() + interval '1 day', now())",
                Ids.random("tsk"),
                workspace);
        update("insert into budget_limit (workspace_id, changed_by, changed_at) values (?, 'usr', now())", workspace);
        update("insert into spending (workspace_id, day, micros) values (?, current_date, 7)", workspace);
        update(
                "insert into spending_of_user (workspace_id, user_id, day, micros) values (?, 'usr', current_date, 7)",
                workspace);
        update(
                "insert into spending_by_use (workspace_id, day, user_id, model, purpose, tool, calls, failed, input_tokens,"
                        + " output_tokens, micros) values (?, current_date, 'usr', 'm', 'chat', '', 1, 0, 1, 1, 7)",
                workspace);
        update(
                "insert into spending_reservation (reservation_id, workspace_id, micros, expires_at)"
                        + " values (?, ?, 1, now() + interval '1 day')",
                Ids.random("rsv"),
                workspace);
        update(
                "insert into model_call (workspace_id, user_id, provider, model, outcome, started_at, took_millis,"
                        + " input_tokens, output_tokens, counted, micros)"
                        + " values (?, 'usr', 'p', 'm', 'o', now(), 1, 1, 1, 'reported', 1)",
                workspace);
        String session = Ids.random("chat");
        update(
                "insert into chat_session (session_id, workspace_id, user_id, created_at) values (?, ?, 'usr', now())",
                session,
                workspace);
        update(
                "insert into chat_message (session_id, question, answer, mode, sources, tools, usage, asked_at, base_id)"
                        + " values (?, ?, '7', 'computed', '[]', '[]', '{}', now(), ?)",
                session,
                text,
                content.base());
        update(
                "insert into dead_letter (id, topic, partition_number, record_offset, record_timestamp, handler, event_id,"
                        + " event_type, code, reason, headers, attempts)"
                        + " values (?, 't', 0, 0, 0, '', 'e', 't', 'c', 'r', ?, 1)",
                Ids.random("dlq"),
                "{\"ce_workspace\": \"" + workspace + "\"}");
        return content;
    }

    /** What was deleted, by what it was, as the service answers. */
    private static JsonNode deleted(String workspace) {
        CloudEvent event = CloudEvent.ofJson(
                        "org.pyairtable.platform.erasures.workspace-deleted.v1", Map.of("workspaceId", workspace))
                .withCorrelation(Ids.random("corr"));
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.send("platform.erasures", workspace, event);
            return kafka.await("platform.erasures", m -> event.id().equals(m.header("ce_causation")), PATIENCE)
                    .json()
                    .path("deleted");
        }
    }
}
