package org.pyairtable.communication.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.ExportProbe;
import org.pyairtable.runtime.fixture.ExportProbe.Exported;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** What a person gets of what is held here. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class ExportIT {
    private static final String SERVICE = "communication-hub";

    /** Of {@code ann.exported@example.org}: other tests mail to other addresses. */
    private static final String HASH = "da30b5f8942ae325a1b46b21d51c76e334fcb1d18e0379a0d87f874a3d976d9e";

    private final String person = Ids.random("usr");
    private final String other = Ids.random("usr");

    @Test
    void thePersonGetsTheInboxThePreferencesAndTheMailsToTheAddressAlone() {
        notified(person, "For Ann ", "“quoted”\n", 3);
        notified(other, "For Bob ", "", 1);
        update("insert into notification_preferences (user_id, muted, version) values (?, 'workflow', 0)", person);
        mailed("Ann.Exported@Example.org", other);
        mailed("bob@example.org", person);

        Exported exported = ExportProbe.of(SERVICE, person, HASH);

        JsonNode document = exported.document();
        assertThat(document.path("notifications").findValuesAsText("title"))
                .containsExactly("For Ann 1", "For Ann 2", "For Ann 3");
        assertThat(document.at("/notifications/0/body").asText()).isEqualTo("“quoted”\n");
        assertThat(document.at("/notifications/0/data/n").asInt()).isEqualTo(1);
        assertThat(document.at("/notification-preferences/0/muted").asText()).isEqualTo("workflow");
        assertThat(document.path("mails").findValuesAsText("recipient")).containsExactly("Ann.Exported@Example.org");
        assertThat(document.toString()).doesNotContain("Bob", "bob@", other);
        assertThat(exported.rows().path("notifications").asInt()).isEqualTo(3);
        assertThat(exported.rows().path("mails").asInt()).isEqualTo(1);
        assertThat(exported.wire()).doesNotContain("For Ann", "Ann.Exported");
        assertThat(column("select export_id from export_work where user_id = ?", person))
                .isEmpty();
    }

    @Test
    void manyRowsComeInMessagesOfBoundedSizeAndInTheirOrder() {
        notified(person, "N", "x".repeat(300), 20_001);

        Exported exported = ExportProbe.of(SERVICE, person, "");

        JsonNode notifications = exported.document().path("notifications");
        assertThat(notifications).hasSize(20_001);
        assertThat(notifications.get(0).path("title").asText()).isEqualTo("N1");
        assertThat(notifications.get(20_000).path("title").asText()).isEqualTo("N20001");
        assertThat(exported.pieces()).isGreaterThan(40);
        assertThat(exported.wire().lines().mapToInt(String::length).max().orElseThrow())
                .isLessThan(400 * 1024);
    }

    @Test
    void aRowLongerThanAMessageIsCutAndPutTogetherAgain() {
        notified(person, "Long", "ä".repeat(400_000), 1);

        Exported exported = ExportProbe.of(SERVICE, person, "");

        assertThat(exported.document().at("/notifications/0/body").asText()).isEqualTo("ä".repeat(400_000));
    }

    @Test
    void aPersonOfWhomNothingIsHeldGetsEmptyLists() {
        Exported exported = ExportProbe.of(SERVICE, person, "");

        assertThat(exported.document().path("notifications").isArray()).isTrue();
        exported.document().forEach(list -> assertThat(list).isEmpty());
        assertThat(exported.document()).isNotEmpty();
    }

    private static void notified(String user, String title, String body, int times) {
        update(
                "insert into notifications (id, workspace_id, user_id, category, title, body, data, created_at, version)"
                        + " select ? || n, 'wsp', ?, 'workflow', ? || n, ?, '{\"n\":' || n || '}', now(), 0"
                        + " from generate_series(1, ?) n order by n",
                Ids.random("ntf"),
                user,
                title,
                body,
                times);
    }

    private static void mailed(String recipient, String actor) {
        update(
                "insert into mail (id, kind, recipient, details, expires_at, state, due_at, actor, created_at, ended_at)"
                        + " values (?, 'invitation', ?, '{}', now(), 'sent', now(), ?, now(), now())",
                Ids.random("mai"),
                recipient,
                actor);
    }
}
