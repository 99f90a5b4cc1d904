package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.testkit.SuiteResource;

/** What clients of the metadata API rely on beyond its documentation. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class MetaWritesIT {
    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base("Plans / 2026", List.of(field("Name", "singleLineText")));
    }

    @Test
    void aFieldIsMadeInATableThatIsCalledByItsName() {
        String path = "/v0/meta/bases/" + base.id() + "/tables/";

        HttpResponse<String> made = RawHttp.post(
                path + "Plans%20%2F%202026/fields", Json.write(field("Size", "number", Map.of("precision", 0))));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(owner().get("/v0/meta/bases/" + base.id() + "/tables")
                        .jsonPath()
                        .getList("tables[0].fields.id"))
                .contains(Json.read(made.body()).path("id").asText());
        post(path + "Plans/fields", field("Size", "singleLineText"))
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"));
    }

    @Test
    void datesThatDependOnEachOtherAreRefusedRatherThanForgotten() {
        String path = "/v0/meta/bases/" + base.id() + "/tables/" + base.table();

        patch(path, Map.of("name", "Renamed", "dateDependencySettings", Map.of("reschedulingMode", "fixed")))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"))
                .body("error.message", equalTo("Date dependencies are not supported"));
        patch(path, Map.of("dateDependencySettings", Map.of("isEnabled", false)))
                .then()
                .statusCode(200)
                .body("name", equalTo("Plans / 2026"));
    }
}
