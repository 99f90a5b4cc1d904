package org.pyairtable.data.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ViewsIT {
    private TestBase base;
    private String views;
    private List<String> fields;

    @BeforeEach
    void jobs() {
        base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Hours", "number", Map.of("precision", 0)),
                        field("Team", "singleLineText")));
        views = "/api/bases/" + base.id() + "/tables/" + base.table() + "/views";
        fields = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields.id");
        for (Object[] job : new Object[][] {{"dig", 5, "B"}, {"lay", 2, "A"}, {"roof", 9, "A"}, {"paint", 7, "B"}}) {
            base.create(base.table(), Map.of("Name", job[0], "Hours", job[1], "Team", job[2]));
        }
    }

    private static Map<String, Object> busy() {
        return Map.of(
                "name",
                "Busy",
                "filter",
                "{Hours} > 4",
                "groups",
                List.of(Map.of("field", "Team")),
                "sorts",
                List.of(Map.of("field", "Hours", "direction", "desc")),
                "hiddenFields",
                List.of("Hours"),
                "fieldOrder",
                List.of("Team"));
    }

    private String create(Map<String, Object> body) {
        return post(views, body).then().statusCode(200).extract().path("id");
    }

    private List<String> names(Response answer) {
        return answer.then().statusCode(200).extract().path("records.fields.Name");
    }

    @Test
    void aViewFiltersAndOrdersTheListAndHidesNothingFromIt() {
        String view = create(busy());

        JsonPath byName =
                owner().get(base.path() + "?view=Busy").then().extract().jsonPath();
        assertThat(byName.getList("records.fields.Name")).isEqualTo(List.of("roof", "paint", "dig"));
        assertThat(byName.getInt("records[0].fields.Hours")).isEqualTo(9);
        assertThat(names(owner().queryParam("filterByFormula", "{Team} = 'B'").get(base.path() + "?view=" + view)))
                .containsExactly("paint", "dig");
        assertThat(names(owner().get(base.path() + "?view=" + view + "&sort[0][field]=Name")))
                .containsExactly("dig", "paint", "roof");
        assertThat(names(post(base.path() + "/listRecords", Map.of("view", "Busy", "pageSize", 2))))
                .containsExactly("roof", "paint");
    }

    @Test
    void aRequestCannotGetAroundTheFilterOfAView() {
        create(busy());

        owner().queryParam("filterByFormula", "1)) & OR((1")
                .get(base.path() + "?view=Busy")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_FILTER_BY_FORMULA"));
        assertThat(names(owner().queryParam("filterByFormula", "1 /* ) */").get(base.path() + "?view=Busy")))
                .containsExactly("roof", "paint", "dig");
    }

    @Test
    void offsetsGoOnThroughAViewAndEndWhenItChanges() {
        String view = create(busy());
        String offset = owner().get(base.path() + "?view=Busy&pageSize=1").path("offset");

        assertThat(names(owner().get(base.path() + "?view=" + view + "&pageSize=1&offset=" + offset)))
                .containsExactly("paint");
        patch(views + "/" + view, Map.of("filter", "", "sorts", List.of()))
                .then()
                .statusCode(200)
                .body("filter", nullValue());
        owner().get(base.path() + "?view=Busy&pageSize=1&offset=" + offset)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("LIST_RECORDS_ITERATOR_NOT_AVAILABLE"));
        assertThat(names(owner().get(base.path() + "?view=Busy"))).containsExactly("lay", "roof", "dig", "paint");
    }

    @Test
    void theMetadataNamesViewsAndTheirVisibleFields() {
        String view = create(busy());
        String meta = "/v0/meta/bases/" + base.id();

        owner().get(meta + "/tables?include[]=visibleFieldIds")
                .then()
                .body("tables[0].views[1].visibleFieldIds", equalTo(List.of(fields.get(0), fields.get(2))));
        owner().get(meta + "/tables?include=").then().body("tables[0].views[1].visibleFieldIds", nullValue());
        owner().get(meta + "/views").then().body("views.name", equalTo(List.of("Grid view", "Busy")));
        owner().get(meta + "/views/" + view + "?include[]=visibleFieldIds")
                .then()
                .body("name", equalTo("Busy"))
                .body("type", equalTo("grid"))
                .body("visibleFieldIds", equalTo(List.of(fields.get(0), fields.get(2))));
        owner().get(meta + "/tables?include=everything")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"));
        owner().delete(meta + "/views/" + view)
                .then()
                .statusCode(200)
                .body("id", equalTo(view))
                .body("deleted", equalTo(true));
        owner().get(meta + "/views/" + view)
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND"));
    }

    @Test
    void aViewIsShownWithWhatItStores() {
        String view = create(busy());

        owner().get(views + "/" + view)
                .then()
                .statusCode(200)
                .body("filter", equalTo("{" + fields.get(1) + "} > 4"))
                .body("sorts", equalTo(List.of(Map.of("fieldId", fields.get(1), "direction", "desc"))))
                .body("groups", equalTo(List.of(Map.of("fieldId", fields.get(2), "direction", "asc"))))
                .body("hiddenFieldIds", equalTo(List.of(fields.get(1))));
        owner().get(views).then().body("items.name", equalTo(List.of("Grid view", "Busy")));
        owner().delete(views + "/" + view).then().statusCode(204);
        owner().get(views).then().body("items.name", not(hasItem("Busy")));
    }

    @Test
    void unknownViewsAndViewsOfOtherTablesAreRefusedInAirtablesTerms() {
        String other = base.addTable("Other", List.of(field("Name", "singleLineText")));
        String elsewhere = owner().get("/api/bases/" + base.id() + "/tables/" + other + "/views")
                .path("items[0].id");

        owner().get(base.path() + "?view=Nope")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("VIEW_NAME_NOT_FOUND"));
        owner().get(base.path() + "?view=viwAAAAAAAAAAAAAA")
                .then()
                .statusCode(422)
                .body("error.type", equalTo("VIEW_ID_NOT_FOUND"));
        owner().get(base.path() + "?view=" + elsewhere)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("FAILED_STATE_CHECK"));
    }

    @Test
    void whatDoesNotFitTheTableIsRefused() {
        invalid(post(views, Map.of("name", "x", "filter", "{Nope} = 1")), "filter");
        invalid(post(views, Map.of("name", "x", "filter", "IF(")), "filter");
        invalid(post(views, Map.of("name", "x", "sorts", List.of(Map.of("field", "Nope")))), "sorts");
        invalid(
                post(views, Map.of("name", "x", "sorts", List.of(Map.of("field", "Name", "direction", "up")))),
                "sorts");
        invalid(post(views, Map.of("name", "x", "hiddenFields", List.of("Name"))), "hiddenFields");
        invalid(post(views, Map.of("name", "x", "type", "kanban")), "type");
        invalid(post(views, Map.of()), "name");
        post(views, Map.of("name", "grid VIEW")).then().statusCode(409);
        owner().get(views + "/viwAAAAAAAAAAAAAA").then().statusCode(404);
        owner().delete(views + "/" + owner().get(views).path("items[0].id"))
                .then()
                .statusCode(409)
                .body("code", equalTo("CONFLICT"));
    }

    private static void invalid(Response answer, String field) {
        answer.then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("INVALID_VALUE"))
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void onlyCreatorsChangeViewsAndStrangersSeeNone() {
        String view = create(busy());

        as(VIEWER).get(views).then().statusCode(200);
        as(EDITOR).body(Json.write(busy())).post(views).then().statusCode(403).body("code", equalTo("FORBIDDEN"));
        as(EDITOR).body("{\"name\":\"y\"}").patch(views + "/" + view).then().statusCode(403);
        as(EDITOR).delete(views + "/" + view).then().statusCode(403);
        as(EDITOR)
                .delete("/v0/meta/bases/" + base.id() + "/views/" + view)
                .then()
                .statusCode(403)
                .body("error.type", equalTo("INVALID_PERMISSIONS"));
        as(DataFixture.STRANGER).get(views).then().statusCode(404);
        as(DataFixture.OWNER, "schema.bases:read")
                .delete(views + "/" + view)
                .then()
                .statusCode(403);
    }

    @Test
    void changesOfViewsAreEventsOfTheBase() {
        String view = create(busy());
        patch(views + "/" + view, Map.of("name", "Idle", "filter", "{Hours} < 4"))
                .then()
                .statusCode(200);
        owner().delete("/api/bases/" + base.id() + "/tables/" + base.table() + "/fields/" + fields.get(1))
                .then()
                .statusCode(204);
        owner().delete("/v0/meta/bases/" + base.id() + "/views/" + view).then().statusCode(200);

        List<Message> events = probe().await(
                        "data.schemas",
                        m -> m.key().equals(Optional.of(base.id()))
                                && m.json().path("viewId").asText().equals(view),
                        4,
                        PATIENCE);
        assertThat(events.stream().map(m -> m.type().replace("org.pyairtable.data.schemas.", "")))
                .containsExactly("view-created.v1", "view-changed.v1", "view-changed.v1", "view-deleted.v1");
        assertThat(events.get(0).json()).isEqualTo(Json.read("""
                        {"baseId":"%s","tableId":"%s","viewId":"%s","name":"Busy","type":"grid"}
                        """.formatted(base.id(), base.table(), view)));
        assertThat(events.get(1).json().path("name").asText()).isEqualTo("Idle");
        assertThat(events.get(3).json()).isEqualTo(Json.read("""
                        {"baseId":"%s","tableId":"%s","viewId":"%s"}
                        """.formatted(base.id(), base.table(), view)));
        assertThat(events).allSatisfy(e -> assertThat(e.header("ce_actor")).isEqualTo(OWNER));
    }

    @Test
    void aRefusedChangeOfAViewIsNoEvent() {
        String only = owner().get(views).path("items[0].id");
        owner().delete(views + "/" + only).then().statusCode(409);
        String view = create(busy());

        List<Message> events = probe().await(
                        "data.schemas",
                        m -> m.key().equals(Optional.of(base.id())) && m.type().contains(".view-"),
                        2,
                        PATIENCE);
        assertThat(events.stream().map(m -> m.json().path("viewId").asText())).containsExactly(only, view);
    }
}
