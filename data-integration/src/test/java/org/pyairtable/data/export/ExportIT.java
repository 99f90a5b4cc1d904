package org.pyairtable.data.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.fixture.ExportProbe;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What a person gets of what is held here. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ExportIT {
    private final String person = Ids.random("usr");
    private final String other = Ids.random("usr");

    @Test
    void thePersonGetsCommentsAndWhatWasDoneWhereAndNoCells() {
        String base = Ids.random("app");
        String table = Ids.random("tbl");
        update(
                "insert into base (id, workspace_id, name, created_at, created_by) values (?, 'wsp', 'Ann''s base', now(), ?)",
                base,
                person);
        update(
                "insert into base_table (id, base_id, name, primary_field_id, position) values (?, ?, 'T', 'fld', 0)",
                table,
                base);
        commented(table, person, "Written by Ann");
        commented(table, other, "Written by Bob");
        // More than a piece looks at, and those of others between them.
        changed(table, person, 6_000);
        changed(table, other, 6_000);
        proposed(base, person, "create_records");
        proposed(base, other, "delete_records");

        ExportProbe.Exported exported = ExportProbe.of("data-integration", person, "");

        JsonNode document = exported.document();
        assertThat(document.path("comments").findValuesAsText("text")).containsExactly("Written by Ann");
        assertThat(document.path("record-changes")).hasSize(6_000);
        assertThat(exported.rows().path("record-changes").asInt()).isEqualTo(6_000);
        assertThat(document.path("proposals-made").findValuesAsText("tool")).containsExactly("create_records");
        assertThat(document.path("bases-created")).hasSize(1);
        assertThat(document.at("/bases-created/0").has("name")).isFalse();
        assertThat(document.toString()).doesNotContain("Bob", other, "cell content", "an argument");
    }

    @Test
    void thePersonLearnsWhereCellsNameThePersonInTablesThatThePersonSeesWhole() {
        Crew crew = Crew.joined();
        List<Map<String, Object>> fields = List.of(
                field("Name", "singleLineText"),
                field("Who", "singleCollaborator"),
                field("All", "multipleCollaborators"));
        TestBase open = crew.base("Open", fields);
        TestBase closed = crew.base("Closed", fields);
        String own = named(crew, open, Map.of("Name", "a secret", "Who", Map.of("id", crew.viewer())));
        named(crew, open, Map.of("Name", "other", "Who", Map.of("id", crew.editor())));
        String among =
                named(crew, open, Map.of("All", List.of(Map.of("id", crew.editor()), Map.of("id", crew.viewer()))));
        named(crew, closed, Map.of("Who", Map.of("id", crew.viewer())));
        as(crew.owner())
                .body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "R",
                                "audience",
                                Map.of("role", "viewer"),
                                "tables",
                                List.of(Map.of("table", "Closed", "access", "none")))))))
                .put("/api/bases/" + closed.id() + "/rules")
                .then()
                .statusCode(200);
        await().atMost(PATIENCE)
                .until(() -> as(crew.viewer()).get(closed.path()).statusCode() != 200);

        JsonNode document =
                ExportProbe.of("data-integration", crew.viewer(), "").document();

        assertThat(document.path("named-in-cells").findValuesAsText("recordId")).containsExactlyInAnyOrder(own, among);
        assertThat(document.toString()).contains(open.table()).doesNotContain(closed.table(), "a secret");
        assertThat(ExportProbe.of("data-integration", other, "").document().path("named-in-cells"))
                .isEmpty();
    }

    private static String named(Crew crew, TestBase base, Map<String, ?> cells) {
        return as(crew.owner())
                .body(Json.write(Map.of("fields", cells)))
                .post(base.path())
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private static void commented(String table, String author, String text) {
        update(
                "insert into record_comment (id, table_id, record_id, author_id, text, created_at)"
                        + " values (?, ?, 'rec', ?, ?, now())",
                Ids.random("com"),
                table,
                author,
                text);
    }

    private static void changed(String table, String by, int times) {
        update(
                "insert into record_history (table_id, record_id, made_at, made_by, via, kind, cells)"
                        + " select ?, 'rec' || n, now(), ?, 'api', 'changed', '{\"fld\":\"cell content\"}'"
                        + " from generate_series(1, ?) n",
                table,
                by,
                times);
    }

    private static void proposed(String base, String by, String tool) {
        update(
                "insert into proposal (id, base_id, workspace_id, tool, arguments, difference, state, principal, credential,"
                        + " created_at, expires_at) values (?, ?, 'wsp', ?, '{\"a\":\"an argument\"}', '{}', 'pending',"
                        + " ?::jsonb, 'c', now(), now() + interval '1 day')",
                Ids.random("prp"),
                base,
                tool,
                "{\"userId\":\"" + by + "\"}");
    }
}
