package org.pyairtable.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.workflow.Engine.STRANGER;
import static org.pyairtable.workflow.Engine.as;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.SuiteResource;

/** Formulas over HTTP: for any signed-in user. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class FormulasIT {
    @Test
    void evaluates() {
        post("evaluate", Map.of("formula", "{Hours} * 50 & ' EUR'", "fields", Map.of("Hours", 7.5)))
                .statusCode(200)
                .body("result", equalTo("375 EUR"))
                .body("type", equalTo("text"));
        post("evaluate", Map.of("formula", "{Hours} + 1", "fields", Map.of("Hours", 2)))
                .body("result", equalTo(3))
                .body("type", equalTo("number"));
        post(
                        "evaluate",
                        Map.of(
                                "formula", "DATETIME_DIFF({End}, {Start}, 'days')",
                                "fields", Map.of("Start", "2026-03-01", "End", "2026-03-05"),
                                "types", Map.of("Start", "date", "End", "date")))
                .body("result", equalTo(4));
        post("evaluate", Map.of("formula", "{Empty}", "types", Map.of("Empty", "number")))
                .body("result", nullValue())
                .body("type", equalTo("number"));
        post("evaluate", Map.of("formula", "ERROR('no')"))
                .body("type", equalTo("error"))
                .body("result.error", equalTo("#ERROR!"));
    }

    @Test
    void refusesInvalidFormulasWithThePosition() {
        post("evaluate", Map.of("formula", "1 +"))
                .statusCode(400)
                .body("errors[0].field", equalTo("formula"))
                .body("errors[0].message", containsString("(at character "));
        post("evaluate", Map.of("formula", "{Nowhere}"))
                .statusCode(400)
                .body("errors[0].message", containsString("Nowhere"));
        post("evaluate", Map.of()).statusCode(400).body("errors[0].field", equalTo("formula"));
        post("evaluate", Map.of("formula", "1".repeat(10_001))).statusCode(400);
        as(STRANGER).body("[]").post("/api/formulas/evaluate").then().statusCode(400);
        as(STRANGER).body("{\"formula\":").post("/api/formulas/evaluate").then().statusCode(400);
    }

    @Test
    void validates() {
        post("validate", Map.of("formula", "IF({A} > {B}, {A}, 'x')"))
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("references", equalTo(List.of("A", "B")));
        post("validate", Map.of("formula", "{A} + {C}", "fields", List.of("A", "B")))
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("error.message", equalTo("Unknown field names: C"))
                .body("error.position", equalTo(6))
                .body("references", equalTo(List.of("A", "C")));
        post("validate", Map.of("formula", "IF(1,"))
                .statusCode(200)
                .body("valid", equalTo(false))
                .body("error.position", equalTo(5));
    }

    @Test
    void explainsTheDeepestFormulasAndRefusesDeeperOnes() {
        for (String level : List.of("IF(1,", "1=1&1+1*(", "NOT(", "-(1+")) {
            int levels = level.startsWith("-") ? 100 : 200;
            // What the tests read JSON with is recursive itself.
            String explained = post("explain", Map.of("formula", level.repeat(levels) + "1" + ")".repeat(levels)))
                    .statusCode(200)
                    .extract()
                    .asString();
            assertThat(explained).startsWith("{\"source\":").endsWith("]}");
            assertThat(explained.split("\"parts\":", -1)).hasSizeGreaterThan(200);
        }
        post("explain", Map.of("formula", "1" + "+1".repeat(4_999)))
                .statusCode(200)
                .body("value", equalTo(5_000))
                .body("parts", hasSize(5_000));
        for (int levels : new int[] {201, 350, 800, 1_400}) {
            for (String call : List.of("explain", "evaluate")) {
                post(call, Map.of("formula", "IF(1,".repeat(levels) + "1" + ")".repeat(levels)))
                        .statusCode(400)
                        .body(
                                "errors[0].message",
                                equalTo("The formula nests deeper than 200 levels (at character 1001)"));
            }
        }
    }

    @Test
    void refusesAnExplanationThatWouldRepeatALongTextAtEachLevel() {
        post("explain", Map.of("formula", "IF(1,".repeat(150) + "REPT('x',100000)" + ")".repeat(150)))
                .statusCode(400)
                .body("errors[0].message", containsString("an explanation of more than 5000000 bytes"));
    }

    @Test
    void refusesJsonThatNestsTooDeeply() {
        Map<String, String> bodies = Map.of(
                "/api/formulas/evaluate", "{\"fields\":{\"a\":%s}}",
                "/api/workflows/any/runs", "{\"input\":{\"a\":%s}}",
                "/api/workflows", "{\"steps\":[{\"action\":\"createRecord\",\"fields\":{\"a\":%s}}]}");
        bodies.forEach((path, body) -> {
            for (int levels : new int[] {99, 5_000}) {
                as(STRANGER)
                        .body(body.formatted("[".repeat(levels) + "]".repeat(levels)))
                        .post(path)
                        .then()
                        .statusCode(400)
                        .body(containsString("nests deeper than 100 levels"));
            }
        });
    }

    @Test
    void explains() {
        post("explain", Map.of("formula", "IF({Hours} > 8, 'long', 'short')", "fields", Map.of("Hours", 9)))
                .statusCode(200)
                .body("value", equalTo("long"))
                .body("parts", hasSize(2))
                .body("parts[0].source", equalTo("{Hours} > 8"))
                .body("parts[0].value", equalTo(true));
    }

    @Test
    void refusesCallersWhoAreNotSignedIn() {
        RestAssured.given()
                .contentType("application/json")
                .header("Authorization", "Bearer " + Engine.IDENTITY.anonymousToken())
                .body(Map.of("formula", "1"))
                .post("/api/formulas/evaluate")
                .then()
                .statusCode(401);
    }

    private static ValidatableResponse post(String what, Map<String, ?> body) {
        return as(STRANGER).body(body).post("/api/formulas/" + what).then();
    }
}
