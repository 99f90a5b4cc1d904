package org.pyairtable.workflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.pyairtable.workflow.Engine.CREATOR;
import static org.pyairtable.workflow.Engine.IDENTITY;
import static org.pyairtable.workflow.Engine.as;
import static org.pyairtable.workflow.Engine.awaitRuns;
import static org.pyairtable.workflow.Engine.run;
import static org.pyairtable.workflow.Engine.runs;
import static org.pyairtable.workflow.Engine.saved;
import static org.pyairtable.workflow.Engine.unique;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.SuiteResource;

/** Calls of other systems that start workflows, without a token. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class HooksIT {
    private static final String SECRET = "the secret of the hook";

    @Test
    void aCallWithTheSecretStartsARunWithItsBody() {
        String hook = hook(Map.of());

        String runId = called(hook, SECRET, Map.of(), "{\"order\": {\"lines\": [{\"price\": 20.5}]}}")
                .statusCode(202)
                .extract()
                .path("runId");

        assertThat(awaitRuns(hook, 1, "succeeded")).isEqualTo(runId);
        assertThat(run(runId).getFloat("steps[0].output")).isEqualTo(41f);
    }

    @Test
    void aRepeatedCallStartsNoSecondRun() {
        String hook = hook(Map.of("dedupe", "X-Delivery"));
        String body = "{\"order\": {\"lines\": [{\"price\": 1}]}}";

        called(hook, SECRET, Map.of("X-Delivery", "d1"), body).statusCode(202).body("runId", startsWith("run"));
        called(hook, SECRET, Map.of("X-Delivery", "d1"), body).statusCode(202).body("runId", nullValue());
        called(hook, SECRET, Map.of("X-Delivery", "d2"), body).statusCode(202).body("runId", startsWith("run"));

        awaitRuns(hook, 2, "succeeded");
    }

    @Test
    void aCallForWhichTheConditionIsNotTrueIsAcceptedAndStartsNoRun() {
        String hook = hook(Map.of("condition", "{trigger.order.total} > 100"));

        called(hook, SECRET, Map.of(), "{\"order\": {\"total\": 100, \"lines\": [{\"price\": 1}]}}")
                .statusCode(202)
                .body("runId", nullValue());
        called(hook, SECRET, Map.of(), "{\"order\": {\"total\": 101, \"lines\": [{\"price\": 1}]}}")
                .statusCode(202)
                .body("runId", startsWith("run"));

        awaitRuns(hook, 1, "succeeded");
    }

    @Test
    void aBodyIsReadAsTheTriggerSays() {
        String hook = hook(Map.of(
                "inputs",
                List.of(
                        Map.of("name", "order", "type", "object", "required", true),
                        Map.of("name", "channel", "type", "text", "default", "shop"))));

        called(hook, SECRET, Map.of(), "{\"order\": 5}")
                .statusCode(400)
                .body("errors[0].field", equalTo("body.order"))
                .body("errors[0].message", equalTo("is not an object"));
        called(hook, SECRET, Map.of(), "{\"channel\": \"mail\"}")
                .statusCode(400)
                .body("errors[0].message", equalTo("is missing"));
        called(hook, SECRET, Map.of(), "{\"order\": {\"lines\": [{\"price\": 1}]}, \"more\": 1}")
                .statusCode(202)
                .body("runId", startsWith("run"));

        String run = awaitRuns(hook, 1, "succeeded");
        assertThat(run(run).getMap("trigger.values"))
                .containsEntry("channel", "shop")
                .containsEntry("more", 1);
    }

    @Test
    void aCallIsAnsweredWithTheResultWhereTheTriggerWaitsForIt() {
        String hook = hook(Map.of("answer", "done"));

        called(hook, SECRET, Map.of(), "{\"order\": {\"lines\": [{\"price\": 21}]}}")
                .statusCode(200)
                .body("runId", startsWith("run"))
                .body("status", equalTo("succeeded"))
                .body("result", equalTo(42));
        called(hook, SECRET, Map.of("Idempotency-Key", "a"), "{\"order\": {\"lines\": [{\"price\": 2}]}}")
                .statusCode(200)
                .body("result", equalTo(4));
        called(hook, SECRET, Map.of("Idempotency-Key", "a"), "{\"order\": {\"lines\": [{\"price\": 2}]}}")
                .statusCode(202)
                .body("runId", nullValue())
                .body("result", nullValue());
    }

    @Test
    void aSignedCallStartsOneRunWhateverElseIsSaid() {
        String hook = hook(Map.of("signature", "X-Signature"));
        String body = "{\"order\": {\"lines\": [{\"price\": 1}]}}";
        String signature = signature(body);

        called(hook, null, Map.of("X-Signature", "sha256=" + signature), body)
                .statusCode(202)
                .body("runId", startsWith("run"));
        called(hook, null, Map.of("X-Signature", signature, "Idempotency-Key", "another"), body)
                .statusCode(202)
                .body("runId", nullValue());

        awaitRuns(hook, 1, "succeeded");
    }

    @Test
    void aCallerWithoutProofLearnsNothing() {
        String open = hook(Map.of());
        String signed = hook(Map.of("signature", "X-Signature"));
        String manual = saved(Map.of("type", "manual"), List.of(cost()));
        String body = "{}";

        List<String> answers = List.of(
                stripped(called("wflNowhere", SECRET, Map.of(), body)),
                stripped(called(manual, SECRET, Map.of(), body)),
                stripped(called(open, "a wrong secret", Map.of(), body)),
                stripped(called(open, null, Map.of(), body)),
                stripped(called(open, null, Map.of("X-Signature", signature(body)), body)),
                stripped(called(signed, SECRET, Map.of(), body)),
                stripped(called(signed, null, Map.of("X-Signature", signature("{ }")), body)),
                stripped(called(open, "a wrong secret", Map.of(), "no JSON")));

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(runs(open).getList("items")).isEmpty();
        assertThat(runs(signed).getList("items")).isEmpty();
    }

    @Test
    void badBodiesAreRefused() {
        String hook = hook(Map.of());
        String deep = "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}";

        for (String body : List.of("", "[1]", "null", "{\"a\": ", "{} {}", "{\"a\": \"\\u0000\"}", deep)) {
            called(hook, SECRET, Map.of(), body).statusCode(400).body("errors[0].field", equalTo("body"));
        }
        called(hook, SECRET, Map.of(), "{\"a\": \"" + "x".repeat(300_000) + "\"}")
                .statusCode(413);
        called(hook, SECRET, Map.of("Idempotency-Key", "k".repeat(201)), "{}").statusCode(400);
        assertThat(runs(hook).getList("items")).isEmpty();
    }

    @Test
    void aPausedWorkflowSaysSoToCallersWithProof() {
        String hook = hook(Map.of());
        as(CREATOR).post("/api/workflows/" + hook + "/pause").then().statusCode(200);

        called(hook, SECRET, Map.of(), "{}").statusCode(409);
    }

    private static String stripped(ValidatableResponse answer) {
        return answer.statusCode(404).extract().asString().replaceAll("\"traceId\":\"[^\"]*\"", "");
    }

    private static String hook(Map<String, ?> members) {
        String name = unique("hook");
        as(CREATOR)
                .body(Map.of("value", SECRET, "hosts", List.of()))
                .put("/api/workflows/secrets/" + name + "?workspaceId=" + DataDouble.WORKSPACE)
                .then()
                .statusCode(200);
        Map<String, Object> trigger = new HashMap<>(members);
        trigger.put("type", "webhook");
        trigger.put("secret", name);
        return saved(trigger, List.of(cost()));
    }

    private static Map<String, ?> cost() {
        return Map.of("id", "cost", "action", "evaluate", "formula", "{trigger.order.lines.0.price} * 2");
    }

    private static ValidatableResponse called(
            String hook, @Nullable String secret, Map<String, String> headers, String body) {
        var request = RestAssured.given()
                .contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + IDENTITY.anonymousToken())
                .headers(headers)
                .body(body.getBytes(UTF_8));
        return (secret == null ? request : request.queryParam("secret", secret))
                .post("/hooks/" + hook)
                .then();
    }

    private static String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
