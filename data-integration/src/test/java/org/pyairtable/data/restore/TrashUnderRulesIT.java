package org.pyairtable.data.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What members whom rules concern see of the trash and bring back from it. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class TrashUnderRulesIT {
    private TestBase base;
    private String visits;
    private String vault;
    private long revision;

    @BeforeEach
    void visits() {
        base = base(
                "Visits",
                List.of(
                        field("Title", "singleLineText"),
                        field("Who", "singleCollaborator"),
                        field("Fee", "number", Map.of("precision", 0)),
                        field("Margin", "singleLineText")));
        visits = base.table();
        base.addField(visits, field("Shout", "formula", Map.of("formula", "UPPER({Title})")));
        vault = base.addTable("Vault", List.of(field("Title", "singleLineText")));
        revision = 0;
    }

    private void rule(List<Map<String, Object>> tables) {
        owner().body(Json.write(Map.of(
                        "revision",
                        revision++,
                        "rules",
                        List.of(Map.of(
                                "name", "What editors see", "audience", Map.of("role", "editor"), "tables", tables)))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private String visit(String title, String who) {
        return base.create(
                visits, Map.of("Title", title, "Who", Map.of("id", who), "Fee", 5, "Margin", "hidden " + title));
    }

    private void delete(String table, String... records) {
        as(EDITOR)
                .queryParam("records[]", List.of(records))
                .delete(base.path(table))
                .then()
                .statusCode(200);
    }

    private List<String> listed() {
        return as(EDITOR)
                .get("/api/bases/" + base.id() + "/trash")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id");
    }

    private static String item(String record) {
        return Sql.column("select trash_id from trash_record where record_id = ?", record)
                .getFirst();
    }

    private Response restored(String item) {
        return as(EDITOR).post("/api/bases/" + base.id() + "/trash/" + item + "/restore");
    }

    @Test
    void recordsThatTheMemberWouldSeeAreListedAndComeBackWhole() {
        String mine = visit("Roof", EDITOR);
        String others = visit("Cellar", OWNER);
        String given = visit("Door", EDITOR);
        delete(visits, mine);
        delete(visits, others);
        delete(visits, given);
        rule(List.of(Map.of("table", visits, "rows", "{Who} = CURRENT_USER()", "hiddenFields", List.of("Margin"))));

        assertThat(listed()).containsExactly(item(given), item(mine));
        assertThat(as(EDITOR).get("/api/bases/" + base.id() + "/trash").asString())
                .doesNotContain("hidden", "Cellar");
        restored(item(mine)).then().statusCode(200).body("recordIds", equalTo(List.of(mine)));
        assertThat(base.get(visits, mine).getMap("fields"))
                .containsEntry("Margin", "hidden Roof")
                .containsEntry("Fee", 5);
        String unknown = Ids.random("trs");
        assertThat(outcome(restored(item(others)), item(others))).isEqualTo(outcome(restored(unknown), unknown));
        assertThat(Sql.column("select id from trash where base_id = ?", base.id()))
                .hasSize(2);
        as(VIEWER).get("/api/bases/" + base.id() + "/trash").then().statusCode(403);
    }

    private static String outcome(Response answer, String id) {
        return answer.statusCode() + " "
                + answer.asString().replaceAll("\"traceId\":\"[^\"]*\"", "").replace(id, "it");
    }

    @Test
    void anItemOfWhichARecordIsNotSeenIsLeftOut() {
        String mine = visit("Roof", EDITOR);
        String others = visit("Cellar", OWNER);
        delete(visits, mine, others);
        rule(List.of(Map.of("table", visits, "rows", "{Who} = CURRENT_USER()")));

        assertThat(listed()).isEmpty();
        restored(item(mine)).then().statusCode(404);
    }

    @Test
    void recordsOfTablesThatTheMemberDoesNotSeeOrChangeAreLeftOut() {
        String secret = base.create(vault, Map.of("Title", "code"));
        String mine = visit("Roof", EDITOR);
        delete(vault, secret);
        delete(visits, mine);
        rule(List.of(Map.of("table", vault, "access", "none"), Map.of("table", visits, "access", "comment")));
        assertThat(listed()).isEmpty();
        restored(item(secret)).then().statusCode(404);

        rule(List.of(
                Map.of("table", vault, "access", "read"), Map.of("table", visits, "hiddenFields", List.of("Margin"))));
        assertThat(listed()).containsExactly(item(mine));
    }

    @Test
    void whatTheStoredCellsDoNotDecideIsLeftOut() {
        String mine = visit("Roof", EDITOR);
        delete(visits, mine);
        rule(List.of(Map.of("table", visits, "rows", "{Shout} = 'ROOF'")));
        assertThat(listed()).isEmpty();

        rule(List.of(Map.of("table", visits, "rows", "{Fee} = 5")));
        assertThat(listed()).containsExactly(item(mine));
        owner().body(Json.write(Map.of("type", "singleLineText")))
                .post("/api/bases/" + base.id() + "/tables/" + visits + "/fields/" + fieldId("Fee") + "/conversion")
                .then()
                .statusCode(200);
        rule(List.of(Map.of("table", visits, "rows", "{Fee} = '5'")));
        assertThat(listed()).isEmpty();
    }

    private String fieldId(String name) {
        return owner().get("/v0/meta/bases/" + base.id() + "/tables")
                .jsonPath()
                .getString("tables[0].fields.find { it.name == '" + name + "' }.id");
    }

    @Test
    void whatIsLeftOutOfHiddenFieldsIsNotCounted() {
        String link = base.addField(visits, field("Keys", "multipleRecordLinks", Map.of("linkedTableId", vault)));
        String secret = base.create(vault, Map.of("Title", "code"));
        String mine = base.create(visits, Map.of("Title", "Roof", "Keys", List.of(secret), "Margin", "x"));
        delete(visits, mine);
        owner().delete(base.path(vault) + "/" + secret).then().statusCode(200);
        rule(List.of(Map.of("table", visits, "hiddenFields", List.of(link))));

        restored(item(mine))
                .then()
                .statusCode(200)
                .body("linksLeftOut", equalTo(0))
                .body("cellsLeftOut", equalTo(0));
    }
}
