package org.pyairtable.data.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.tool.Neighbours.asked;
import static org.pyairtable.data.tool.Neighbours.calling;
import static org.pyairtable.data.tool.Neighbours.reply;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Tools answer what they state: {@link Agent#call} holds each answer of every test against the schema of its tool. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ToolOutputsIT {
    /** Of other services; their answers are held against their schemas where these are played. */
    private static final List<String> ASKING_OTHERS =
            List.of("search_records", "run_workflow", "get_run", "list_workflows");

    private final Agent agent = Agent.trusted(OWNER);

    private static JsonNode tools(Agent agent) {
        return agent.ask("tools/list", Map.of()).at("/result/tools");
    }

    @Test
    void everyToolStatesItsAnswersInAValidSchema() {
        JsonSchema schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012));
        JsonNode tools = tools(agent);

        assertThat(tools.size()).isGreaterThan(20);
        for (JsonNode tool : tools) {
            String name = tool.path("name").asText();
            JsonNode output = tool.path("outputSchema");
            assertThat(schemas.validate(output)).as(name).isEmpty();
            assertThat(schemas.validate(tool.path("inputSchema"))).as(name).isEmpty();
            assertThat(output.path("type").asText()).as(name).isEqualTo("object");
            assertThat(output.path("properties").size()).as(name).isGreaterThan(3);
            assertThat(output.path("additionalProperties").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(output.path("properties").has("proposal"))
                    .as(name)
                    .isEqualTo(!tool.at("/annotations/readOnlyHint").asBoolean());
        }
    }

    @Test
    void anAnswerThatIsNotStatedIsFound() {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(tools(agent).path(0).path("outputSchema"));

        assertThat(schema.validate(Json.tree(Map.of("bases", List.of(), "more", 1))))
                .isNotEmpty();
    }

    /** A base whose names and cells are long. */
    private static final class Site {
        private final TestBase base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 2)),
                        field("Files", "multipleAttachments"),
                        field("Notes", "multilineText")));
        private final String clients = base.addTable("Clients", List.of(field("Name", "singleLineText")));
        private final List<String> jobs = new ArrayList<>();

        Site() {
            base.addField(base.table(), field("Client", "multipleRecordLinks", Map.of("linkedTableId", clients)));
            IntStream.range(0, 40)
                    .forEach(i -> base.addField(base.table(), field("Text " + "x".repeat(60) + i, "singleLineText")));
            List<String> linked = IntStream.range(0, 30)
                    .mapToObj(i -> base.create(clients, Map.of("Name", "Client " + i)))
                    .toList();
            for (int i = 0; i < 5; i++) {
                jobs.add(base.create(
                        base.table(),
                        Map.of("Name", "Roof", "Amount", i, "Client", linked, "Notes", "long ".repeat(4_000))));
            }
        }

        Map<String, Object> in(Map<String, ?> more) {
            Map<String, Object> arguments = new HashMap<>(Map.of("base", base.id(), "table", "Jobs"));
            arguments.putAll(more);
            return arguments;
        }

        Map<String, List<Map<String, Object>>> calls() {
            String job = jobs.getFirst();
            Map<String, List<Map<String, Object>>> calls = new LinkedHashMap<>();
            calls.put("list_bases", List.of(Map.of()));
            calls.put("list_tables", List.of(Map.of("base", base.id())));
            calls.put("describe_table", List.of(in(Map.of()), in(Map.of("detail", "names"))));
            calls.put(
                    "query_records",
                    List.of(
                            in(Map.of("count", true)),
                            in(Map.of(
                                    "groupBy",
                                    List.of(Map.of("path", List.of("Client"))),
                                    "aggregates",
                                    List.of(Map.of("function", "sum", "field", "Amount")))),
                            in(Map.of("groupBy", List.of(Map.of("field", "Notes"))))));
            calls.put("get_record", List.of(in(Map.of("record", job))));
            calls.put("find_duplicates", List.of(in(Map.of("fields", List.of("Name", "Notes")))));
            calls.put("export_csv", List.of(in(Map.of())));
            calls.put(
                    "evaluate_formula",
                    List.of(
                            in(Map.of("formula", "1")),
                            in(Map.of("formula", "REPT({Notes}, 2)", "record", job)),
                            in(Map.of("formula", "1 / 0", "record", job)),
                            in(Map.of("formula", "{Amount} > 1", "record", job))));
            calls.put("list_comments", List.of(in(Map.of("record", job))));
            calls.put("add_comment", List.of(in(Map.of("record", job, "text", "said ".repeat(1_000)))));
            calls.put(
                    "create_records",
                    List.of(in(
                            Map.of("records", List.of(Map.of("Name", "Wall"), Map.of("Notes", "y".repeat(9_000)))))));
            calls.put(
                    "update_records",
                    List.of(in(Map.of("records", List.of(Map.of("id", job, "fields", Map.of("Amount", 9)))))));
            calls.put(
                    "upsert_records",
                    List.of(in(Map.of("mergeOn", List.of("Name"), "records", List.of(Map.of("Name", "New"))))));
            calls.put("delete_records", List.of(in(Map.of("records", List.of(jobs.getLast())))));
            calls.put(
                    "create_table",
                    List.of(Map.of(
                            "base",
                            base.id(),
                            "name",
                            "Tools",
                            "fields",
                            IntStream.range(0, 60)
                                    .mapToObj(i -> field("Field " + i, "singleLineText"))
                                    .toList())));
            calls.put("create_field", List.of(in(Map.of("field", field("Price", "number", Map.of("precision", 0))))));
            calls.put(
                    "upload_attachment",
                    List.of(in(Map.of(
                            "record",
                            job,
                            "field",
                            "Files",
                            "filename",
                            "a.txt",
                            "contentType",
                            "text/plain",
                            "file",
                            "aGVsbG8="))));
            return calls;
        }
    }

    @Test
    void everyToolAnswersWhatItStates() {
        TreeSet<String> names = new TreeSet<>(ASKING_OTHERS);
        for (var tool : new Site().calls().entrySet()) {
            names.add(tool.getKey());
            tool.getValue().forEach(arguments -> assertThat(agent.call(tool.getKey(), arguments))
                    .isNotEmpty());
        }

        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(tools(agent).findValuesAsText("name").stream()
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    @Test
    void anAnswerThatIsCutIsWhatTheToolStates() {
        for (var tool : new Site().calls().entrySet()) {
            for (Map<String, Object> given : tool.getValue()) {
                Map<String, Object> arguments = new HashMap<>(given);
                arguments.put("maxTokens", 500);
                assertThat(agent.call(tool.getKey(), arguments)).isNotEmpty();
            }
        }
    }

    @Test
    void aChangeThatIsNotMadeIsWhatTheToolStates() {
        Site site = new Site();
        Agent asking = Agent.asking(OWNER);
        for (JsonNode tool : tools(asking)) {
            String name = tool.path("name").asText();
            if (tool.at("/annotations/readOnlyHint").asBoolean() || ASKING_OTHERS.contains(name)) {
                continue;
            }
            for (Map<String, Object> given : site.calls().getOrDefault(name, List.of())) {
                assertThat(asking.call(name, given).path("status").asText()).isEqualTo("waiting_for_approval");
                Map<String, Object> arguments = new HashMap<>(given);
                arguments.put("dryRun", true);
                arguments.put("maxTokens", 500);
                assertThat(agent.call(name, arguments).path("status").asText()).isEqualTo("dry_run");
            }
        }
    }

    @Test
    void aSearchAnswersWhatItStates() {
        TestBase base = base("Found", List.of(field("Name", "singleLineText")));
        CompletableFuture<JsonNode> call =
                calling(() -> agent.call("search_records", Map.of("base", base.id(), "query", "roof")));
        reply(
                asked("ai.queries", "baseId", base.id()),
                "search-answer",
                Map.of(
                        "subjectId",
                        base.id(),
                        "mode",
                        "hybrid",
                        "notice",
                        "New records are missing",
                        "records",
                        List.of(Map.of(
                                "baseId",
                                base.id(),
                                "tableId",
                                base.table(),
                                "tableName",
                                "Found",
                                "recordId",
                                "rec1",
                                "title",
                                "Roof",
                                "snippet",
                                "A roof"))));

        assertThat(call.join().at("/records/0/name").asText()).isEqualTo("Roof");
    }
}
