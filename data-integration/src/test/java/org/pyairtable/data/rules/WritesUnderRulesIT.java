package org.pyairtable.data.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** Uploads, imports and tools of members whom a rule concerns: what the rule leaves is possible, the rest does not exist. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WritesUnderRulesIT {
    private static final String CANARY = "CANARY";
    private static final String FILE = "aGVsbG8=";

    private final Agent agent = Agent.trusted(EDITOR);
    private TestBase base;
    private String visits;
    private String vault;
    private String own;
    private String others;
    private String secret;

    @BeforeEach
    void ownVisits() {
        base = base(
                "Visits",
                List.of(
                        field("Title", "singleLineText"),
                        field("Who", "singleCollaborator"),
                        field("Fee", "number", Map.of("precision", 0)),
                        field("Files", "multipleAttachments"),
                        field("Plans", "multipleAttachments"),
                        field("CANARY files", "multipleAttachments"),
                        field("CANARY margin", "singleLineText"),
                        field("Town", "singleLineText")));
        visits = base.table();
        vault = base.addTable(
                "CANARY vault", List.of(field("Title", "singleLineText"), field("Files", "multipleAttachments")));
        own = visit("Roof", EDITOR);
        others = visit("CANARY cellar", OWNER);
        secret = base.create(vault, Map.of("Title", "CANARY code"));
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "Own visits",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(
                                        Map.of(
                                                "table",
                                                visits,
                                                "rows",
                                                "{Who} = CURRENT_USER()",
                                                "hiddenFields",
                                                List.of("CANARY files", "CANARY margin"),
                                                "readOnlyFields",
                                                List.of("Town", "Plans")),
                                        Map.of("table", vault, "access", "none")))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private String visit(String title, String who) {
        return base.create(visits, Map.of("Title", title, "Who", Map.of("id", who), "Fee", 1, "Town", "Ulm"));
    }

    private Response upload(String record, String field) {
        return as(EDITOR)
                .body(Json.write(Map.of("contentType", "text/plain", "file", FILE, "filename", "a.txt")))
                .post("/v0/" + base.id() + "/" + record + "/" + field + "/uploadAttachment");
    }

    private static String outcome(Response answer, String... names) {
        String text = answer.statusCode() + " " + answer.asString().replaceAll("\"traceId\":\"[^\"]*\"", "");
        for (String name : names) {
            text = text.replace(name, "it");
        }
        return text;
    }

    @Test
    void aFileIsUploadedToWhatTheMemberSeesAndMayWrite() {
        upload(own, "Files").then().statusCode(200).body("fields.values()[0][0].filename", equalTo("a.txt"));

        assertThat(outcome(upload(others, "Files"))).isEqualTo(outcome(upload(Ids.random("rec"), "Files")));
        assertThat(outcome(upload(secret, "Files"))).isEqualTo(outcome(upload(Ids.random("rec"), "Files")));
        assertThat(outcome(upload(own, "CANARY files"), "CANARY files"))
                .isEqualTo(outcome(upload(own, "No field"), "No field"));
        upload(own, "Plans").then().statusCode(403);
        assertThat(base.cell(visits, others, "Files")).isNull();
        assertThat(base.cell(visits, own, "Plans")).isNull();
    }

    private Response imported(String table, String csv) {
        return as(EDITOR)
                .contentType("text/csv")
                .body(csv)
                .post("/api/bases/" + base.id() + "/tables/" + table + "/import");
    }

    @Test
    void rowsThatTheImporterWouldSeeAreImported() {
        imported(visits, "Title,Who,Fee\nDoor," + EDITOR + "@example.org,5\nSpy," + OWNER + "@example.org,7\nLost,,9\n")
                .then()
                .statusCode(200)
                .body("created", equalTo(1))
                .body("rejected", equalTo(2))
                .body("errors[0].line", equalTo(3));

        assertThat(as(EDITOR).get(base.path(visits)).jsonPath().getList("records.fields.Title"))
                .containsExactly("Roof", "Door");
        assertThat(owner().get(base.path(visits)).jsonPath().getList("records")).hasSize(3);
        assertThat(outcome(imported(visits, "Title,CANARY margin\nx,1\n"), "CANARY margin"))
                .isEqualTo(outcome(imported(visits, "Title,No field\nx,1\n"), "No field"));
        imported(visits, "Title,Town\nx,Ulm\n").then().statusCode(403);
        assertThat(outcome(imported(vault, "Title\nx\n")))
                .isEqualTo(outcome(imported(Ids.random("tbl"), "Title\nx\n")));
        assertThat(owner().get(base.path(vault)).jsonPath().getList("records")).hasSize(1);
    }

    private Map<String, Object> in(Map<String, ?> more) {
        Map<String, Object> arguments = new HashMap<>(Map.of("base", base.id(), "table", "Visits"));
        arguments.putAll(more);
        return arguments;
    }

    @Test
    void toolsWriteWhatTheMemberSees() {
        String made = agent.call(
                        "create_records",
                        in(Map.of("records", List.of(Map.of("Title", "Door", "Who", Map.of("id", EDITOR))))))
                .at("/created/0")
                .asText();
        agent.call("update_records", in(Map.of("records", List.of(Map.of("id", made, "fields", Map.of("Fee", 4))))));
        agent.call(
                "upload_attachment",
                in(Map.of(
                        "record",
                        made,
                        "field",
                        "Files",
                        "filename",
                        "a.txt",
                        "contentType",
                        "text/plain",
                        "file",
                        FILE)));
        agent.call("add_comment", in(Map.of("record", made, "text", "Ordered")));
        assertThat(base.cell(visits, made, "Fee")).isEqualTo(4);
        assertThat(agent.call("list_comments", in(Map.of("record", made)))
                        .at("/comments/0/text")
                        .asText())
                .isEqualTo("Ordered");
        visit("Roof", OWNER);
        visit("Roof", EDITOR);
        JsonNode groups = agent.call("find_duplicates", in(Map.of("fields", List.of("Title"))))
                .path("groups");
        assertThat(groups.size()).isEqualTo(1);
        assertThat(groups.at("/0/count").asInt()).isEqualTo(2);
        assertThat(agent.call("evaluate_formula", in(Map.of("record", own, "formula", "{Fee} * 2")))
                        .path("result")
                        .asInt())
                .isEqualTo(2);
        agent.call("delete_records", in(Map.of("records", List.of(made))));

        assertThat(agent.refusal(
                        "create_records",
                        in(Map.of("records", List.of(Map.of("Title", "Spy", "Who", Map.of("id", OWNER)))))))
                .contains("a record that you would not see");
        assertThat(agent.refusal(
                        "upsert_records",
                        in(Map.of("mergeOn", List.of("Title"), "records", List.of(Map.of("Title", "CANARY cellar"))))))
                .contains("a record that you would not see");
        assertThat(owner().get(base.path(visits)).jsonPath().getList("records")).hasSize(4);
    }

    private Response upserted(List<String> mergeOn, List<Map<String, Object>> records) {
        return as(EDITOR)
                .body(Json.write(Map.of("performUpsert", Map.of("fieldsToMergeOn", mergeOn), "records", records)))
                .patch(base.path(visits));
    }

    @Test
    void anUpsertFindsTheRecordsThatTheMemberSees() {
        visit("Roof", OWNER);
        Map<String, Object> mine = Map.of("id", EDITOR);

        upserted(
                        List.of("Title"),
                        List.of(
                                Map.of("fields", Map.of("Title", "Roof", "Fee", 5)),
                                Map.of("fields", Map.of("Title", "CANARY cellar", "Who", mine, "Fee", 6))))
                .then()
                .statusCode(200)
                .body("updatedRecords", equalTo(List.of(own)))
                .body("createdRecords.size()", equalTo(1))
                .body("records[0].fields.Fee", equalTo(5))
                .body("records[1].fields.Fee", equalTo(6));

        assertThat(base.cell(visits, others, "Fee")).isEqualTo(1);
        assertThat(owner().get(base.path(visits)).jsonPath().getList("records")).hasSize(4);
        // What it does not see of a record that it does not name is as what does not exist.
        upserted(List.of("Title"), List.of(Map.of("fields", Map.of("Title", "CANARY cellar", "Fee", 7))))
                .then()
                .statusCode(200)
                .body("createdRecords.size()", equalTo(0));
        assertThat(base.cell(visits, others, "Fee")).isEqualTo(1);
    }

    @Test
    void anUpsertCreatesAndChangesOnlyWhatTheMemberSeesAfterwards() {
        String before = owner().get(base.path(visits)).asString();
        upserted(List.of("Title"), List.of(Map.of("fields", Map.of("Title", "New"))))
                .then()
                .statusCode(403);
        upserted(List.of("Title"), List.of(Map.of("fields", Map.of("Title", "Roof", "Who", Map.of("id", OWNER)))))
                .then()
                .statusCode(403);
        assertThat(owner().get(base.path(visits)).asString()).isEqualTo(before);
    }

    @Test
    void anUpsertDoesNotMergeOnOrNameWhatIsHidden() {
        assertThat(outcome(
                        upserted(List.of("CANARY margin"), List.of(Map.of("fields", Map.of("CANARY margin", "1")))),
                        "CANARY margin"))
                .isEqualTo(outcome(
                        upserted(List.of("No field"), List.of(Map.of("fields", Map.of("No field", "1")))), "No field"));
        String missing = Ids.random("rec");
        assertThat(outcome(
                        upserted(List.of("Title"), List.of(Map.of("id", others, "fields", Map.of("Fee", 9)))), others))
                .isEqualTo(outcome(
                        upserted(List.of("Title"), List.of(Map.of("id", missing, "fields", Map.of("Fee", 9)))),
                        missing));
        assertThat(base.cell(visits, others, "Fee")).isEqualTo(1);
    }

    @Test
    void noToolThatWritesAnswersOrChangesAnythingThatIsHidden() {
        Agent asking = Agent.asking(EDITOR);
        String before = owner().get(base.path(visits)).asString()
                + owner().get(base.path(vault)).asString();
        for (String table : List.of("Visits", vault)) {
            for (String record : List.of(others, secret)) {
                for (String field : List.of("CANARY margin", "CANARY files", "Files", "Town")) {
                    for (Map.Entry<String, Map<String, Object>> call :
                            calls(table, record, field).entrySet()) {
                        for (Agent caller : List.of(agent, asking)) {
                            for (boolean dry : Set.of(true, false)) {
                                Map<String, Object> arguments = new HashMap<>(call.getValue());
                                if (dry) {
                                    arguments.put("dryRun", true);
                                }
                                JsonNode answer =
                                        caller.ask("tools/call", Map.of("name", call.getKey(), "arguments", arguments));
                                String text = answer.toString();
                                for (String given : List.of(field, record)) {
                                    text = text.replace(given, "");
                                }
                                assertThat(answer.at("/result/isError").asBoolean())
                                        .as(call + " " + answer)
                                        .isTrue();
                                assertThat(text).as(call.toString()).doesNotContain(CANARY, others, secret);
                            }
                        }
                    }
                }
            }
        }

        assertThat(owner().get(base.path(visits)).asString()
                        + owner().get(base.path(vault)).asString())
                .isEqualTo(before);
    }

    private Map<String, Map<String, Object>> calls(String table, String record, String field) {
        Map<String, Map<String, Object>> calls = new HashMap<>();
        calls.put(
                "create_records",
                Map.of("records", List.of(Map.of("Title", "x", "Who", Map.of("id", EDITOR), field, "y"))));
        calls.put("update_records", Map.of("records", List.of(Map.of("id", record, "fields", Map.of(field, "y")))));
        calls.put("delete_records", Map.of("records", List.of(record)));
        calls.put("upsert_records", Map.of("mergeOn", List.of(field), "records", List.of(Map.of(field, "y"))));
        calls.put("add_comment", Map.of("record", record, "text", "x"));
        calls.put(
                "upload_attachment",
                Map.of(
                        "record",
                        record,
                        "field",
                        field,
                        "filename",
                        "a.txt",
                        "contentType",
                        "text/plain",
                        "file",
                        FILE));
        Map<String, Map<String, Object>> placed = new HashMap<>();
        calls.forEach((name, arguments) -> {
            Map<String, Object> all = new HashMap<>(arguments);
            all.put("base", base.id());
            all.put("table", table);
            placed.put(name, all);
        });
        return placed;
    }
}
