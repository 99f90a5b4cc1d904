package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** What changes of tables and fields give to webhooks. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WebhookSchemasIT extends HookedBase {
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
    void aWebhookWhoseFieldIsGoneIsNotifiedOnce() {
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
}
