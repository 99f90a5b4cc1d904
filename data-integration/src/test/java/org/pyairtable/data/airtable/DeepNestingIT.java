package org.pyairtable.data.airtable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.testkit.SuiteResource;

/** Formulas as deep as they may be, deeper ones, and those that were kept when they could be deeper. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class DeepNestingIT {
    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Jobs", List.of(field("Name", "singleLineText"), field("Amount", "number", Map.of("precision", 0))));
        post(base.path(), Map.of("fields", Map.of("Name", "one", "Amount", 1)))
                .then()
                .statusCode(200);
    }

    private static String nested(int levels) {
        return "IF({Amount}," + "IF(1,".repeat(levels - 1) + "1" + ")".repeat(levels);
    }

    @Test
    void theDeepestFilterAndFieldAreComputed() {
        base.addField(base.table(), field("Deep", "formula", Map.of("formula", nested(200))));

        filtered(nested(200)).then().statusCode(200).body("records[0].fields.Deep", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 350, 800, 5_000})
    void deeperOnesAreRefusedWithTheLimitAndThePlace(int levels) {
        filtered(nested(levels))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FILTER_BY_FORMULA"))
                .body("error.message", containsString("nests deeper than 200 levels (at character 1008)"));
        post(
                        "/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields",
                        field("Deep", "formula", Map.of("formula", nested(levels))))
                .then()
                .statusCode(422)
                .body("error.message", containsString("nests deeper than 200 levels"));
        post(
                        "/api/bases/" + base.id() + "/tables/" + base.table() + "/views",
                        Map.of("name", "Deep", "filter", nested(levels)))
                .then()
                .statusCode(400)
                .body("errors[0].message", containsString("nests deeper than 200 levels"));
    }

    @Test
    void theDeepestFilterOfAViewAndOfARequestHoldTogether() {
        post(
                        "/api/bases/" + base.id() + "/tables/" + base.table() + "/views",
                        Map.of("name", "Deep", "filter", nested(200)))
                .then()
                .statusCode(200);

        post(base.path() + "/listRecords", Map.of("view", "Deep", "filterByFormula", nested(200)))
                .then()
                .statusCode(200)
                .body("records", hasSize(1));
    }

    @Test
    void aKeptFormulaThatIsDeeperKeepsItsTextAndIsInvalid() {
        String fieldId = base.addField(base.table(), field("Deep", "formula", Map.of("formula", "{Amount}")));
        String deep = "IF(1,".repeat(900) + "1" + ")".repeat(900);
        // As it was kept by a version whose limit was higher.
        assertThat(Sql.update(
                        "update field set options = jsonb_set(options, '{expression}', to_jsonb(?::text)) where id = ?",
                        deep,
                        fieldId))
                .isEqualTo(1);
        base.addField(base.table(), field("Later", "singleLineText"));

        Map<String, Object> options = new HashMap<>(owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .then()
                .statusCode(200)
                .extract()
                .path("tables[0].fields.find { it.name == 'Deep' }.options"));
        assertThat(options).containsEntry("formula", deep).containsEntry("isValid", false);
        owner().get(base.path()).then().statusCode(200).body("records[0].fields.Name", equalTo("one"));
        post(base.path(), Map.of("fields", Map.of("Name", "two"))).then().statusCode(200);
    }

    private io.restassured.response.Response filtered(String formula) {
        return post(base.path() + "/listRecords", Map.of("filterByFormula", formula));
    }
}
