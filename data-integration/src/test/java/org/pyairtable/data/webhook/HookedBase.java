package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;

/** A base of a crew of its own, and what tests do with its webhooks. */
abstract class HookedBase {
    Crew crew;
    TestBase base;
    String path;

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

    static ObjectNode specification(String filters, String includes) {
        return Json.body(("{\"options\":{\"filters\":" + filters + ",\"includes\":" + includes + "}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    JsonPath webhook(@Nullable String url, String filters, String includes) {
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

    String webhook(String filters, String includes) {
        return webhook(null, filters, includes).getString("id");
    }

    String everything() {
        return webhook("{\"dataTypes\":[\"tableData\",\"tableFields\",\"tableMetadata\"]}", "{}");
    }

    JsonNode payloads(String id, String query) {
        return Json.read(as(crew.creator())
                .get(path + "/" + id + "/payloads" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    /** What the only payload says of a table. */
    JsonNode only(String id, String table) {
        JsonNode payloads = payloads(id, "").path("payloads");
        assertThat(payloads).hasSize(1);
        return payloads.get(0).path("changedTablesById").path(table);
    }

    String create(String table, Map<String, ?> fields) {
        return as(crew.editor())
                .body(Json.write(Map.of("fields", fields)))
                .post(base.path(table))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    void update(String table, String record, Map<String, ?> fields) {
        as(crew.editor())
                .body(Json.write(Map.of("fields", fields)))
                .patch(base.path(table) + "/" + record)
                .then()
                .statusCode(200);
    }

    Response meta(String below, Object body) {
        return as(crew.creator()).body(Json.write(body)).post("/v0/meta/bases/" + base.id() + below);
    }

    String addField(String table, Map<String, Object> definition) {
        return meta("/tables/" + table + "/fields", definition)
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    String aTable(String name, List<Map<String, Object>> fields) {
        return meta("/tables", Map.of("name", name, "fields", fields))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    /** Ids of the fields of a table by name. */
    Map<String, String> fields(String table) {
        JsonPath schema =
                as(crew.owner()).get("/v0/meta/bases/" + base.id() + "/tables").jsonPath();
        List<Map<String, String>> found = schema.getList("tables.find { it.id == '" + table + "' }.fields");
        return found.stream().collect(java.util.stream.Collectors.toMap(f -> f.get("name"), f -> f.get("id")));
    }

    JsonNode listed(String id) {
        for (JsonNode webhook :
                Json.read(as(crew.creator()).get(path).asString()).path("webhooks")) {
            if (webhook.path("id").asText().equals(id)) {
                return webhook;
            }
        }
        throw new AssertionError(id + " is not listed");
    }

    static void refused(Response answer, int status, String type) {
        answer.then().statusCode(status).body("error.type", equalTo(type));
    }
}
