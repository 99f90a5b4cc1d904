package org.pyairtable.core.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.core.CoreFixture.PASSWORD;
import static org.pyairtable.core.CoreFixture.anonymous;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.login;
import static org.pyairtable.core.CoreFixture.newEmail;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.Closed;
import org.pyairtable.testkit.SuiteResource;

/** An installation that takes no registrations still has its first user. */
@QuarkusTest
@TestProfile(Closed.class)
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class ClosedRegistrationIT {
    @Test
    void registrationIsRefusedAndTheFirstUserExistsAndIsProven() {
        String email = newEmail();

        anonymous()
                .body(Map.of("email", email, "password", PASSWORD, "name", "Ann"))
                .post("/api/auth/register")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("FORBIDDEN"))
                .body(
                        "detail",
                        equalTo("Registration is closed; ask the operator of this installation for an account"));

        eventually().until(() -> login("first@example.org", PASSWORD).statusCode() == 200);
        assertThat(column("select email from users where proven_at is not null"))
                .containsExactly("first@example.org");
        assertThat(column("select email from users where email = ?", email)).isEmpty();
    }
}
