package org.pyairtable.data.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.probe;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.tablesWith;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** What is left here of a workspace that is deleted. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WorkspaceDeletionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** @param ids of everything in it */
    private record Content(TestBase base, List<String> ids) {}

    @Test
    void everyTableLosesTheWorkspaceAndItsBasesAndOthersStay() {
        Crew gone = Crew.joined();
        Crew kept = Crew.joined();
        Content lost = content(gone);
        Content stays = content(kept);
        assertThat(tablesWith(lost.base().id()))
                .contains("public.base", "public.base_table", "public.webhook", "public.attachment", "public.trash");

        JsonNode deleted = deleted(
                gone.workspace(),
                CloudEvent.ofJson(
                        "org.pyairtable.platform.erasures.workspace-deleted.v1",
                        Map.of("workspaceId", gone.workspace())));

        assertThat(deleted.path("tables").asInt()).isEqualTo(2);
        assertThat(deleted.path("workspace-bases").asInt()).isEqualTo(1);
        assertThat(deleted.path("attachment-bytes").asInt()).isPositive();
        assertThat(tablesWith(gone.workspace())).isEmpty();
        for (String id : lost.ids()) {
            assertThat(tablesWith(id)).as(id).isEmpty();
            assertThat(column(
                            "select table_name from information_schema.tables where table_name like ?", "%" + id + "%"))
                    .as("Physical tables of " + id)
                    .isEmpty();
        }
        assertThat(as(kept.owner()).get(stays.base().path()).jsonPath().getList("records"))
                .hasSize(1);
        probe().await(
                        "data.rules",
                        m -> m.key().orElse("").equals(lost.base().table())
                                && m.value().isEmpty(),
                        PATIENCE);
    }

    @Test
    void whatBrokeOffInTheMiddleGoesOnWhereItWas() {
        Crew crew = Crew.joined();
        Content lost = content(crew);
        // As a killed process leaves it: half of a part is done and noted, its event is handled.
        update(
                "insert into workspace_erasure (workspace_id, actor, causation, correlation, part, place, changed, due_at)"
                        + " values (?, 'usr', ?, 'c', 'tables', 'more', '{\"tables\": 7}', now())",
                crew.workspace(),
                "evt" + crew.workspace());
        JsonNode deleted = probe().await(
                        "platform.erasures", m -> m.header("ce_causation").equals("evt" + crew.workspace()), PATIENCE)
                .json()
                .path("deleted");

        assertThat(deleted.path("tables").asInt()).isEqualTo(9);
        assertThat(tablesWith(crew.workspace())).contains("public.base_snapshot");
        // The wish of core-platform comes again, and finds the rest.
        deleted(
                crew.workspace(),
                CloudEvent.ofJson(
                        "org.pyairtable.platform.erasures.workspace-deleted.v1",
                        Map.of("workspaceId", crew.workspace())));
        assertThat(tablesWith(crew.workspace())).isEmpty();
        assertThat(tablesWith(lost.base().table())).doesNotContain("public.base_table");
    }

    private static Content content(Crew crew) {
        TestBase base = crew.base("Jobs", List.of(field("Name", "singleLineText")));
        String meta = "/v0/meta/bases/" + base.id() + "/tables";
        String teams = post(crew, meta, Map.of("name", "Teams", "fields", List.of(field("Title", "singleLineText"))));
        post(
                crew,
                meta + "/" + base.table() + "/fields",
                field("Team", "multipleRecordLinks", Map.of("linkedTableId", teams)));
        post(crew, meta + "/" + base.table() + "/fields", field("Files", "multipleAttachments"));
        String team = post(crew, base.path(teams), Map.of("fields", Map.of("Title", "Roofers")));
        String roof = post(crew, base.path(), Map.of("fields", Map.of("Name", "Roof", "Team", List.of(team))));
        String wall = post(crew, base.path(), Map.of("fields", Map.of("Name", "Wall")));
        post(crew, base.path() + "/" + roof + "/comments", Map.of("text", "Done?"));
        post(
                crew,
                "/v0/" + base.id() + "/" + roof + "/Files/uploadAttachment",
                Map.of("contentType", "text/plain", "file", "cm9vZg==", "filename", "roof.txt"));
        post(
                crew,
                "/v0/bases/" + base.id() + "/webhooks",
                Map.of(
                        "specification",
                        Map.of("options", Map.of("filters", Map.of("dataTypes", List.of("tableData"))))));
        as(crew.owner())
                .body("{\"fields\": {\"Name\": \"Roof 2\"}}")
                .patch(base.path() + "/" + roof)
                .then()
                .statusCode(200);
        as(crew.owner()).delete(base.path() + "/" + wall).then().statusCode(200);
        post(crew, "/api/bases/" + base.id() + "/snapshots", Map.of());
        return new Content(base, List.of(base.id(), base.table(), teams, team, roof, wall));
    }

    private static String post(Crew crew, String path, Map<String, ?> body) {
        var answer = as(crew.owner()).body(Json.write(body)).post(path);
        assertThat(answer.statusCode()).as(path + " " + answer.asString()).isBetween(200, 202);
        return answer.path("id");
    }

    /** What was deleted, by what it was, as the service answers. */
    private static JsonNode deleted(String workspace, CloudEvent wish) {
        CloudEvent event = wish.withCorrelation(Ids.random("corr"));
        probe().send("platform.erasures", workspace, event);
        return probe().await("platform.erasures", m -> m.header("ce_causation").equals(event.id()), PATIENCE)
                .json()
                .path("deleted");
    }
}
