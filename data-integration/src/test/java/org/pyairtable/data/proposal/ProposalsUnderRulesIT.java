package org.pyairtable.data.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What members whom rules concern see of the changes of agents, and decide about. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ProposalsUnderRulesIT {
    private final Agent agent = Agent.asking(OWNER);
    private TestBase base;
    private String visits;
    private String own;
    private String others;
    private String plan;

    @BeforeEach
    void ownVisits() {
        base = base(
                "Visits",
                List.of(
                        field("Title", "singleLineText"),
                        field("Who", "singleCollaborator"),
                        field("Fee", "number", Map.of("precision", 0)),
                        field("Margin", "singleLineText"),
                        field("Town", "singleLineText")));
        visits = base.table();
        base.addField(visits, field("Shout", "formula", Map.of("formula", "UPPER({Margin} & {Title})")));
        String plans = base.addTable("Plans", List.of(field("Title", "singleLineText")));
        base.addField(plans, field("Visits", "multipleRecordLinks", Map.of("linkedTableId", visits)));
        own = visit("Roof", EDITOR);
        others = visit("Cellar", OWNER);
        plan = base.create(plans, Map.of("Title", "Monday", "Visits", List.of(own, others)));
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
                                List.of(Map.of(
                                        "table",
                                        visits,
                                        "rows",
                                        "{Who} = CURRENT_USER()",
                                        "hiddenFields",
                                        List.of("Margin"),
                                        "readOnlyFields",
                                        List.of("Town"))))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
    }

    private String visit(String title, String who) {
        return base.create(visits, Map.of("Title", title, "Who", Map.of("id", who), "Fee", 1, "Margin", "secret"));
    }

    private String proposed(String tool, Map<String, ?> more) {
        Map<String, Object> arguments = new HashMap<>(Map.of("base", base.id(), "table", "Visits"));
        arguments.putAll(more);
        return agent.call(tool, arguments).path("proposal").asText();
    }

    private String updating(String record, Map<String, ?> fields) {
        return proposed("update_records", Map.of("records", List.of(Map.of("id", record, "fields", fields))));
    }

    private String path(String proposal) {
        return "/api/bases/" + base.id() + "/proposals/" + proposal;
    }

    private List<String> listed() {
        return as(EDITOR)
                .get("/api/bases/" + base.id() + "/proposals")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.id");
    }

    private static String outcome(Response answer, String id) {
        return answer.statusCode() + " "
                + answer.asString().replaceAll("\"traceId\":\"[^\"]*\"", "").replace(id, "it");
    }

    @Test
    void aChangeOfWhatTheMemberMayWriteIsSeenAndApproved() {
        String proposal = updating(own, Map.of("Title", "Door", "Fee", 7));

        Response shown = as(EDITOR).get(path(proposal));
        shown.then()
                .statusCode(200)
                .body("difference.update[0].id", equalTo(own))
                .body("difference.update[0].changes.Title", equalTo(Map.of("from", "Roof", "to", "Door")))
                .body("difference.update[0].changes.Fee", equalTo(Map.of("from", 1, "to", 7)))
                .body("difference.update[0].changes.Shout", nullValue());
        assertThat(shown.asString()).doesNotContainIgnoringCase("secret");
        assertThat(owner().get(path(proposal)).asString()).contains("SECRET");
        assertThat(listed()).containsExactly(proposal);

        Response approved = as(EDITOR).post(path(proposal) + "/approve");
        approved.then()
                .statusCode(200)
                .body("state", equalTo("approved"), "decidedBy", equalTo(EDITOR))
                .body("result.updated", equalTo(List.of(own)))
                .body("result.records", nullValue());
        assertThat(approved.asString()).doesNotContainIgnoringCase("secret");
        assertThat(base.cell(visits, own, "Fee")).isEqualTo(7);
        assertThat(base.cell(visits, own, "Margin")).isEqualTo("secret");
        assertThat(listed()).containsExactly(proposal);
        as(EDITOR).post(path(proposal) + "/approve").then().statusCode(409);
    }

    @Test
    void whatTouchesMoreThanTheMemberMayWriteIsAsIfItWereNotThere() {
        List<String> hidden = List.of(
                updating(others, Map.of("Fee", 2)),
                updating(own, Map.of("Margin", "x")),
                updating(own, Map.of("Town", "Ulm")),
                updating(own, Map.of("Who", Map.of("id", OWNER))),
                proposed("delete_records", Map.of("records", List.of(own, others))),
                proposed(
                        "create_records",
                        Map.of("records", List.of(Map.of("Title", "Spy", "Who", Map.of("id", OWNER))))),
                proposed(
                        "upsert_records",
                        Map.of("mergeOn", List.of("Title"), "records", List.of(Map.of("Title", "Roof", "Fee", 3)))),
                proposed(
                        "update_records",
                        Map.of(
                                "table",
                                "Plans",
                                "records",
                                List.of(Map.of("id", plan, "fields", Map.of("Visits", List.of(own)))))));

        assertThat(listed()).isEmpty();
        String unknown = Ids.random("prp");
        for (String proposal : hidden) {
            assertThat(outcome(as(EDITOR).get(path(proposal)), proposal))
                    .isEqualTo(outcome(as(EDITOR).get(path(unknown)), unknown))
                    .startsWith("404");
            for (String decision : List.of("/approve", "/reject")) {
                as(EDITOR).post(path(proposal) + decision).then().statusCode(404);
            }
        }
        assertThat(owner().get("/api/bases/" + base.id() + "/proposals?state=pending")
                        .jsonPath()
                        .getList("items"))
                .hasSize(hidden.size());
        assertThat(base.cell(visits, others, "Fee")).isEqualTo(1);
        assertThat(as(VIEWER)
                        .get("/api/bases/" + base.id() + "/proposals")
                        .jsonPath()
                        .getList("items"))
                .isEmpty();
    }

    @Test
    void aMemberRejectsWhatItCouldMake() {
        String proposal = proposed(
                "create_records", Map.of("records", List.of(Map.of("Title", "Door", "Who", Map.of("id", EDITOR)))));

        as(EDITOR).post(path(proposal) + "/reject").then().statusCode(200).body("state", equalTo("rejected"));
        assertThat(owner().get(base.path(visits)).jsonPath().getList("records")).hasSize(2);
    }

    @Test
    void aChangeThatIsOutOfSightMeanwhileIsNotApproved() {
        String proposal = updating(own, Map.of("Fee", 7));
        assertThat(listed()).containsExactly(proposal);
        owner().body(Json.write(Map.of("fields", Map.of("Who", Map.of("id", OWNER)))))
                .patch(base.path(visits) + "/" + own)
                .then()
                .statusCode(200);

        as(EDITOR).post(path(proposal) + "/approve").then().statusCode(404);
        assertThat(base.cell(visits, own, "Fee")).isEqualTo(1);
    }
}
