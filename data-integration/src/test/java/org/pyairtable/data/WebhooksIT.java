package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.webhook.WebhooksInTime;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Airtable's webhooks: what changes is kept for whoever asked, and told to the target by a ping. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WebhooksIT {
    private static final String URL = "https://example.org/hook";
    private static final String PING = "org.pyairtable.communication.commands.deliver-ping.v1";
    private static final String CANCEL = "org.pyairtable.communication.commands.cancel-pings.v1";

    private static KafkaProbe kafka;

    @Inject
    WebhooksInTime inTime;

    private Crew crew;
    private TestBase base;
    private String path;

    @BeforeAll
    static void start() {
        kafka = new KafkaProbe().collect("communication.commands");
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void aBase() {
        crew = Crew.joined();
        base = crew.base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 2)),
                        field("Twice", "formula", Map.of("formula", "{Amount} * 2"))));
        path = "/v0/bases/" + base.id() + "/webhooks";
    }

    private static ObjectNode specification(String filters, String includes) {
        return Json.body(("{\"options\":{\"filters\":" + filters + ",\"includes\":" + includes + "}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private JsonPath webhook(@Nullable String url, String filters, String includes) {
        ObjectNode body = (ObjectNode) Json.read("{}");
        body.put("notificationUrl", url);
        body.set("specification", specification(filters, includes));
        return as(crew.creator())
                .body(Json.write(body))
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String webhook(String filters, String includes) {
        return webhook(null, filters, includes).getString("id");
    }

    private String everything() {
        return webhook("{\"dataTypes\":[\"tableData\",\"tableFields\",\"tableMetadata\"]}", "{}");
    }

    private JsonNode payloads(String id, String query) {
        return Json.read(as(crew.viewer())
                .get(path + "/" + id + "/payloads" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    /** What the only payload says of a table. */
    private JsonNode only(String id, String table) {
        JsonNode payloads = payloads(id, "").path("payloads");
        assertThat(payloads).hasSize(1);
        return payloads.get(0).path("changedTablesById").path(table);
    }

    private String create(String table, Map<String, ?> fields) {
        return as(crew.editor())
                .body(Json.write(Map.of("fields", fields)))
                .post(base.path(table))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private void update(String table, String record, Map<String, ?> fields) {
        as(crew.editor())
                .body(Json.write(Map.of("fields", fields)))
                .patch(base.path(table) + "/" + record)
                .then()
                .statusCode(200);
    }

    private Response meta(String below, Object body) {
        return as(crew.creator()).body(Json.write(body)).post("/v0/meta/bases/" + base.id() + below);
    }

    private String addField(String table, Map<String, Object> definition) {
        return meta("/tables/" + table + "/fields", definition)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /** Ids of the fields of a table by name. */
    private Map<String, String> fields(String table) {
        JsonPath schema =
                as(crew.owner()).get("/v0/meta/bases/" + base.id() + "/tables").jsonPath();
        List<Map<String, String>> found = schema.getList("tables.find { it.id == '" + table + "' }.fields");
        return found.stream().collect(java.util.stream.Collectors.toMap(f -> f.get("name"), f -> f.get("id")));
    }

    private JsonNode listed(String id) {
        for (JsonNode webhook :
                Json.read(as(crew.viewer()).get(path).asString()).path("webhooks")) {
            if (webhook.path("id").asText().equals(id)) {
                return webhook;
            }
        }
        throw new AssertionError(id + " is not listed");
    }

    private static void refused(Response answer, int status, String type) {
        answer.then().statusCode(status).body("error.type", equalTo(type));
    }

    @Test
    void aWebhookIsListedAsItWasMade() {
        String filters = "{\"dataTypes\":[\"tableData\"],\"recordChangeScope\":\"" + base.table() + "\"}";
        JsonPath made = webhook(URL, filters, "{\"includeCellValuesInFieldIds\":\"all\"}");

        assertThat(made.getString("id")).matches("ach[A-Za-z0-9]{14}");
        assertThat(Base64.getDecoder().decode(made.getString("macSecretBase64")))
                .hasSize(64);
        assertThat(Instant.parse(made.getString("expirationTime")))
                .isCloseTo(Instant.now().plus(Duration.ofDays(7)), within(1, ChronoUnit.MINUTES));
        JsonNode listed = listed(made.getString("id"));
        assertThat(listed.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id",
                        "areNotificationsEnabled",
                        "cursorForNextPayload",
                        "isHookEnabled",
                        "lastSuccessfulNotificationTime",
                        "notificationUrl",
                        "expirationTime",
                        "lastNotificationResult",
                        "specification");
        assertThat(listed.path("areNotificationsEnabled").booleanValue()).isTrue();
        assertThat(listed.path("isHookEnabled").booleanValue()).isTrue();
        assertThat(listed.path("cursorForNextPayload").intValue()).isEqualTo(1);
        assertThat(listed.path("notificationUrl").asText()).isEqualTo(URL);
        assertThat(listed.path("lastNotificationResult").isNull()).isTrue();
        assertThat(listed.path("specification"))
                .isEqualTo(specification(filters, "{\"includeCellValuesInFieldIds\":\"all\"}"));
    }

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

    private String aTable(String name, List<Map<String, Object>> fields) {
        return meta("/tables", Map.of("name", name, "fields", fields))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
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
    void changesOfTheShapeGivePayloads() {
        String id = everything();
        Map<String, String> ids = fields(base.table());
        String previous = webhook(
                "{\"dataTypes\":[\"tableFields\"],\"watchSchemasOfFieldIds\":[\"" + ids.get("Name") + "\"]}",
                "{\"includePreviousFieldDefinitions\":true}");
        String meta = "/v0/meta/bases/" + base.id() + "/tables/" + base.table();

        String added = addField(base.table(), field("More", "email"));
        as(crew.creator())
                .body(Json.write(Map.of("name", "Title")))
                .patch(meta + "/fields/" + ids.get("Name"))
                .then()
                .statusCode(200);
        as(crew.creator())
                .body(Json.write(Map.of("name", "Tasks", "description", "To do")))
                .patch(meta)
                .then()
                .statusCode(200);
        String table = aTable("New", List.of(field("Key", "singleLineText")));

        JsonNode all = payloads(id, "").path("payloads");
        assertThat(all).hasSize(4);
        assertThat(all.get(0).at("/changedTablesById/" + base.table() + "/createdFieldsById/" + added))
                .isEqualTo(Json.tree(Map.of("name", "More", "type", "email")));
        assertThat(all.get(1).at("/changedTablesById/" + base.table() + "/changedFieldsById/" + ids.get("Name")))
                .isEqualTo(Json.tree(Map.of("current", Map.of("name", "Title"))));
        JsonNode metadata = all.get(2).at("/changedTablesById/" + base.table() + "/changedMetadata");
        assertThat(metadata.path("current")).isEqualTo(Json.tree(Map.of("name", "Tasks", "description", "To do")));
        assertThat(metadata.path("previous").path("name").asText()).isEqualTo("Jobs");
        JsonNode created = all.get(3).path("createdTablesById").path(table);
        assertThat(created.path("metadata").path("name").asText()).isEqualTo("New");
        assertThat(created.path("fieldsById").elements().next().path("name").asText())
                .isEqualTo("Key");
        assertThat(all.get(0)
                        .at("/actionMetadata/sourceMetadata/user/permissionLevel")
                        .asText())
                .isEqualTo("create");
        assertThat(only(previous, base.table()).path("changedFieldsById").path(ids.get("Name")))
                .isEqualTo(Json.tree(Map.of("current", Map.of("name", "Title"), "previous", Map.of("name", "Name"))));
    }

    @Test
    void aTypecastThatAddsAnOptionTellsBoth() {
        String state = addField(
                base.table(), field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "Open")))));
        String id = everything();

        as(crew.creator())
                .body(Json.write(Map.of("fields", Map.of("Name", "x", "State", "Done"), "typecast", true)))
                .post(base.path())
                .then()
                .statusCode(200);

        JsonNode all = payloads(id, "").path("payloads");
        assertThat(all.get(0).at("/changedTablesById/" + base.table() + "/changedFieldsById/" + state))
                .isEqualTo(Json.tree(Map.of("current", Map.of("type", "singleSelect"))));
        assertThat(all.get(1)
                        .at("/changedTablesById/" + base.table() + "/createdRecordsById")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aWebhookWhoseFieldIsGoneIsToldSoOnce() {
        String id = everything();
        // As when the field was deleted.
        String filters = "{\"dataTypes\":[\"tableData\"],\"watchDataInFieldIds\":[\"fldAAAAAAAAAAAAAA\"]}";
        Sql.update("update webhook set specification = ? where id = ?", Json.write(specification(filters, "{}")), id);

        addField(base.table(), field("More", "email"));
        addField(base.table(), field("Even more", "email"));

        JsonNode all = payloads(id, "").path("payloads");
        assertThat(all).hasSize(1);
        assertThat(all.get(0).path("error").booleanValue()).isTrue();
        assertThat(all.get(0).path("code").asText()).isEqualTo("INVALID_FILTERS");
        assertThat(all.get(0).path("payloadFormat").asText()).isEqualTo("v0");
        assertThat(listed(id).path("isHookEnabled").booleanValue()).isFalse();
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

    private List<Message> pings(String webhook, int count) {
        return kafka.await(
                "communication.commands",
                m -> m.type().equals(PING)
                        && m.json().path("webhookId").asText().equals(webhook),
                count,
                PATIENCE);
    }

    private void answer(JsonNode ping, int attempt, String result, @Nullable String error) {
        ObjectNode json = (ObjectNode) Json.read("{}");
        json.put("workspaceId", crew.workspace())
                .put("webhookId", ping.path("webhookId").asText())
                .put("pingId", ping.path("pingId").asText())
                .put("attempt", attempt)
                .put("result", result)
                .put("durationMillis", 140)
                .put("completedAt", "2026-11-23T08:00:00.250Z")
                .put("error", error);
        kafka.send(
                "communication.events",
                crew.workspace(),
                CloudEvent.ofJson("org.pyairtable.communication.events.ping-attempted.v1", json)
                        .withSource("communication-hub")
                        .withWorkspace(crew.workspace())
                        .withActor(crew.editor()));
    }

    private JsonNode awaitListed(String id, String pointer, String value) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> listed(id).at(pointer).asText().equals(value));
        return listed(id);
    }

    private static String mac(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
            return "hmac-sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSecretOfAWebhookIsSealedInTheDatabase() {
        JsonPath made = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}");
        byte[] secret = Base64.getDecoder().decode(made.getString("macSecretBase64"));

        String stored = Sql.column("select encode(secret, 'hex') from webhook where id = ?", made.getString("id"))
                .getFirst();

        assertThat(stored).doesNotContain(HexFormat.of().formatHex(secret, 0, 16));
        // A nonce, the secret encrypted, and the tag that tells whether it was changed.
        assertThat(HexFormat.of().parseHex(stored)).hasSize(12 + secret.length + 16);
    }

    @Test
    void changesWhileAPingIsUnderWayMakeOneMorePing() {
        JsonPath made = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}");
        String id = made.getString("id");
        JsonNode first = pings(id, 1).getFirst().json();
        assertThat(first.path("url").asText()).isEqualTo(URL);
        JsonNode body = Json.read(first.path("body").asText());
        assertThat(body.path("base").path("id").asText()).isEqualTo(base.id());
        assertThat(body.path("webhook").path("id").asText()).isEqualTo(id);
        assertThat(first.path("signature").asText())
                .isEqualTo(mac(
                        made.getString("macSecretBase64"), first.path("body").asText()));

        create(base.table(), Map.of("Name", "1"));
        create(base.table(), Map.of("Name", "2"));
        create(base.table(), Map.of("Name", "3"));
        answer(first, 1, "FAILED", "The target answered 500");
        JsonNode failing = awaitListed(id, "/lastNotificationResult/success", "false");
        assertThat(failing.path("lastNotificationResult"))
                .isEqualTo(Json.read("{\"success\":false,\"completionTimestamp\":\"2026-11-23T08:00:00.250Z\","
                        + "\"durationMs\":140,\"retryNumber\":0,\"error\":{\"message\":\"The target answered 500\"},"
                        + "\"willBeRetried\":true}"));
        answer(first, 2, "DELIVERED", null);

        JsonNode second = pings(id, 2).getLast().json();
        JsonNode delivered = awaitListed(id, "/lastNotificationResult/success", "true");
        assertThat(delivered.path("lastSuccessfulNotificationTime").asText()).isEqualTo("2026-11-23T08:00:00.250Z");
        assertThat(delivered.path("lastNotificationResult").path("retryNumber").intValue())
                .isEqualTo(1);
        answer(second, 1, "DELIVERED", null);
        Awaitility.await().atMost(PATIENCE).until(() -> Sql.column(
                        "select ping_id from webhook where id = ? and ping_id is not null", id)
                .isEmpty());
        create(base.table(), Map.of("Name", "4"));
        // The pings of a workspace come in order: had there been more of them, they would have come before this one.
        JsonNode third = pings(id, 3).getLast().json();
        assertThat(third.path("pingId").asText())
                .isEqualTo(Sql.column("select ping_id from webhook where id = ?", id)
                        .getFirst());
        assertThat(payloads(id, "").path("payloads")).hasSize(4);
    }

    @Test
    void anExhaustedPingSwitchesNotificationsOffAndPayloadsGoOn() {
        String id = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        JsonNode first = pings(id, 1).getFirst().json();
        answer(first, 11, "EXHAUSTED", "The target answered 500");

        JsonNode off = awaitListed(id, "/areNotificationsEnabled", "false");
        assertThat(off.path("lastNotificationResult").path("willBeRetried").booleanValue())
                .isFalse();
        assertThat(off.path("isHookEnabled").booleanValue()).isTrue();
        create(base.table(), Map.of("Name", "1"));
        assertThat(payloads(id, "").path("payloads")).hasSize(1);

        as(crew.creator())
                .body("{\"enable\":true}")
                .post(path + "/" + id + "/enableNotifications")
                .then()
                .statusCode(200);
        create(base.table(), Map.of("Name", "2"));

        assertThat(pings(id, 2)).hasSize(2);
        assertThat(listed(id).path("areNotificationsEnabled").booleanValue()).isTrue();
        // What is about a ping of earlier changes nothing.
        answer(first, 12, "EXHAUSTED", "late");
        String other = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        answer(pings(other, 1).getFirst().json(), 1, "DELIVERED", null);
        awaitListed(other, "/lastNotificationResult/success", "true");
        assertThat(listed(id).path("areNotificationsEnabled").booleanValue()).isTrue();
    }

    @Test
    void whoWantsNoPingsGetsNone() {
        String id = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        pings(id, 1);
        as(crew.creator())
                .body("{\"enable\":false}")
                .post(path + "/" + id + "/enableNotifications")
                .then()
                .statusCode(200);
        cancelled(id, 1);
        create(base.table(), Map.of("Name", "1"));
        assertThat(Sql.column("select ping_id from webhook where id = ? and ping_id is not null", id))
                .isEmpty();

        as(crew.creator()).delete(path + "/" + id).then().statusCode(200);

        cancelled(id, 2);
        as(crew.viewer()).get(path).then().body("webhooks", equalTo(List.of()));
        refused(as(crew.viewer()).get(path + "/" + id + "/payloads"), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        refused(as(crew.creator()).delete(path + "/" + id), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        String last = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}").getString("id");
        as(crew.owner()).delete("/api/bases/" + base.id()).then().statusCode(204);
        cancelled(last, 1);
    }

    private void cancelled(String webhook, int count) {
        kafka.await(
                "communication.commands",
                m -> m.type().equals(CANCEL)
                        && m.json().path("webhookId").asText().equals(webhook),
                count,
                PATIENCE);
    }

    @Test
    void aWebhookLivesSevenDaysUnlessItIsRefreshedOrRead() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ObjectNode body = (ObjectNode) Json.read("{}");
        body.set("specification", specification("{\"dataTypes\":[\"tableData\"]}", "{}"));
        String expired = inTime.at(now.minus(Duration.ofDays(8))).create(crew.creator(), base.id(), body);
        String refreshed = inTime.at(now.minus(Duration.ofDays(12))).create(crew.creator(), base.id(), body);
        assertThat(inTime.at(now.minus(Duration.ofDays(6))).refresh(crew.creator(), base.id(), refreshed))
                .isEqualTo(now.plus(Duration.ofDays(1)));

        create(base.table(), Map.of("Name", "1"));

        assertThat(listed(expired).path("isHookEnabled").booleanValue()).isFalse();
        assertThat(payloads(expired, "").path("payloads")).isEmpty();
        refused(as(crew.creator()).post(path + "/" + expired + "/refresh"), 422, "INVALID_REQUEST_UNKNOWN");
        assertThat(listed(refreshed).path("isHookEnabled").booleanValue()).isTrue();
        assertThat(payloads(refreshed, "").path("payloads")).hasSize(1);
        // That it was read has begun its life anew.
        assertThat(Instant.parse(listed(refreshed).path("expirationTime").asText()))
                .isCloseTo(now.plus(Duration.ofDays(7)), within(1, ChronoUnit.MINUTES));
        assertThat(inTime.at(now.plus(Duration.ofDays(8))).payloads(crew.viewer(), base.id(), refreshed))
                .isZero();
        assertThat(listed(refreshed).path("cursorForNextPayload").intValue()).isEqualTo(2);
        assertThat(inTime.list(crew.viewer(), base.id())).containsExactly(refreshed);
        String id = inTime.at(now).create(crew.creator(), base.id(), body);
        WebhooksInTime later = inTime.at(now.plus(Duration.ofDays(7)));
        assertThatThrownBy(() -> later.refresh(crew.creator(), base.id(), id)).isInstanceOf(AirtableException.class);
    }

    @Test
    void aBaseHasAtMostTenWebhooks() {
        for (int i = 0; i < 10; i++) {
            everything();
        }

        refused(
                as(crew.creator())
                        .body("{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}}}")
                        .post(path),
                422,
                "TOO_MANY_WEBHOOKS_IN_BASE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"specification\":null}",
                "{\"specification\":{}}",
                "{\"specification\":{\"options\":{}}}",
                "{\"specification\":{\"options\":{\"filters\":{}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":\"tableData\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"everything\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[7]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],\"x\":1}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"recordChangeScope\":\"Jobs\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"recordChangeScope\":\"tblAAAAAAAAAAAAAA\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"changeTypes\":[\"create\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"fromSources\":[\"mars\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"watchDataInFieldIds\":[\"fldAAAAAAAAAAAAAA\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"sourceOptions\":{\"formSubmission\":{\"viewId\":5}}}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]},"
                        + "\"includes\":{\"includeCellValuesInFieldIds\":\"some\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]},"
                        + "\"includes\":{\"includePreviousCellValues\":\"yes\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}},"
                        + "\"notificationUrl\":\"ftp://example.org\"}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}},"
                        + "\"notificationUrl\":7}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}},\"secret\":\"x\"}"
            })
    void aBadWebhookIsRefused(String body) {
        refused(as(crew.creator()).body(body).post(path), 422, "INVALID_REQUEST_UNKNOWN");
        as(crew.viewer()).get(path).then().body("webhooks", equalTo(List.of()));
    }

    @Test
    void badRequestsAreRefused() {
        String id = everything();
        for (String query : List.of("cursor=0", "cursor=-1", "cursor=x", "limit=0", "limit=51", "limit=x", "page=2")) {
            refused(as(crew.viewer()).get(path + "/" + id + "/payloads?" + query), 422, "INVALID_REQUEST_UNKNOWN");
        }
        refused(as(crew.creator()).body("{").post(path), 422, "INVALID_REQUEST_BODY");
        for (String body : List.of("{}", "{\"enable\":\"yes\"}", "{\"enable\":true,\"x\":1}", "{\"enable\":true}")) {
            refused(
                    as(crew.creator()).body(body).post(path + "/" + id + "/enableNotifications"),
                    422,
                    "INVALID_REQUEST_UNKNOWN");
        }
        as(crew.creator()).get(path + "/ach1/payloads").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        as(crew.creator()).get("/v0/bases/nothing/webhooks").then().statusCode(404);
        refused(
                as(crew.creator()).post(path + "/achAAAAAAAAAAAAAA/refresh"),
                403,
                "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
    }

    @Test
    void rolesAndScopesAreAskedFor() {
        String id = everything();
        String body = "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}}}";

        refused(as(crew.editor()).body(body).post(path), 403, "INVALID_PERMISSIONS");
        refused(as(crew.editor()).delete(path + "/" + id), 403, "INVALID_PERMISSIONS");
        refused(as(crew.editor()).post(path + "/" + id + "/refresh"), 403, "INVALID_PERMISSIONS");
        refused(
                as(crew.editor()).body("{\"enable\":false}").post(path + "/" + id + "/enableNotifications"),
                403,
                "INVALID_PERMISSIONS");
        refused(as(crew.owner(), "data.records:read").get(path), 403, "INVALID_PERMISSIONS");
        refused(as(crew.owner(), "webhook:manage").body(body).post(path), 403, "INVALID_PERMISSIONS");
        as(crew.owner(), "webhook:manage", "data.records:read")
                .body(body)
                .post(path)
                .then()
                .statusCode(200);
        refused(
                as(crew.owner(), "webhook:manage", "data.records:read").get(path + "/" + id + "/payloads"),
                403,
                "INVALID_PERMISSIONS");
        as(crew.owner(), "webhook:manage").get(path).then().statusCode(200);
        as(crew.creator())
                .post(path + "/" + id + "/refresh")
                .then()
                .statusCode(200)
                .body("expirationTime", org.hamcrest.Matchers.endsWith("Z"));
        refused(as(STRANGER).get(path), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        as(crew.viewer()).get(path).then().body("webhooks[0].notificationUrl", nullValue());
    }
}
