package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** A webhook that watches a view takes the view for its table: its records and its fields. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WatchedViewsIT {
    private static final String PREVIOUS = "{\"includePreviousCellValues\":true}";

    private TestBase base;
    private String name;
    private String hours;
    private String team;
    private String view;

    @BeforeEach
    void jobs() {
        base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Hours", "number", Map.of("precision", 0)),
                        field("Team", "singleLineText")));
        List<String> fields =
                owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields.id");
        name = fields.get(0);
        hours = fields.get(1);
        team = fields.get(2);
        view = view("Busy", "{Hours} > 4");
    }

    /** A view that hides the teams. */
    private String view(String called, String filter) {
        return post(
                        "/api/bases/" + base.id() + "/tables/" + base.table() + "/views",
                        Map.of("name", called, "filter", filter, "hiddenFields", List.of("Team")))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private Watcher watcher(String scope, String more, String includes) {
        return Watcher.of(
                base, "{\"dataTypes\":[\"tableData\"],\"recordChangeScope\":\"" + scope + "\"" + more + "}", includes);
    }

    private void update(String table, String record, Map<String, ?> fields) {
        patch(base.path(table) + "/" + record, Map.of("fields", fields)).then().statusCode(200);
    }

    private void delete(String record) {
        owner().delete(base.path() + "/" + record).then().statusCode(200);
    }

    private static JsonNode destroyed(String record) {
        return Json.tree(Map.of("destroyedRecordIds", List.of(record)));
    }

    /** That a record came, without when it was made. */
    private static JsonNode created(String record, Map<String, ?> cells) {
        return Json.tree(Map.of("createdRecordsById", Map.of(record, Map.of("cellValuesByFieldId", cells))));
    }

    private static JsonNode changed(String record, Map<String, ?> change) {
        return Json.tree(Map.of("changedRecordsById", Map.of(record, change)));
    }

    private static Map<String, Object> cells(Map<String, ?> cells) {
        return Map.of("cellValuesByFieldId", cells);
    }

    private static JsonNode withoutTime(JsonNode created, String record) {
        JsonNode json = created.deepCopy();
        ObjectNode entry = (ObjectNode) json.path("createdRecordsById").path(record);
        assertThat(entry.remove("createdTime").asText()).matches("\\d{4}-.*\\.\\d{3}Z");
        return json;
    }

    @Test
    void recordsComeIntoTheViewAndLeaveIt() {
        String dig = base.create(base.table(), Map.of("Name", "dig", "Hours", 5, "Team", "B"));
        Watcher watcher = watcher(view, "", PREVIOUS);
        Watcher additions = watcher(view, ",\"changeTypes\":[\"add\"]", "{}");

        update(base.table(), dig, Map.of("Hours", 6));
        update(base.table(), dig, Map.of("Hours", 1));
        update(base.table(), dig, Map.of("Hours", 2, "Name", "dig deep"));
        update(base.table(), dig, Map.of("Hours", 8));
        delete(dig);
        delete(base.create(base.table(), Map.of("Name", "lay", "Hours", 2)));
        String roof = base.create(base.table(), Map.of("Name", "roof", "Hours", 9, "Team", "A"));

        List<JsonNode> told = watcher.toldOf(view);
        assertThat(told).hasSize(5);
        assertThat(told.get(0))
                .isEqualTo(
                        changed(dig, Map.of("current", cells(Map.of(hours, 6)), "previous", cells(Map.of(hours, 5)))));
        assertThat(told.get(1)).isEqualTo(destroyed(dig));
        assertThat(withoutTime(told.get(2), dig)).isEqualTo(created(dig, Map.of(name, "dig deep", hours, 8)));
        assertThat(told.get(3)).isEqualTo(destroyed(dig));
        assertThat(withoutTime(told.get(4), roof)).isEqualTo(created(roof, Map.of(name, "roof", hours, 9)));
        assertThat(watcher.payloads().findValues("baseTransactionNumber").toString())
                .isEqualTo("[1, 2, 3, 4, 5]");
        assertThat(additions.toldOf(view)).isEqualTo(List.of(told.get(2), told.get(4)));
    }

    @Test
    void hiddenFieldsAreNeitherWatchedNorShownUnlessTheyAreNamed() {
        String dig = base.create(base.table(), Map.of("Name", "dig", "Hours", 5, "Team", "B"));
        Watcher plain = watcher(view, "", PREVIOUS);
        Watcher including = watcher(view, "", "{\"includeCellValuesInFieldIds\":[\"" + team + "\"]}");
        Watcher naming = watcher(view, ",\"watchDataInFieldIds\":[\"" + team + "\"]", "{}");

        update(base.table(), dig, Map.of("Team", "A"));
        update(base.table(), dig, Map.of("Team", "C", "Hours", 7));
        update(base.table(), dig, Map.of("Hours", 8));

        assertThat(plain.toldOf(view))
                .containsExactly(
                        changed(dig, Map.of("current", cells(Map.of(hours, 7)), "previous", cells(Map.of(hours, 5)))),
                        changed(dig, Map.of("current", cells(Map.of(hours, 8)), "previous", cells(Map.of(hours, 7)))));
        assertThat(including.toldOf(view))
                .containsExactly(
                        changed(
                                dig,
                                Map.of("current", cells(Map.of(hours, 7, team, "C")), "unchanged", cells(Map.of()))),
                        changed(
                                dig,
                                Map.of("current", cells(Map.of(hours, 8)), "unchanged", cells(Map.of(team, "C")))));
        assertThat(naming.toldOf(view))
                .containsExactly(
                        changed(dig, Map.of("current", cells(Map.of(team, "A")))),
                        changed(dig, Map.of("current", cells(Map.of(team, "C")))));
    }

    @Test
    void aFilterOverALinkFollowsTheNameOfTheLinkedRecord() {
        String people = base.addTable("People", List.of(field("Full name", "singleLineText")));
        String crew =
                base.addField(base.table(), field("Crew", "multipleRecordLinks", Map.of("linkedTableId", people)));
        String ann = base.create(people, Map.of("Full name", "Ann"));
        String dig = base.create(base.table(), Map.of("Name", "dig", "Crew", List.of(ann)));
        base.create(base.table(), Map.of("Name", "lay", "Hours", 3));
        String ofAnn = view("Ann's", "{Crew} = 'Ann'");
        Watcher watcher = watcher(ofAnn, "", "{}");

        update(people, ann, Map.of("Full name", "Anna"));
        update(people, ann, Map.of("Full name", "Ann"));
        update(base.table(), dig, Map.of("Crew", List.of()));

        List<JsonNode> told = watcher.toldOf(ofAnn);
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).isEqualTo(destroyed(dig));
        assertThat(withoutTime(told.get(1), dig))
                .isEqualTo(created(dig, Map.of(name, "dig", crew, List.of(Map.of("id", ann, "name", "Ann")))));
        assertThat(told.get(2)).isEqualTo(destroyed(dig));
    }

    @Test
    void aFilterOverDerivedCellsSeesThemAsTheyWereAndWillBe() {
        base.addField(base.table(), field("Days", "formula", Map.of("formula", "{Hours} / 8")));
        String dig = base.create(base.table(), Map.of("Name", "dig", "Hours", 20));
        String long_ = view("Long", "{Days} >= 2");
        Watcher watcher = watcher(long_, "", "{}");

        update(base.table(), dig, Map.of("Hours", 8));
        update(base.table(), dig, Map.of("Hours", 16));

        List<JsonNode> told = watcher.toldOf(long_);
        assertThat(told).hasSize(2);
        assertThat(told.get(0)).isEqualTo(destroyed(dig));
        assertThat(told.get(1).path("createdRecordsById").has(dig)).isTrue();
    }

    @Test
    void aFilterThatFitsTheTableNoLongerKeepsNothingAndStopsNoWrite() {
        Watcher watcher = watcher(view, "", "{}");
        Sql.update("update table_view set settings = ?::jsonb where id = ?", "{\"filter\":\"{Nothing} = 1\"}", view);
        Sql.update("update base set version = version + 1 where id = ?", base.id());

        base.create(base.table(), Map.of("Name", "dig", "Hours", 5));

        assertThat(watcher.payloads()).isEmpty();
    }
}
