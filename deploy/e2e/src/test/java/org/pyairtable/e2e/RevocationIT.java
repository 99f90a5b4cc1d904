package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What ends at core-platform ends at the gateway: access tokens, personal access tokens and tokens of service accounts are
 * good for minutes or longer by themselves. The bound is generous; the figures are printed.
 */
@ExtendWith(SuiteExtension.class)
@Order(12)
final class RevocationIT {
    /** Well above the second that it takes at most on an idle machine, well below the life of an access token. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final RunningSuite suite;
    private final Report report = new Report("From the end of a credential to 401", "end", "milliseconds");

    RevocationIT(RunningSuite suite) {
        this.suite = suite;
        suite.awaitReady();
    }

    @Test
    void anEndedSessionAndEveryTokenOfADisabledUserAreRefused() {
        Member ann = Member.register(suite);
        refused("signing out", ann.session(), () -> ann.session()
                .post("/api/auth/logout", Map.of("refreshToken", ann.refreshToken()))
                .expect(204));
        assertThat(ann.token().get("/v0/meta/whoami").status())
                .as("the personal access token is not a part of the session")
                .isEqualTo(200);

        Member bob = Member.register(suite);
        String user = "/api/users/" + bob.id();
        refused("disabling, session", bob.session(), () -> suite.operator()
                .patch(user, Map.of("disabled", true))
                .expect(200));
        Until.holds("The personal access token's end", BOUND, () -> status(bob.token()) == 401);

        Member eve = Member.register(suite);
        String token = eve.session()
                .get("/api/tokens")
                .expect(200)
                .body()
                .at("/items/0/id")
                .asText();
        refused("revoking a personal access token", eve.token(), () -> eve.session()
                .delete("/api/tokens/" + token)
                .expect(204));
        report.print();
    }

    @Test
    void theTokenOfAServiceAccountReachesItsWorkspaceAloneAndEndsWithIt() {
        Member ann = Member.register(suite);
        String accounts = "/api/workspaces/" + ann.workspaceId() + "/service-accounts";
        String account = ann.session()
                .post(accounts, Map.of("name", "Importer", "role", "editor"))
                .expect(201)
                .body()
                .path("id")
                .asText();
        String secret = ann.session()
                .post(
                        accounts + "/" + account + "/tokens",
                        Map.of("name", "t", "scopes", List.of("data.records:read", "data.records:write")))
                .expect(201)
                .body()
                .path("token")
                .asText();
        Member.Table table = ann.tables("Things").getFirst();
        Member.Table foreign = Member.register(suite).tables("Things").getFirst();
        Gateway importer = suite.anonymous().with(secret);

        Until.holds(
                "The service account's write",
                PATIENCE,
                () -> importer.post(table.path(), Map.of("fields", Map.of("Name", "written by a program")))
                                .status()
                        == 200);
        assertThat(importer.get(foreign.path()).status()).isIn(403, 404);
        assertThat(importer.get("/api/auth/sessions").status()).isEqualTo(403);
        assertThat(ann.token().get(table.path()).expect(200).body().toString()).contains("written by a program");

        refused("deleting a service account", importer, () -> ann.session()
                .delete(accounts + "/" + account)
                .expect(204));
        report.print();
    }

    private void refused(String what, Gateway caller, Runnable end) {
        assertThat(status(caller)).as(what).isEqualTo(200);
        end.run();
        long began = System.nanoTime();
        Until.holds(what, BOUND, () -> status(caller) == 401);
        report.row(what, (System.nanoTime() - began) / 1_000_000);
    }

    private static int status(Gateway caller) {
        return caller.get("/v0/meta/whoami").status();
    }
}
