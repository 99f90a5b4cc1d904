package org.pyairtable.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.testkit.SuiteResource;

/** An installation refuses more than its processes can hold in memory, and says which setting bounds it. */
@QuarkusTest
@TestProfile(SmallInstallation.class)
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class CapacityIT {
    @Test
    void usersMembershipsAndTokensEndAtTheirSettings() {
        eventually().until(() -> login("first@example.org", PASSWORD).statusCode() == 200);
        Member ann = register();
        Member bob = proven(register());

        String late = newEmail();
        full(anonymous()
                        .body(Map.of("email", late, "password", PASSWORD, "name", "Late"))
                        .post("/api/auth/register"))
                .body("detail", equalTo(sentence(3, "users")));
        assertThat(column("select email from users where email = ?", late)).isEmpty();

        ann.request()
                .body(Map.of("name", "Second"))
                .post("/api/workspaces")
                .then()
                .statusCode(201);
        String second = ann.request().get("/api/workspaces").path("items.find { it.name == 'Second' }.id");
        add(ann, second, bob).then().statusCode(201);
        full(ann.request().body(Map.of("name", "Third")).post("/api/workspaces"))
                .body("detail", equalTo(sentence(5, "memberships")));
        full(add(ann, ann.workspace(), bob)).body("detail", equalTo(sentence(5, "memberships")));
        assertThat(column("select id from workspaces where name = 'Third'")).isEmpty();

        ann.request()
                .delete("/api/workspaces/" + second + "/members/" + bob.id())
                .then()
                .statusCode(204);
        add(ann, ann.workspace(), bob).then().statusCode(201);

        token(ann).then().statusCode(201);
        String made = token(bob).path("id");
        full(token(ann)).body("detail", equalTo(sentence(2, "tokens")));
        bob.request().delete("/api/tokens/" + made).then().statusCode(204);
        token(ann).then().statusCode(201);
    }

    private static Response add(Member owner, String workspace, Member added) {
        return owner.request()
                .body(Map.of("email", added.email(), "role", "editor"))
                .post("/api/workspaces/" + workspace + "/members");
    }

    private static Response token(Member member) {
        return member.request()
                .body(Map.of("name", "CI", "scopes", List.of("*")))
                .post("/api/tokens");
    }

    private static ValidatableResponse full(Response answer) {
        return answer.then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("INSTALLATION_FULL"));
    }

    private static String sentence(int most, String what) {
        return "This installation has " + most + " " + what + ", as many as it may have. Its operator can raise"
                + " pyairtable.core.capacity." + what
                + ", with a larger heap for the services, which hold them all in memory";
    }
}
