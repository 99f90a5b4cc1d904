package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.STRANGER;
import static org.pyairtable.data.DataFixture.as;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.Sql;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** Airtable's webhooks: how they are made, listed, refreshed and deleted, and by whom. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WebhooksIT extends HookedBase {
    private static final String URL = "https://example.org/hook";

    @Inject
    WebhooksInTime inTime;

    @Test
    void aWebhookIsListedAsItWasMade() {
        String filters = "{\"dataTypes\":[\"tableData\"],\"recordChangeScope\":\"" + base.table() + "\"}";
        JsonPath made = webhook(URL, filters, "{\"includeCellValuesInFieldIds\":\"all\"}");

        assertThat(made.getString("id")).matches("ach[A-Za-z0-9]{14}");
        assertThat(Base64.getDecoder().decode(made.getString("macSecretBase64")))
                .hasSize(64);
        assertThat(Instant.parse(made.getString("expirationTime")))
                .isCloseTo(Instant.now().plus(Duration.ofDays(7)), within(1, ChronoUnit.MINUTES));
        JsonNode listed = listed(made.getString("id"));
        assertThat(listed.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id",
                        "areNotificationsEnabled",
                        "cursorForNextPayload",
                        "isHookEnabled",
                        "lastSuccessfulNotificationTime",
                        "notificationUrl",
                        "expirationTime",
                        "lastNotificationResult",
                        "specification");
        assertThat(listed.path("areNotificationsEnabled").booleanValue()).isTrue();
        assertThat(listed.path("isHookEnabled").booleanValue()).isTrue();
        assertThat(listed.path("cursorForNextPayload").intValue()).isEqualTo(1);
        assertThat(listed.path("notificationUrl").asText()).isEqualTo(URL);
        assertThat(listed.path("lastNotificationResult").isNull()).isTrue();
        assertThat(listed.path("specification"))
                .isEqualTo(specification(filters, "{\"includeCellValuesInFieldIds\":\"all\"}"));
    }

    @Test
    void everyPartOfASpecificationIsTakenAndShown() {
        String field = fields(base.table()).get("Name");
        String filters = "{\"dataTypes\":[\"tableData\",\"tableFields\",\"tableMetadata\"],\"recordChangeScope\":\""
                + base.table() + "\",\"changeTypes\":[\"add\",\"remove\",\"update\"],\"fromSources\":[\"client\","
                + "\"publicApi\",\"formSubmission\",\"formPageSubmission\",\"automation\",\"system\",\"sync\","
                + "\"anonymousUser\",\"unknown\"],\"sourceOptions\":{\"formSubmission\":{\"viewId\":\"viw00000000000000\"},"
                + "\"formPageSubmission\":{\"pageId\":\"pag00000000000000\"}},\"watchDataInFieldIds\":[\"" + field
                + "\"],\"watchSchemasOfFieldIds\":[\"" + field + "\"]}";
        String includes = "{\"includeCellValuesInFieldIds\":[\"" + field
                + "\"],\"includePreviousCellValues\":true,\"includePreviousFieldDefinitions\":true}";

        String id = webhook(filters, includes);

        assertThat(listed(id).path("specification")).isEqualTo(specification(filters, includes));
        create(base.table(), Map.of("Name", "x"));
        assertThat(payloads(id, "").path("payloads")).hasSize(1);
    }

    @Test
    void theSecretOfAWebhookIsSealedInTheDatabase() {
        JsonPath made = webhook(URL, "{\"dataTypes\":[\"tableData\"]}", "{}");
        byte[] secret = Base64.getDecoder().decode(made.getString("macSecretBase64"));

        String stored = Sql.column("select encode(secret, 'hex') from webhook where id = ?", made.getString("id"))
                .getFirst();

        assertThat(stored).doesNotContain(HexFormat.of().formatHex(secret, 0, 16));
        // A nonce, the secret encrypted, and the tag that tells whether it was changed.
        assertThat(HexFormat.of().parseHex(stored)).hasSize(12 + secret.length + 16);
    }

    @Test
    void aWebhookLivesSevenDaysUnlessItIsRefreshedOrRead() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        ObjectNode body = (ObjectNode) Json.read("{}");
        body.set("specification", specification("{\"dataTypes\":[\"tableData\"]}", "{}"));
        String expired = inTime.at(now.minus(Duration.ofDays(8))).create(crew.creator(), base.id(), body);
        String refreshed = inTime.at(now.minus(Duration.ofDays(12))).create(crew.creator(), base.id(), body);
        assertThat(inTime.at(now.minus(Duration.ofDays(6))).refresh(crew.creator(), base.id(), refreshed))
                .isEqualTo(now.plus(Duration.ofDays(1)));

        create(base.table(), Map.of("Name", "1"));

        assertThat(listed(expired).path("isHookEnabled").booleanValue()).isFalse();
        assertThat(payloads(expired, "").path("payloads")).isEmpty();
        refused(as(crew.creator()).post(path + "/" + expired + "/refresh"), 422, "INVALID_REQUEST_UNKNOWN");
        assertThat(listed(refreshed).path("isHookEnabled").booleanValue()).isTrue();
        assertThat(payloads(refreshed, "").path("payloads")).hasSize(1);
        // That it was read has begun its life anew.
        assertThat(Instant.parse(listed(refreshed).path("expirationTime").asText()))
                .isCloseTo(now.plus(Duration.ofDays(7)), within(1, ChronoUnit.MINUTES));
        assertThat(inTime.at(now.plus(Duration.ofDays(8))).payloads(crew.creator(), base.id(), refreshed))
                .isZero();
        assertThat(listed(refreshed).path("cursorForNextPayload").intValue()).isEqualTo(2);
        assertThat(inTime.list(crew.creator(), base.id())).containsExactly(refreshed);
        String id = inTime.at(now).create(crew.creator(), base.id(), body);
        WebhooksInTime later = inTime.at(now.plus(Duration.ofDays(7)));
        assertThatThrownBy(() -> later.refresh(crew.creator(), base.id(), id)).isInstanceOf(RefusedException.class);
    }

    @Test
    void aBaseHasAtMostTenWebhooks() {
        for (int i = 0; i < 10; i++) {
            everything();
        }

        refused(
                as(crew.creator())
                        .body("{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}}}")
                        .post(path),
                422,
                "TOO_MANY_WEBHOOKS_IN_BASE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"specification\":null}",
                "{\"specification\":{}}",
                "{\"specification\":{\"options\":{}}}",
                "{\"specification\":{\"options\":{\"filters\":{}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":\"tableData\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"everything\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[7]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],\"x\":1}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"recordChangeScope\":\"Jobs\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"recordChangeScope\":\"tblAAAAAAAAAAAAAA\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"changeTypes\":[\"create\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"fromSources\":[\"mars\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"watchDataInFieldIds\":[\"fldAAAAAAAAAAAAAA\"]}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"],"
                        + "\"sourceOptions\":{\"formSubmission\":{\"viewId\":5}}}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]},"
                        + "\"includes\":{\"includeCellValuesInFieldIds\":\"some\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]},"
                        + "\"includes\":{\"includePreviousCellValues\":\"yes\"}}}}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}},"
                        + "\"notificationUrl\":\"ftp://example.org\"}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}},"
                        + "\"notificationUrl\":7}",
                "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}},\"secret\":\"x\"}"
            })
    void aBadWebhookIsRefused(String body) {
        refused(as(crew.creator()).body(body).post(path), 422, "INVALID_REQUEST_UNKNOWN");
        as(crew.creator()).get(path).then().body("webhooks", equalTo(List.of()));
    }

    @Test
    void badRequestsAreRefused() {
        String id = everything();
        for (String query : List.of("cursor=0", "cursor=-1", "cursor=x", "limit=0", "limit=51", "limit=x", "page=2")) {
            refused(as(crew.creator()).get(path + "/" + id + "/payloads?" + query), 422, "INVALID_REQUEST_UNKNOWN");
        }
        refused(as(crew.creator()).body("{").post(path), 422, "INVALID_REQUEST_BODY");
        for (String body : List.of("{}", "{\"enable\":\"yes\"}", "{\"enable\":true,\"x\":1}", "{\"enable\":true}")) {
            refused(
                    as(crew.creator()).body(body).post(path + "/" + id + "/enableNotifications"),
                    422,
                    "INVALID_REQUEST_UNKNOWN");
        }
        as(crew.creator()).get(path + "/ach1/payloads").then().statusCode(404).body("error", equalTo("NOT_FOUND"));
        as(crew.creator()).get("/v0/bases/nothing/webhooks").then().statusCode(404);
        refused(
                as(crew.creator()).post(path + "/achAAAAAAAAAAAAAA/refresh"),
                403,
                "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
    }

    @Test
    void webhooksAndTheirPayloadsAreForCreatorsOnly() {
        String id = everything();
        create(base.table(), Map.of());

        for (String user : List.of(crew.viewer(), crew.commenter(), crew.editor(), STRANGER)) {
            refused(as(user).get(path), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
            refused(as(user).get(path + "/" + id + "/payloads"), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        }
        for (String user : List.of(crew.creator(), crew.owner())) {
            as(user).get(path).then().statusCode(200).body("webhooks.id", equalTo(List.of(id)));
            as(user).get(path + "/" + id + "/payloads").then().statusCode(200).body("payloads.size()", equalTo(1));
        }
    }

    @Test
    void rolesAndScopesAreAskedFor() {
        String id = everything();
        String body = "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}}}";

        refused(as(crew.editor()).body(body).post(path), 403, "INVALID_PERMISSIONS");
        refused(as(crew.editor()).delete(path + "/" + id), 403, "INVALID_PERMISSIONS");
        refused(as(crew.editor()).post(path + "/" + id + "/refresh"), 403, "INVALID_PERMISSIONS");
        refused(
                as(crew.editor()).body("{\"enable\":false}").post(path + "/" + id + "/enableNotifications"),
                403,
                "INVALID_PERMISSIONS");
        refused(as(crew.owner(), "data.records:read").get(path), 403, "INVALID_PERMISSIONS");
        refused(as(crew.owner(), "webhook:manage").body(body).post(path), 403, "INVALID_PERMISSIONS");
        as(crew.owner(), "webhook:manage", "data.records:read")
                .body(body)
                .post(path)
                .then()
                .statusCode(200);
        refused(
                as(crew.owner(), "webhook:manage", "data.records:read").get(path + "/" + id + "/payloads"),
                403,
                "INVALID_PERMISSIONS");
        as(crew.owner(), "webhook:manage").get(path).then().statusCode(200);
        as(crew.creator())
                .post(path + "/" + id + "/refresh")
                .then()
                .statusCode(200)
                .body("expirationTime", org.hamcrest.Matchers.endsWith("Z"));
        refused(as(STRANGER).get(path), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        as(crew.creator()).get(path).then().body("webhooks[0].notificationUrl", nullValue());
    }
}
