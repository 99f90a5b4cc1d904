package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;

/** An Airtable webhook of a base, and what it has been told of the base's first table. */
public record Watcher(TestBase base, String id) {
    /** @param filters JSON; {@code includes} too */
    public static Watcher of(TestBase base, String filters, String includes) {
        ObjectNode body = (ObjectNode) Json.read("{}");
        ObjectNode options = body.putObject("specification").putObject("options");
        options.set("filters", Json.read(filters));
        options.set("includes", Json.read(includes));
        return new Watcher(
                base,
                post("/v0/bases/" + base.id() + "/webhooks", body)
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("id"));
    }

    /** Of each payload what it says of the table. */
    public List<JsonNode> told() {
        List<JsonNode> told = new ArrayList<>();
        for (JsonNode payload : payloads()) {
            told.add(payload.path("changedTablesById").path(base.table()));
        }
        return told;
    }

    /** As above, of a view of the table; nothing else may be said of the table. */
    List<JsonNode> toldOf(String view) {
        List<JsonNode> told = new ArrayList<>();
        for (JsonNode table : told()) {
            assertThat(table.fieldNames()).toIterable().containsExactly("changedViewsById");
            assertThat(table.path("changedViewsById").fieldNames()).toIterable().containsExactly(view);
            told.add(table.path("changedViewsById").path(view));
        }
        return told;
    }

    JsonNode payloads() {
        return Json.read(owner().get("/v0/bases/" + base.id() + "/webhooks/" + id + "/payloads")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .path("payloads");
    }
}
