package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A home installation without a mail server: the operator hands links over. */
@ExtendWith(SuiteExtension.class)
@Order(2)
final class InvitationIT {
    private static final String PASSWORD = UUID.randomUUID() + "-Aa1";

    private final RunningSuite suite;
    private final String email = "home-" + UUID.randomUUID() + "@example.org";

    InvitationIT(RunningSuite suite) {
        this.suite = suite;
        suite.awaitReady();
    }

    @Test
    void theLauncherMakesLinksThatRegisterAndSetAPassword() {
        assertThat(register(Map.of("email", email, "password", PASSWORD, "name", "Hal"))
                        .status())
                .as("without an invitation")
                .isEqualTo(403);
        String secret = secretOf(suite.launch("invite", email).expect(0), "invitation");
        JsonNode about = suite.anonymous()
                .post("/api/invitations/preview", Map.of("secret", secret))
                .expect(200)
                .body();
        assertThat(about.path("email").asText()).isEqualTo(email);

        register(Map.of("email", email, "password", PASSWORD, "name", "Hal", "invitation", secret))
                .expect(201);

        String reset = secretOf(suite.launch("reset-password", email).expect(0), "password-reset");
        String other = UUID.randomUUID() + "-Aa1";
        suite.anonymous()
                .post("/api/auth/password-reset", Map.of("secret", reset, "newPassword", other))
                .expect(204);
        login(PASSWORD).expect(401);
        login(other).expect(200);
    }

    @Test
    void theLauncherInvitesToAWorkspaceOfTheFirstUser() {
        String workspace = suite.operator()
                .get("/api/workspaces")
                .expect(200)
                .body()
                .at("/items/0/id")
                .asText();
        String secret =
                secretOf(suite.launch("invite", email, workspace, "viewer").expect(0), "invitation");
        JsonNode registered = register(
                        Map.of("email", email, "password", PASSWORD, "name", "Hal", "invitation", secret))
                .expect(201)
                .body();
        assertThat(registered.path("workspace").path("id").asText()).isEqualTo(workspace);
        assertThat(suite.launch("invite", "no address").exitCode()).isEqualTo(1);
        assertThat(suite.launch("invite").exitCode()).isEqualTo(2);
    }

    /** What stands behind the # of the link, whose page there is. */
    private String secretOf(RunningSuite.Output said, String kind) {
        String link = said.lines().getFirst();
        assertThat(link).startsWith(suite.anonymous().url() + "/links/" + kind + "#");
        return link.substring(link.indexOf('#') + 1);
    }

    private Gateway.Answer register(Map<String, String> applicant) {
        return suite.anonymous().post("/api/auth/register", applicant);
    }

    private Gateway.Answer login(String password) {
        return suite.anonymous().post("/api/auth/login", Map.of("email", email, "password", password));
    }
}
