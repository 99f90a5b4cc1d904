package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** Webhooks are told of the cells that a change of the shape changes. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WatchedShapesIT {
    private TestBase base;
    private String name;
    private String value;

    @BeforeEach
    void aTable() {
        base = base("Jobs", List.of(field("Name", "singleLineText"), field("Value", "singleLineText")));
        List<String> fields =
                owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields.id");
        name = fields.get(0);
        value = fields.get(1);
    }

    private Response convert(String fieldId, Map<String, ?> to) {
        return post("/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + fieldId + "/conversion", to);
    }

    @Test
    void whatAFailedChangeOfTheShapeSawIsForgotten() {
        String people = base.addTable("People", List.of(field("Who", "singleLineText")));
        String dig = base.create(base.table(), Map.of("Name", "dig", "Value", "Ann"));
        // What reads the column lets the conversion fail at its very end, when its links are written.
        Sql.update("create view reader as select \"" + value + "\" from records.\"" + base.table() + "\"");
        try {
            Response failed =
                    convert(value, Map.of("type", "multipleRecordLinks", "options", Map.of("linkedTableId", people)));
            assertThat(failed.statusCode()).isEqualTo(500);
        } finally {
            Sql.update("drop view reader");
        }
        Watcher watcher = Watcher.of(base, "{\"dataTypes\":[\"tableData\"]}", "{}");

        DataFixture.patch(base.path() + "/" + dig, Map.of("fields", Map.of("Value", "Bob")))
                .then()
                .statusCode(200);

        assertThat(watcher.told()).hasSize(1);
        JsonNode cells = watcher.told().getFirst().at("/changedRecordsById/" + dig + "/current/cellValuesByFieldId");
        assertThat(cells.path(value).asText()).isEqualTo("Bob");
        assertThat(cells.has(name)).isFalse();
        assertThat((List<?>) owner().get(base.path(people)).path("records")).isEmpty();
    }
}
