package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** What writes of records give to webhooks, and how it is read. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WebhookPayloadsIT extends HookedBase {
    @Test
    void aWriteGivesOnePayloadInTheFormatOfWebhooks() {
        String link = addField(
                base.table(),
                field(
                        "Crew",
                        "multipleRecordLinks",
                        Map.of("linkedTableId", aTable("People", List.of(field("Full name", "singleLineText"))))));
        String people = as(crew.owner())
                .get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables.find { it.name == 'People' }.id");
        String rate = addField(people, field("Rate", "number", Map.of("precision", 0)));
        String lookup = addField(
                base.table(),
                field(
                        "Rates",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", rate)));
        String state = addField(
                base.table(),
                field(
                        "State",
                        "singleSelect",
                        Map.of("choices", List.of(Map.of("name", "Open", "color", "redBright")))));
        String tags = addField(
                base.table(),
                field("Tags", "multipleSelects", Map.of("choices", List.of(Map.of("name", "a"), Map.of("name", "b")))));
        String ann = create(people, Map.of("Full name", "Ann 👷", "Rate", 40));
        String id = webhook("{\"dataTypes\":[\"tableData\"]}", "{}");

        String record = create(
                base.table(),
                Map.of("Name", "Roof", "Amount", 1.5, "Crew", List.of(ann), "State", "Open", "Tags", List.of("b")));

        JsonNode page = payloads(id, "");
        assertThat(page.path("cursor").intValue()).isEqualTo(2);
        assertThat(page.path("mightHaveMore").booleanValue()).isFalse();
        JsonNode payload = page.path("payloads").get(0);
        assertThat(payload.path("payloadFormat").asText()).isEqualTo("v0");
        assertThat(payload.path("baseTransactionNumber").intValue()).isEqualTo(1);
        assertThat(Instant.parse(payload.path("timestamp").asText()))
                .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(payload.path("actionMetadata"))
                .isEqualTo(Json.tree(Map.of(
                        "source",
                        "publicApi",
                        "sourceMetadata",
                        Map.of(
                                "user",
                                Map.of(
                                        "id",
                                        crew.editor(),
                                        "email",
                                        crew.editor() + "@example.org",
                                        "name",
                                        "Edda Editor",
                                        "permissionLevel",
                                        "edit")))));
        JsonNode created = payload.path("changedTablesById")
                .path(base.table())
                .path("createdRecordsById")
                .path(record);
        assertThat(created.path("createdTime").asText()).matches("\\d{4}-.*\\.\\d{3}Z");
        JsonNode cells = created.path("cellValuesByFieldId");
        Map<String, String> ids = fields(base.table());
        assertThat(cells.path(ids.get("Name")).asText()).isEqualTo("Roof");
        assertThat(cells.path(ids.get("Twice")).intValue()).isEqualTo(3);
        assertThat(cells.path(link)).isEqualTo(Json.tree(List.of(Map.of("id", ann, "name", "Ann 👷"))));
        assertThat(cells.path(lookup))
                .isEqualTo(Json.tree(
                        Map.of("linkedRecordIds", List.of(ann), "valuesByLinkedRecordId", Map.of(ann, List.of(40)))));
        assertThat(cells.path(state).path("name").asText()).isEqualTo("Open");
        assertThat(cells.path(state).path("color").asText()).isEqualTo("redBright");
        assertThat(cells.path(state).path("id").asText()).startsWith("sel");
        assertThat(cells.path(tags).get(0).path("name").asText()).isEqualTo("b");
        // The other side of the link is part of the same change.
        assertThat(payload.path("changedTablesById")
                        .path(people)
                        .path("changedRecordsById")
                        .has(ann))
                .isTrue();
    }

    @Test
    void aChangeTellsWhatWasAndWhatStayed() {
        String record = create(base.table(), Map.of("Name", "Roof", "Amount", 1));
        Map<String, String> ids = fields(base.table());
        String plain = webhook("{\"dataTypes\":[\"tableData\"]}", "{}");
        String full = webhook(
                "{\"dataTypes\":[\"tableData\"]}",
                "{\"includeCellValuesInFieldIds\":\"all\",\"includePreviousCellValues\":true}");

        update(base.table(), record, Map.of("Amount", 2));

        JsonNode changed = only(plain, base.table()).path("changedRecordsById").path(record);
        assertThat(changed)
                .isEqualTo(Json.tree(Map.of(
                        "current", Map.of("cellValuesByFieldId", Map.of(ids.get("Amount"), 2, ids.get("Twice"), 4)))));
        assertThat(only(full, base.table()).path("changedRecordsById").path(record))
                .isEqualTo(Json.tree(Map.of(
                        "current",
                        Map.of("cellValuesByFieldId", Map.of(ids.get("Amount"), 2, ids.get("Twice"), 4)),
                        "previous",
                        Map.of("cellValuesByFieldId", Map.of(ids.get("Amount"), 1, ids.get("Twice"), 2)),
                        "unchanged",
                        Map.of("cellValuesByFieldId", Map.of(ids.get("Name"), "Roof")))));

        as(crew.editor())
                .body("{\"fields\":{\"Name\":null}}")
                .patch(base.path() + "/" + record)
                .then()
                .statusCode(200);
        as(crew.editor()).delete(base.path() + "/" + record).then().statusCode(200);

        JsonNode page = payloads(plain, "?cursor=2");
        JsonNode emptied = page.path("payloads").get(0);
        assertThat(emptied.at("/changedTablesById/" + base.table() + "/changedRecordsById/" + record
                                + "/current/cellValuesByFieldId/" + ids.get("Name"))
                        .isNull())
                .isTrue();
        assertThat(page.path("payloads").get(1).path("changedTablesById").path(base.table()))
                .isEqualTo(Json.tree(Map.of("destroyedRecordIds", List.of(record))));
        assertThat(page.path("payloads").findValues("baseTransactionNumber").toString())
                .isEqualTo("[2, 3]");
    }

    @Test
    void payloadsAreReadPageByPage() {
        String id = webhook("{\"dataTypes\":[\"tableData\"]}", "{}");
        for (int i = 1; i <= 3; i++) {
            create(base.table(), Map.of("Name", "n" + i));
        }

        JsonNode first = payloads(id, "?limit=2");
        assertThat(first.path("payloads")).hasSize(2);
        assertThat(first.path("cursor").intValue()).isEqualTo(3);
        assertThat(first.path("mightHaveMore").booleanValue()).isTrue();
        JsonNode second = payloads(id, "?cursor=3&limit=50");
        assertThat(second.path("payloads")).hasSize(1);
        assertThat(second.path("mightHaveMore").booleanValue()).isFalse();
        JsonNode none = payloads(id, "?cursor=4");
        assertThat(none.path("payloads")).isEmpty();
        assertThat(none.path("cursor").intValue()).isEqualTo(4);
        assertThat(listed(id).path("cursorForNextPayload").intValue()).isEqualTo(4);
    }

    @Test
    void aCursorIsAnsweredAlikeEachTimeAndNeverReset() {
        String id = webhook("{\"dataTypes\":[\"tableData\"]}", "{}");
        for (int i = 1; i <= 3; i++) {
            create(base.table(), Map.of("Name", "n" + i));
        }
        JsonNode first = payloads(id, "?cursor=2");
        assertThat(first.path("payloads")).hasSize(2);
        assertThat(payloads(id, "?cursor=2")).isEqualTo(first);
        assertThat(payloads(id, "?cursor=9").path("cursor").intValue()).isEqualTo(9);

        Sql.update(
                "update webhook_payload set created_at = created_at - interval '8 days' where webhook_id = ?"
                        + " and cursor <= 2",
                id);

        // What is a week old is gone, whether it was read or not; the numbers of the others stay.
        JsonNode rest = payloads(id, "?cursor=1&limit=1");
        assertThat(rest.path("payloads")).hasSize(1);
        assertThat(rest.path("payloads").get(0).path("baseTransactionNumber").intValue())
                .isEqualTo(3);
        assertThat(rest.path("cursor").intValue()).isEqualTo(4);
        assertThat(rest.path("mightHaveMore").booleanValue()).isFalse();
        create(base.table(), Map.of("Name", "n4"));
        assertThat(payloads(id, "?cursor=4").path("cursor").intValue()).isEqualTo(5);
        assertThat(listed(id).path("cursorForNextPayload").intValue()).isEqualTo(5);
    }

    @Test
    void aWebhookGetsWhatItAskedFor() {
        String other = aTable("Other", List.of(field("Name", "singleLineText")));
        Map<String, String> ids = fields(base.table());
        String view = as(crew.owner())
                .get("/v0/meta/bases/" + base.id() + "/tables")
                .path("tables.find { it.id == '" + base.table() + "' }.views[0].id");
        String ofTable = webhook("{\"dataTypes\":[\"tableData\"],\"recordChangeScope\":\"" + other + "\"}", "{}");
        String ofView = webhook("{\"dataTypes\":[\"tableData\"],\"recordChangeScope\":\"" + view + "\"}", "{}");
        String additions = webhook("{\"dataTypes\":[\"tableData\"],\"changeTypes\":[\"add\"]}", "{}");
        String ofAmount = webhook(
                "{\"dataTypes\":[\"tableData\"],\"watchDataInFieldIds\":[\"" + ids.get("Amount") + "\"]}",
                "{\"includeCellValuesInFieldIds\":[\"" + ids.get("Name") + "\"]}");
        String fromClients = webhook("{\"dataTypes\":[\"tableData\"],\"fromSources\":[\"client\"]}", "{}");
        String ofFields = webhook("{\"dataTypes\":[\"tableFields\"]}", "{}");

        String record = create(base.table(), Map.of("Name", "Roof"));
        update(base.table(), record, Map.of("Name", "Roof 2"));
        update(base.table(), record, Map.of("Amount", 7));

        assertThat(payloads(ofTable, "").path("payloads")).isEmpty();
        assertThat(payloads(fromClients, "").path("payloads")).isEmpty();
        assertThat(payloads(ofFields, "").path("payloads")).isEmpty();
        assertThat(only(additions, base.table()).path("createdRecordsById").has(record))
                .isTrue();
        assertThat(only(ofAmount, base.table()).path("changedRecordsById").path(record))
                .isEqualTo(Json.tree(Map.of(
                        "current", Map.of("cellValuesByFieldId", Map.of(ids.get("Amount"), 7)),
                        "unchanged", Map.of("cellValuesByFieldId", Map.of(ids.get("Name"), "Roof 2")))));
        JsonNode seen = payloads(ofView, "").path("payloads");
        assertThat(seen).hasSize(3);
        assertThat(seen.get(0)
                        .at("/changedTablesById/" + base.table() + "/changedViewsById/" + view + "/createdRecordsById")
                        .has(record))
                .isTrue();
    }

    @Test
    void numbersGrowInTheOrderOfTheCommits() throws Exception {
        String other = aTable("Other", List.of(field("Name", "singleLineText")));
        String id = webhook("{\"dataTypes\":[\"tableData\"]}", "{}");
        List<Future<String>> writes = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 40; i++) {
                String table = i % 2 == 0 ? base.table() : other;
                writes.add(pool.submit(() -> create(table, Map.of("Name", "x"))));
            }
            for (Future<String> write : writes) {
                write.get();
            }
        }

        JsonNode all = payloads(id, "").path("payloads");

        assertThat(all).hasSize(40);
        assertThat(all.findValues("baseTransactionNumber"))
                .extracting(JsonNode::intValue)
                .isEqualTo(IntStream.rangeClosed(1, 40).boxed().toList());
    }

    @Test
    void aRefusedWriteGivesNoPayload() {
        String id = everything();
        as(crew.editor())
                .body(Json.write(Map.of("fields", Map.of("Name", "x", "Amount", "no number"))))
                .post(base.path())
                .then()
                .statusCode(422);

        assertThat(payloads(id, "").path("payloads")).isEmpty();
        assertThat(listed(id).path("cursorForNextPayload").intValue()).isEqualTo(1);
    }
}
