package org.pyairtable.data.record.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class EventsIT {
    private static List<Message> events(String tableId, int count) {
        return probe().await("data.records", m -> m.key().equals(Optional.of(tableId)), count, PATIENCE);
    }

    @Test
    void anUpdateTellsWhatWasAndWhatIs() {
        TestBase base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Twice", "formula", Map.of("formula", "{Amount} * 2"))));
        String id = base.create(base.table(), Map.of("Name", "a", "Amount", 1));
        patch(base.path() + "/" + id, Map.of("fields", Map.of("Amount", 2)))
                .then()
                .statusCode(200);
        as(EDITOR)
                .header("X-Request-Id", "request-delete")
                .delete(base.path() + "/" + id)
                .then()
                .statusCode(200);

        List<Message> events = events(base.table(), 3);
        List<String> ids =
                owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields.id");
        JsonNode created = events.get(0).json();
        assertThat(created.path("baseName").asText()).isEqualTo("Site office");
        assertThat(created.path("via").asText()).isEqualTo("api");
        assertThat(created.path("schema").get(0).path("id").asText()).isEqualTo(ids.get(0));
        JsonNode creation = created.path("changes").get(0);
        assertThat(creation.path("kind").asText()).isEqualTo("CREATED");
        assertThat(creation.path("display").asText()).isEqualTo("a");
        assertThat(creation.path("fields").path(ids.get(2)).asInt()).isEqualTo(2);
        assertThat(creation.path("before").size()).isZero();

        JsonNode update = events.get(1).json().path("changes").get(0);
        assertThat(update.path("kind").asText()).isEqualTo("UPDATED");
        assertThat(update.path("fields").path(ids.get(1)).asInt()).isEqualTo(2);
        assertThat(update.path("fields").path(ids.get(2)).asInt()).isEqualTo(4);
        assertThat(update.path("before")).isEqualTo(Json.read("{\"" + ids.get(1) + "\":1,\"" + ids.get(2) + "\":2}"));

        JsonNode deletion = events.get(2).json().path("changes").get(0);
        assertThat(deletion.path("kind").asText()).isEqualTo("DELETED");
        assertThat(deletion.path("fields").size()).isZero();
        assertThat(deletion.path("before").path(ids.get(0)).asText()).isEqualTo("a");
        assertThat(deletion.path("display").asText()).isEqualTo("a");
        assertThat(events.get(0).header("ce_actor")).isEqualTo(OWNER);
        assertThat(events.get(2).header("ce_actor")).isEqualTo(EDITOR);
        assertThat(events.get(2).header("ce_correlation")).isEqualTo("request-delete");
        assertThat(events.get(2).header("ce_workspace")).isEqualTo(WORKSPACE);
    }

    @Test
    void aLinkIsAnEventOfBothTables() {
        TestBase base = base("Projects", List.of(field("Name", "singleLineText")));
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        String link =
                base.addField(base.table(), field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        String task = base.create(tasks, Map.of("Title", "Dig"));
        String project = base.create(base.table(), Map.of("Name", "Tower", "Tasks", List.of(task)));

        JsonNode own = events(base.table(), 1).getFirst().json().path("changes").get(0);
        JsonNode mirrored = events(tasks, 2).get(1).json().path("changes").get(0);

        assertThat(own.path("fields").path(link)).isEqualTo(Json.read("[\"" + task + "\"]"));
        assertThat(own.path("links")).isEqualTo(Json.read("{\"" + task + "\":\"Dig\"}"));
        assertThat(mirrored.path("recordId").asText()).isEqualTo(task);
        assertThat(mirrored.path("links")).isEqualTo(Json.read("{\"" + project + "\":\"Tower\"}"));
        assertThat(mirrored.path("before").size()).isEqualTo(1);
        assertThat(mirrored.path("before").elements().next().isNull()).isTrue();
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent() {
        TestBase base = base("Same", List.of(field("Name", "singleLineText")));
        String id = base.create(base.table(), Map.of("Name", "a"));
        patch(base.path() + "/" + id, Map.of("fields", Map.of("Name", "a")))
                .then()
                .statusCode(200);
        patch(base.path() + "/" + id, Map.of("fields", Map.of("Name", "b")))
                .then()
                .statusCode(200);

        assertThat(events(base.table(), 2)
                        .get(1)
                        .json()
                        .path("changes")
                        .get(0)
                        .path("before")
                        .elements()
                        .next()
                        .asText())
                .isEqualTo("a");
    }

    @Test
    void theEventsOfATableFollowTheOrderOfItsChangesUnderConcurrentWriters() throws Exception {
        TestBase base = base(
                "Busy", List.of(field("Name", "singleLineText"), field("Amount", "number", Map.of("precision", 0))));
        String id = base.create(base.table(), Map.of("Name", "a", "Amount", -1));
        int writers = 8;
        int each = 12;

        List<Callable<Integer>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int first = writer * each;
            work.add(() -> {
                for (int i = 0; i < each; i++) {
                    patch(base.path() + "/" + id, Map.of("fields", Map.of("Amount", first + i)))
                            .then()
                            .statusCode(200);
                }
                return each;
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            for (Future<Integer> done : executor.invokeAll(work)) {
                assertThat(done.get()).isEqualTo(each);
            }
        }

        List<Message> events = events(base.table(), 1 + writers * each);
        String amount = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].id");
        int last = -1;
        for (Message event : events.subList(1, events.size())) {
            JsonNode change = event.json().path("changes").get(0);
            assertThat(change.path("before").path(amount).asInt()).isEqualTo(last);
            last = change.path("fields").path(amount).asInt();
        }
        assertThat(base.cell(base.table(), id, "Amount")).isEqualTo(last);
    }

    @Test
    void changesOfTheShapeAreEventsOfTheBase() {
        TestBase base = base("Shape", List.of(field("Name", "singleLineText")));
        base.addField(base.table(), field("Note", "multilineText"));
        owner().delete("/api/bases/" + base.id()).then().statusCode(204);

        List<Message> events = probe().await("data.schemas", m -> m.key().equals(Optional.of(base.id())), 6, PATIENCE);
        assertThat(events.stream().map(m -> m.type().replace("org.pyairtable.data.schemas.", "")))
                .containsExactly(
                        "base-created.v1",
                        "table-created.v1",
                        "view-created.v1",
                        "field-created.v1",
                        "field-created.v1",
                        "base-deleted.v1");
        assertThat(events.get(4).json().path("type").asText()).isEqualTo("multilineText");
    }

    private static List<Message> reshaped(String tableId, int count) {
        return probe().await(
                        "data.records",
                        m -> m.key().equals(Optional.of(tableId))
                                && m.json().path("via").asText().equals("schema"),
                        count,
                        PATIENCE);
    }

    @Test
    void aConversionTellsTheCellsThatReadDifferently() {
        TestBase base = base("Jobs", List.of(field("Name", "singleLineText"), field("Value", "singleLineText")));
        String seven = base.create(base.table(), Map.of("Name", "a", "Value", "7"));
        String word = base.create(base.table(), Map.of("Name", "b", "Value", "many"));
        base.create(base.table(), Map.of("Name", "c"));
        String value = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].id");
        String conversion = "/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + value + "/conversion";

        post(conversion, Map.of("type", "number", "options", Map.of("precision", 0)))
                .then()
                .statusCode(200);

        Message message = reshaped(base.table(), 1).getFirst();
        assertThat(message.header("ce_actor")).isEqualTo(OWNER);
        assertThat(message.header("ce_workspace")).isEqualTo(WORKSPACE);
        assertThat(message.json().path("schema").get(1).path("type").asText()).isEqualTo("number");
        JsonNode changes = message.json().path("changes");
        assertThat(changes).hasSize(2);
        assertThat(changes.get(0).path("recordId").asText()).isEqualTo(seven);
        assertThat(changes.get(0).path("kind").asText()).isEqualTo("UPDATED");
        assertThat(changes.get(0).path("display").asText()).isEqualTo("a");
        assertThat(changes.get(0).path("fields").path(value).asInt()).isEqualTo(7);
        assertThat(changes.get(0).path("before")).isEqualTo(Json.read("{\"" + value + "\":\"7\"}"));
        assertThat(changes.get(1).path("recordId").asText()).isEqualTo(word);
        assertThat(changes.get(1).path("fields").has(value)).isFalse();
        assertThat(changes.get(1).path("before")).isEqualTo(Json.read("{\"" + value + "\":\"many\"}"));

        post(conversion, Map.of("type", "currency", "options", Map.of("precision", 2, "symbol", "€")))
                .then()
                .statusCode(200);
        post(conversion, Map.of("type", "singleLineText")).then().statusCode(200);

        JsonNode next = reshaped(base.table(), 2).get(1).json().path("changes");
        assertThat(next).hasSize(1);
        assertThat(next.get(0).path("fields").path(value).asText()).isEqualTo("€7.00");
        assertThat(next.get(0).path("before").path(value).asInt()).isEqualTo(7);
    }

    @Test
    void linksThatBecomeTextsOfADeletedTableAreTold() {
        TestBase base = base("Projects", List.of(field("Name", "singleLineText")));
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        String link =
                base.addField(base.table(), field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        String task = base.create(tasks, Map.of("Title", "Dig"));
        base.create(base.table(), Map.of("Name", "Tower", "Tasks", List.of(task)));

        owner().delete("/api/bases/" + base.id() + "/tables/" + tasks).then().statusCode(204);

        JsonNode change =
                reshaped(base.table(), 1).getFirst().json().path("changes").get(0);
        assertThat(change.path("fields").path(link).asText()).isEqualTo("Dig");
        assertThat(change.path("before").path(link)).isEqualTo(Json.read("[\"" + task + "\"]"));
    }

    @Test
    void aNewFormulaIsToldOfAllRecordsInOrderWithTheWritesAfterIt() {
        TestBase base = base(
                "Jobs", List.of(field("Name", "singleLineText"), field("Amount", "number", Map.of("precision", 0))));
        List<Map<String, Object>> ten = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ten.add(Map.of("fields", Map.of("Name", "n" + i, "Amount", i)));
        }
        for (int i = 0; i < 52; i++) {
            post(base.path(), Map.of("records", ten)).then().statusCode(200);
        }
        String first = owner().get(base.path() + "?pageSize=1").path("records[0].id");

        String twice = base.addField(base.table(), field("Twice", "formula", Map.of("formula", "{Amount} * 2")));
        patch(base.path() + "/" + first, Map.of("fields", Map.of("Amount", 50)))
                .then()
                .statusCode(200);

        // 500 records are told in the first transaction, 20 in the second.
        List<JsonNode> told = new ArrayList<>();
        reshaped(base.table(), 6).forEach(m -> m.json().path("changes").forEach(told::add));
        assertThat(told).hasSize(520);
        assertThat(told.stream().map(c -> c.path("recordId").asText()).distinct())
                .hasSize(520);
        assertThat(told).allSatisfy(c -> {
            assertThat(c.path("kind").asText()).isEqualTo("UPDATED");
            assertThat(c.path("before").size()).isZero();
            assertThat(c.path("fields").has(twice)).isTrue();
        });
        assertThat(told.get(9).path("fields").path(twice).asInt()).isEqualTo(18);
        int last = 0;
        for (Message message : events(base.table(), 59)) {
            for (JsonNode change : message.json().path("changes")) {
                if (change.path("recordId").asText().equals(first)) {
                    last = change.path("fields").path(twice).asInt();
                }
            }
        }
        assertThat(last).isEqualTo(100);
    }

    @Test
    void aRenamedChoiceAndADependentInAnotherTableAreTold() {
        Map<String, Object> choices = Map.of("choices", List.of(Map.of("name", "Open"), Map.of("name", "Done")));
        TestBase base =
                base("Projects", List.of(field("Name", "singleLineText"), field("State", "singleSelect", choices)));
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        String link =
                base.addField(tasks, field("Project", "multipleRecordLinks", Map.of("linkedTableId", base.table())));
        String project = base.create(base.table(), Map.of("Name", "Tower", "State", "Open"));
        base.create(tasks, Map.of("Title", "Dig", "Project", List.of(project)));
        JsonPath table = owner().get("/v0/meta/bases/" + base.id() + "/tables").jsonPath();
        String state = table.getString("tables[0].fields[1].id");
        String open = table.getString("tables[0].fields[1].options.choices[0].id");
        String lookup = base.addField(
                tasks,
                field(
                        "State",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", state)));
        assertThat(reshaped(tasks, 1)).hasSize(1);

        patch(
                        "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + state,
                        Map.of("options", Map.of("choices", List.of(Map.of("id", open, "name", "Running")))))
                .then()
                .statusCode(200);

        JsonNode own =
                reshaped(base.table(), 1).getFirst().json().path("changes").get(0);
        assertThat(own.path("fields").path(state).asText()).isEqualTo("Running");
        JsonNode dependent = reshaped(tasks, 2).get(1).json().path("changes").get(0);
        assertThat(dependent.path("fields").path(lookup).toString()).contains("Running");
    }
}
