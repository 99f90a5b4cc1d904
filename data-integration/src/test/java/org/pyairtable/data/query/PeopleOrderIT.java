package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.people;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.Crew;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** Records sort by what people are called, not by their ids. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class PeopleOrderIT {
    private Crew crew;
    private TestBase base;

    @BeforeEach
    void jobsOfPeople() {
        crew = Crew.joined();
        base = crew.base(
                "Jobs",
                List.of(
                        field("Job", "singleLineText"),
                        field("Owner", "singleCollaborator"),
                        field("Team", "multipleCollaborators"),
                        field("By", "createdBy"),
                        field("Last", "lastModifiedBy")));
    }

    /** Otto, Vera, nobody, Carl, Edda, Carl, Cora, in this order of creation. */
    private void jobs() {
        job(crew.editor(), "1", crew.owner(), crew.viewer(), crew.owner());
        job(crew.owner(), "2", crew.viewer(), crew.editor());
        job(crew.editor(), "3", "");
        job(crew.creator(), "4", crew.creator(), crew.creator());
        job(crew.owner(), "5", crew.editor(), crew.owner(), crew.creator());
        job(crew.creator(), "6", crew.creator(), crew.commenter());
        job(crew.editor(), "7", crew.commenter(), crew.commenter());
    }

    private void job(String author, String name, String owner, String... team) {
        Map<String, Object> cells = new LinkedHashMap<>(Map.of("Job", name));
        if (!owner.isEmpty()) {
            cells.put("Owner", Map.of("id", owner));
            cells.put("Team", List.of(team).stream().map(id -> Map.of("id", id)).toList());
        }
        as(author)
                .body(Json.write(Map.of("fields", cells)))
                .post(base.path())
                .then()
                .statusCode(200);
    }

    private JsonPath list(Map<String, ?> parameters) {
        RequestSpecification request = as(crew.viewer());
        parameters.forEach((name, value) -> request.queryParam(name, value));
        return request.get(base.path()).then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> sort(String keys) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        String[] fields = keys.split(";", -1);
        for (int i = 0; i < fields.length; i++) {
            parameters.put("sort[" + i + "][field]", fields[i].replace("-", ""));
            parameters.put("sort[" + i + "][direction]", fields[i].startsWith("-") ? "desc" : "asc");
        }
        return parameters;
    }

    private List<String> jobs(JsonPath page) {
        return page.getList("records.fields.Job");
    }

    private List<String> walk(Map<String, ?> parameters, int pageSize) {
        List<String> jobs = new ArrayList<>();
        String offset = "";
        do {
            Map<String, Object> asked = new LinkedHashMap<>(parameters);
            asked.put("pageSize", pageSize);
            asked.put("offset", offset);
            JsonPath page = list(asked);
            jobs.addAll(jobs(page));
            offset = Objects.requireNonNullElse(page.getString("offset"), "");
        } while (!offset.isEmpty());
        return jobs;
    }

    @ParameterizedTest
    @CsvSource({
        "Owner,       3 4 6 7 5 1 2",
        "-Owner,      2 1 5 7 4 6 3",
        "Team,        3 4 6 7 2 5 1",
        "-Team,       1 5 2 6 7 4 3",
        "By,          4 6 1 3 7 2 5",
        "-By,         2 5 1 3 7 4 6",
        "Last,        4 6 1 3 7 2 5",
        "By;-Owner,   4 6 1 7 3 2 5",
        "-By;Job,     2 5 1 3 7 4 6",
        "Job;By,      1 2 3 4 5 6 7"
    })
    void peopleSortByName(String keys, String expected) {
        jobs();

        List<String> jobs = List.of(expected.strip().split(" ", -1));

        assertThat(jobs(list(sort(keys)))).isEqualTo(jobs);
        assertThat(walk(sort(keys), 1)).isEqualTo(jobs);
        assertThat(walk(sort(keys), 3)).isEqualTo(jobs);
    }

    @Test
    void aViewSortsAndGroupsByNameAndAFilterKeepsTheOrder() {
        jobs();
        Map<String, Object> byOwner = Map.of("field", "Owner", "direction", "desc");
        String views = "/api/bases/" + base.id() + "/tables/" + base.table() + "/views";
        String sorted = as(crew.owner())
                .body(Json.write(Map.of("name", "Sorted", "sorts", List.of(byOwner))))
                .post(views)
                .path("id");
        String grouped = as(crew.owner())
                .body(Json.write(Map.of("name", "Grouped", "groups", List.of(Map.of("field", "By")))))
                .post(views)
                .path("id");

        assertThat(jobs(list(Map.of("view", sorted)))).containsExactly("2", "1", "5", "7", "4", "6", "3");
        assertThat(jobs(list(Map.of("view", grouped)))).containsExactly("4", "6", "1", "3", "7", "2", "5");
        assertThat(walk(Map.of("view", sorted, "filterByFormula", "{Job} > '2'"), 2))
                .containsExactly("5", "7", "4", "6", "3");
    }

    @Test
    void whoWatchedFieldsNameSortsByNameAsWell() {
        String owner =
                as(crew.owner()).get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].id");
        as(crew.owner())
                .body(Json.write(field("Set by", "lastModifiedBy", Map.of("referencedFieldIds", List.of(owner)))))
                .post("/v0/meta/bases/" + base.id() + "/tables/" + base.table() + "/fields")
                .then()
                .statusCode(200);
        jobs();

        assertThat(jobs(list(sort("-Set by")))).containsExactly("2", "5", "1", "7", "4", "6", "3");
    }

    @Test
    void whoLeftKeepsTheNameAndWhoIsCalledAlikeSortsById() {
        jobs();
        people().noMember(crew.workspace(), crew.commenter());
        String twin = Ids.random("usr");
        people().user(twin, twin + "@example.org", "Carl Creator");
        people().member(crew.workspace(), twin, Role.EDITOR);
        await().atMost(PATIENCE)
                .until(() ->
                        as(twin).body(Json.write(Map.of("fields", Map.of("Job", "8", "Owner", Map.of("id", twin)))))
                                        .post(base.path())
                                        .statusCode()
                                == 200);

        List<String> twins = twin.compareTo(crew.creator()) < 0 ? List.of("8", "4", "6") : List.of("4", "6", "8");
        List<String> expected = new ArrayList<>(List.of("3"));
        expected.addAll(twins);
        expected.addAll(List.of("7", "5", "1", "2"));
        assertThat(jobs(list(sort("Owner")))).isEqualTo(expected);
        assertThat(walk(sort("Owner"), 2)).isEqualTo(expected);
    }

    @Test
    void aListGoesOnWhereItStoppedWhenSomebodyElseIsRenamed() {
        jobs();
        Map<String, Object> query = new LinkedHashMap<>(sort("Owner"));
        query.put("pageSize", 4);
        JsonPath first = list(query);
        assertThat(jobs(first)).containsExactly("3", "4", "6", "7");

        people().user(crew.viewer(), crew.viewer() + "@example.org", "Dora Viewer");
        await().atMost(PATIENCE)
                .until(() -> jobs(list(sort("Owner"))).equals(List.of("3", "4", "6", "7", "2", "5", "1")));

        query.put("offset", first.getString("offset"));
        assertThat(jobs(list(query))).containsExactly("2", "5", "1");
    }
}
