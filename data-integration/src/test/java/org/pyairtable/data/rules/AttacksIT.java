package org.pyairtable.data.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
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
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/**
 * A member who tries to learn of records that a condition on rows keeps from it, by questions whose answers would depend on them. Its
 * own visit has the fee 100, that of another member 900.
 */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class AttacksIT {
    /** Times 900, this leaves the range of doubles; times 100, it does not. */
    private static final String LARGE = "1" + "0".repeat(306);

    private TestBase base;
    private String visits;
    private String clients;
    private String own;
    private String others;
    private String acme;

    @BeforeEach
    void ownVisitsAndThoseOfOthers() {
        base = base(
                "Visits",
                List.of(
                        field("Title", "singleLineText"),
                        field("Who", "singleCollaborator"),
                        field("Fee", "number", Map.of("precision", 0))));
        visits = base.table();
        clients = base.addTable("Clients", List.of(field("Name", "singleLineText")));
        base.addField(clients, field("Visits", "multipleRecordLinks", Map.of("linkedTableId", visits)));
        own = visit("Roof", EDITOR, 100);
        others = visit("Cellar", OWNER, 900);
        acme = base.create(clients, Map.of("Name", "Acme", "Visits", List.of(own, others)));
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "Own visits",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(Map.of("table", visits, "rows", "{Who} = CURRENT_USER()")))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private String visit(String title, String who, int fee) {
        return base.create(visits, Map.of("Title", title, "Who", Map.of("id", who), "Fee", fee));
    }

    private Response asked(Map<String, ?> question) {
        return as(EDITOR).body(Json.write(question)).post("/api/bases/" + base.id() + "/query");
    }

    @Test
    void aFigureDoesNotFailForNumbersOfRecordsThatAreNotSeen() {
        assertThat(owner().body(Json.write(Map.of(
                                "table",
                                "Visits",
                                "condition",
                                "{Fee} * " + LARGE + " > 0",
                                "aggregates",
                                List.of(Map.of("function", "count")))))
                        .post("/api/bases/" + base.id() + "/query")
                        .statusCode())
                .as("what fails for who sees both")
                .isEqualTo(422);

        asked(Map.of(
                        "table",
                        "Visits",
                        "condition",
                        "{Fee} * " + LARGE + " > 0",
                        "aggregates",
                        List.of(Map.of("function", "sum", "field", "Fee", "name", "fees"))))
                .then()
                .statusCode(200)
                .body("total", equalTo(1), "records.id", equalTo(List.of(own)), "summaries.fees", equalTo(100));
    }

    @Test
    void aConditionOverALinkDoesNotFailForThemEither() {
        asked(Map.of(
                        "table",
                        "Clients",
                        "links",
                        List.of(Map.of("path", List.of("Visits"), "condition", "{Fee} * " + LARGE + " > 0"))))
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(acme)));
        asked(Map.of(
                        "table",
                        "Clients",
                        "links",
                        List.of(Map.of("path", List.of("Visits"), "condition", "{Fee} > 800"))))
                .then()
                .statusCode(200)
                .body("records", equalTo(List.of()));
    }

    @Test
    void aListIsFilteredAmongTheRecordsThatAreSeen() {
        as(EDITOR)
                .queryParam("filterByFormula", "AND({Fee} * " + LARGE + " > 0, {Fee} / ({Fee} - 900) < 0)")
                .get(base.path(visits))
                .then()
                .statusCode(200)
                .body("records.id", equalTo(List.of(own)));
    }

    @Test
    void anUploadToARecordThatIsNotSeenIsAnsweredAsToOneThatDoesNotExist() {
        base.addField(visits, field("Files", "multipleAttachments"));
        String file = Json.write(Map.of("contentType", "text/plain", "file", "eA==", "filename", "x.txt"));
        Response hidden = as(EDITOR).body(file).post("/v0/" + base.id() + "/" + others + "/Files/uploadAttachment");
        Response missing = as(EDITOR).body(file).post("/v0/" + base.id() + "/recAAAAAAAAAAAAAA/Files/uploadAttachment");

        assertThat(hidden.statusCode() + hidden.asString())
                .isEqualTo(missing.statusCode() + missing.asString())
                .startsWith("404");
        as(EDITOR)
                .body(file)
                .post("/v0/" + base.id() + "/" + own + "/Files/uploadAttachment")
                .then()
                .statusCode(200);
    }
}
