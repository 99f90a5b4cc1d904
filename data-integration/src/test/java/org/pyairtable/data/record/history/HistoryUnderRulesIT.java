package org.pyairtable.data.record.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What a member whom rules concern reads of the past of records. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class HistoryUnderRulesIT {
    private TestBase base;
    private String clients;
    private String visits;
    private String acme;
    private String own;
    private String others;

    @BeforeEach
    void clientsAndVisits() {
        base = base(
                "Clients",
                List.of(
                        field("Name", "singleLineText"),
                        field("Town", "singleLineText"),
                        field("Margin", "singleLineText")));
        clients = base.table();
        visits = base.addTable("Visits", List.of(field("Title", "singleLineText"), field("Who", "singleCollaborator")));
        base.addField(clients, field("Seen by", "multipleRecordLinks", Map.of("linkedTableId", visits)));
        acme = base.create(clients, Map.of("Name", "Acme", "Town", "Ulm", "Margin", "40"));
        own = base.create(visits, Map.of("Title", "Roof", "Who", Map.of("id", EDITOR)));
        others = base.create(visits, Map.of("Title", "Cellar", "Who", Map.of("id", OWNER)));
    }

    private void rule(Map<String, Object> table) {
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "What editors see",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(table))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private void change(String table, String record, Map<String, ?> fields) {
        patch(base.path(table) + "/" + record, Map.of("fields", fields)).then().statusCode(200);
    }

    private String path(String table, String record) {
        return "/api/bases/" + base.id() + "/tables/" + table + "/records/" + record + "/history";
    }

    private JsonPath history(String table, String record, int limit) {
        return as(EDITOR)
                .queryParam("limit", limit)
                .get(path(table, record))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String outcome(Response answer, String id) {
        return answer.statusCode() + " "
                + answer.asString().replaceAll("\"traceId\":\"[^\"]*\"", "").replace(id, "it");
    }

    @Test
    void changesOfHiddenFieldsAreAsIfTheyHadNotHappened() {
        change(clients, acme, Map.of("Town", "Bonn"));
        change(clients, acme, Map.of("Margin", "41"));
        change(clients, acme, Map.of("Margin", "42"));
        change(clients, acme, Map.of("Town", "Kiel", "Margin", "43"));
        rule(Map.of("table", clients, "hiddenFields", List.of("Margin")));

        JsonPath first = history(clients, acme, 2);
        assertThat(first.getList("items.cells.field")).isEqualTo(List.of(List.of("Town"), List.of("Town")));
        assertThat(first.getList("items.cells.after")).isEqualTo(List.of(List.of("Kiel"), List.of("Bonn")));
        assertThat(first.getList("items.cells.before")).isEqualTo(List.of(List.of("Bonn"), List.of("Ulm")));
        JsonPath rest = as(EDITOR)
                .queryParam("limit", 2)
                .queryParam("cursor", first.getString("next"))
                .get(path(clients, acme))
                .jsonPath();
        assertThat(rest.getList("items.kind")).containsExactly("created");
        assertThat(rest.getString("next")).isNull();
        assertThat(owner().get(path(clients, acme)).jsonPath().getList("items")).hasSize(5);
    }

    @Test
    void aPageIsAsFullAsWithoutTheChangesOfHiddenFields() {
        change(clients, acme, Map.of("Town", "Bonn"));
        for (int i = 0; i < 3; i++) {
            change(clients, acme, Map.of("Margin", "5" + i));
        }
        rule(Map.of("table", clients, "hiddenFields", List.of("Margin")));

        assertThat(history(clients, acme, 1).getList("items[0].cells.field")).containsExactly("Town");
    }

    @Test
    void recordsAndTablesThatAreNotSeenHaveNoHistory() {
        String vault = base.addTable("Vault", List.of(field("Title", "singleLineText")));
        String secret = base.create(vault, Map.of("Title", "x"));
        rule(Map.of("table", visits, "rows", "{Who} = CURRENT_USER()"));
        String noRecord = Ids.random("rec");
        assertThat(outcome(as(EDITOR).get(path(visits, others)), others))
                .isEqualTo(outcome(as(EDITOR).get(path(visits, noRecord)), noRecord))
                .startsWith("404");

        owner().body(Json.write(Map.of(
                        "revision",
                        1,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "No vault",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(Map.of("table", vault, "access", "none")))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
        String noTable = Ids.random("tbl");
        assertThat(outcome(as(EDITOR).get(path(vault, secret)), vault))
                .isEqualTo(outcome(as(EDITOR).get(path(noTable, secret)), noTable));
    }

    @Test
    void underAConditionOnRowsWhatCellsHeldIsWithheld() {
        change(visits, own, Map.of("Title", "Roof of the bank", "Who", Map.of("id", OWNER)));
        change(visits, own, Map.of("Title", "Roof", "Who", Map.of("id", EDITOR)));
        rule(Map.of("table", visits, "rows", "{Who} = CURRENT_USER()"));

        Response answer = as(EDITOR).get(path(visits, own));
        answer.then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("changed", "changed", "created")))
                .body("items[0].cells.field", equalTo(List.of("Title", "Who")))
                .body("items[0].cells.withheld", equalTo(List.of(true, true)));
        assertThat(answer.asString()).doesNotContain("before", "after", "bank");
    }

    @Test
    void ofLinksThoseToSeenRecordsAreInIt() {
        change(clients, acme, Map.of("Seen by", List.of(own)));
        change(clients, acme, Map.of("Seen by", List.of(own, others)));
        change(clients, acme, Map.of("Seen by", List.of(others)));
        rule(Map.of("table", visits, "rows", "{Who} = CURRENT_USER()"));

        JsonPath history = history(clients, acme, 100);
        assertThat(history.getList("items.kind")).containsExactly("changed", "changed", "created");
        assertThat(history.getList("items[0].cells[0].removed")).containsExactly(own);
        assertThat(history.getList("items[1].cells[0].added")).containsExactly(own);
        assertThat(history.prettify()).doesNotContain(others);
    }

    @Test
    void whoCreatedARecordIsLeftOutWhereAFieldThatSaysItIsHidden() {
        base.addField(visits, field("Author", "createdBy"));
        change(visits, own, Map.of("Title", "Door"));
        rule(Map.of("table", visits, "hiddenFields", List.of("Author")));

        assertThat(history(visits, own, 100).getList("items.kind")).containsExactly("changed");
    }

    @Test
    void whoChangedARecordIsAsHiddenAsTheFieldThatSaysSo() {
        base.addField(clients, field("Changed by", "lastModifiedBy"));
        change(clients, acme, Map.of("Town", "Bonn"));
        rule(Map.of("table", clients, "hiddenFields", List.of("Changed by")));

        JsonPath seen = history(clients, acme, 1);
        assertThat(seen.getList("items.cells.field")).isEqualTo(List.of(List.of("Town")));
        assertThat(seen.getString("items[0].actor")).isNull();
        assertThat(owner().get(path(clients, acme)).jsonPath().getString("items[0].actor"))
                .isEqualTo(OWNER);
    }

    @Test
    void whatAHiddenFormulaHeldIsWithheldAfterItsConversion() {
        String doubled = base.addField(clients, field("Shown margin", "formula", Map.of("formula", "{Margin} & '!'")));
        post(
                        "/api/bases/" + base.id() + "/tables/" + clients + "/fields/" + doubled + "/conversion",
                        Map.of("type", "number", "options", Map.of("precision", 0)))
                .then()
                .statusCode(200);
        rule(Map.of("table", clients, "hiddenFields", List.of("Margin")));

        assertThat(owner().get(path(clients, acme)).asString()).contains("40!");
        assertThat(as(EDITOR).get(path(clients, acme)).asString()).doesNotContain("40!");
    }
}
