package org.pyairtable.data.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Shapes of bases as documents. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class DefinitionIT {
    private static TestBase projects() {
        TestBase base = base("Projects", List.of(field("Name", "singleLineText")));
        String tasks = base.addTable(
                "Tasks",
                List.of(
                        field("Title", "singleLineText"),
                        field("Hours", "number", Map.of("precision", 1)),
                        field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "open"))))));
        String link =
                base.addField(base.table(), field("Tasks", "multipleRecordLinks", Map.of("linkedTableId", tasks)));
        String hours = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[1].fields[1].id");
        base.addField(
                base.table(),
                field(
                        "Sum",
                        "rollup",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", hours, "formula", "SUM(values)")));
        base.addField(base.table(), field("Long", "formula", Map.of("formula", "IF({Sum} > 8, 'yes', 'no')")));
        post(
                        "/api/bases/" + base.id() + "/tables/" + tasks + "/views",
                        Map.of("name", "Open", "filter", "{State} = 'open'"))
                .then()
                .statusCode(200);
        return base;
    }

    private static Map<String, Object> definition(String baseId) {
        return owner().get("/api/bases/" + baseId + "/definition")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getMap("$");
    }

    @Test
    void aBaseMadeOfADefinitionDiffersInNothingAndComputes() {
        TestBase source = projects();

        String copy = post(
                        "/api/bases/definitions",
                        Map.of("workspaceId", WORKSPACE, "name", "Again", "definition", definition(source.id())))
                .then()
                .statusCode(200)
                .body("name", equalTo("Again"))
                .body("leftOut", hasSize(0))
                .extract()
                .path("id");

        owner().get("/api/bases/" + source.id() + "/difference?with=" + copy)
                .then()
                .statusCode(200)
                .body("changes.findAll { it.kind != 'baseRenamed' }", hasSize(0));
        String task = post(
                        "/v0/" + copy + "/Tasks",
                        Map.of("fields", Map.of("Title", "Dig", "Hours", 9.5, "State", "open")))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        post("/v0/" + copy + "/Projects", Map.of("fields", Map.of("Name", "Tower", "Tasks", List.of(task))))
                .then()
                .statusCode(200)
                .body("fields.Sum", equalTo(9.5f))
                .body("fields.Long", equalTo("yes"));
        owner().get("/v0/" + copy + "/Tasks?view=Open").then().statusCode(200).body("records", hasSize(1));
        owner().get("/v0/" + source.id() + "/Tasks").then().body("records", hasSize(0));
    }

    @Test
    void whoSeesTheBaseMayReadItsDefinitionAndCreatorsMakeBases() {
        TestBase source = projects();
        Map<String, Object> definition = definition(source.id());

        as(VIEWER)
                .get("/api/bases/" + source.id() + "/definition")
                .then()
                .statusCode(200)
                .body("name", equalTo("Site office"))
                .body("tables.name", equalTo(List.of("Projects", "Tasks")));
        as(STRANGER).get("/api/bases/" + source.id() + "/definition").then().statusCode(404);
        for (String user : List.of(VIEWER, EDITOR, STRANGER)) {
            int status = as(user).body(Json.write(Map.of("workspaceId", WORKSPACE, "definition", definition)))
                    .post("/api/bases/definitions")
                    .statusCode();
            assertThat(status).as(user).isIn(403, 404);
        }
    }

    @Test
    void nothingIsMadeOfAFaultyDefinition() {
        int before = bases();

        post(
                        "/api/bases/definitions",
                        Map.of(
                                "workspaceId",
                                WORKSPACE,
                                "definition",
                                Map.of(
                                        "name",
                                        "Shop",
                                        "tables",
                                        List.of(Map.of("name", "A", "fields", List.of(Map.of("name", "N")))))))
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("tables[0].fields[0].type"))
                .body("errors[0].message", equalTo("is missing"));
        post("/api/bases/definitions", Map.of("workspaceId", WORKSPACE)).then().statusCode(400);
        post("/api/bases/definitions", Map.of("workspaceId", WORKSPACE, "definition", Map.of(), "also", 1))
                .then()
                .statusCode(400);

        assertThat(bases()).isEqualTo(before);
    }

    private static int bases() {
        return owner().get("/api/bases?workspaceId=" + WORKSPACE)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items")
                .size();
    }
}
