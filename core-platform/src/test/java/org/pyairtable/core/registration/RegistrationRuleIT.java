package org.pyairtable.core.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.SOON;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.as;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.SuiteResource;

/** Operators say who may register while the service runs. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class RegistrationRuleIT {
    private static final String PATH = "/operator/registration";

    @AfterEach
    void asConfigured() throws Exception {
        update("delete from registration");
    }

    @Test
    void anOperatorOpensRegistrationToSomeDomainsAndClosesIt() {
        operator().get(PATH).then().statusCode(200).body("mode", equalTo("open"));

        put(Map.of("mode", "domains", "domains", List.of("Example.org")))
                .then()
                .statusCode(200)
                .body("mode", equalTo("domains"), "domains", contains("example.org"));
        assertThat(register(newEmail()).statusCode()).isEqualTo(201);
        register(newEmail().replace("example.org", "example.net"))
                .then()
                .statusCode(403)
                .body("detail", containsString("domain"));

        put(Map.of("mode", "closed")).then().statusCode(200);
        assertThat(register(newEmail()).statusCode()).isEqualTo(403);
        operator().get(PATH).then().body("mode", equalTo("closed"));
        KAFKA.await(
                "core.identity",
                m -> m.type().endsWith("registration-changed.v1")
                        && m.json().path("domains").path(0).asText().equals("example.org")
                        && m.header("ce_actor").equals("usrOperator000001"),
                SOON);
    }

    @Test
    void aRuleThatMakesNoSenseIsRefused() {
        put(Map.of("mode", "domains")).then().statusCode(400).body("errors[0].field", equalTo("domains"));
        put(Map.of("mode", "open", "domains", List.of("example.org"))).then().statusCode(400);
        put(Map.of("mode", "shut")).then().statusCode(400).body("errors[0].field", equalTo("mode"));
        put(Map.of("mode", "open", "colour", "red")).then().statusCode(400);
        operator().get(PATH).then().body("mode", equalTo("open"));
    }

    @Test
    void onlyOperatorsReadAndChangeIt() {
        assertThat(as("usrMember0000001").get(PATH).statusCode()).isEqualTo(403);
        assertThat(as("usrMember0000001")
                        .body(Map.of("mode", "closed"))
                        .put(PATH)
                        .statusCode())
                .isEqualTo(403);
    }

    private static Response put(Map<String, ?> rule) {
        return operator().body(rule).put(PATH);
    }

    private static Response register(String email) {
        return anonymous()
                .body(Map.of("email", email, "password", PASSWORD, "name", "Ann"))
                .post("/api/auth/register");
    }
}
