package org.pyairtable.communication.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.tablesWith;
import static org.pyairtable.testkit.ServiceDatabase.update;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.SuiteResource;

/** What is left here of a workspace that is deleted. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class WorkspaceDeletionIT {
    @Test
    void everyTableLosesTheWorkspaceAndKeepsTheOthers() {
        String gone = Ids.random("wsp");
        String kept = Ids.random("wsp");
        content(gone, 1_001);
        content(kept, 1);

        JsonNode deleted = deleted(gone);

        assertThat(deleted.path("notifications").asInt()).isEqualTo(1_001);
        assertThat(deleted.path("webhook-deliveries").asInt()).isEqualTo(1_001);
        assertThat(tablesWith(gone)).isEmpty();
        assertThat(tablesWith(kept))
                .containsExactly(
                        "public.mail",
                        "public.notifications",
                        "public.webhook_delivery",
                        "public.webhook_endpoint",
                        "public.webhook_message");
        assertThat(deleted(gone).path("notifications").asInt()).as("Once more").isZero();
    }

    private static void content(String workspace, int times) {
        update(
                "insert into notifications (id, workspace_id, user_id, category, title, body, data, created_at, version)"
                        + " select ? || n, ?, 'usr', 'workflow', 't', '', '{}', now(), 0 from generate_series(1, ?) n",
                "ntf" + workspace,
                workspace,
                times);
        update(
                "insert into mail (id, kind, recipient, details, expires_at, state, due_at, actor, created_at, ended_at,"
                        + " workspace_id) values (?, 'approval', 'ann@example.org', '{}', now(), 'sent', now(), 'usr', now(),"
                        + " now(), ?)",
                "mail" + workspace,
                workspace);
        update(
                "insert into webhook_endpoint (id, workspace_id, url, event_types, description, secret, created_by,"
                        + " created_at) values (?, ?, 'https://example.org', '{}', '', '', 'usr', now())",
                "whe" + workspace,
                workspace);
        update(
                "insert into webhook_message (id, workspace_id, event_source, event_id, event_type, actor, correlation,"
                        + " body, created_at) select ? || n, ?, 's', ? || n, 't', 'a', 'c', '{}', now()"
                        + " from generate_series(1, ?) n",
                "msg" + workspace,
                workspace,
                workspace,
                times);
        update(
                "insert into webhook_delivery (endpoint_id, message_id, state, due_at, created_at)"
                        + " select ?, ? || n, 'delivered', now(), now() from generate_series(1, ?) n",
                "whe" + workspace,
                "msg" + workspace,
                times);
    }

    /** What was deleted, by what it was, as the service answers. */
    private static JsonNode deleted(String workspace) {
        CloudEvent event = CloudEvent.ofJson(
                        "org.pyairtable.platform.erasures.workspace-deleted.v1", Map.of("workspaceId", workspace))
                .withCorrelation(Ids.random("corr"));
        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.send("platform.erasures", workspace, event);
            return kafka.await(
                            "platform.erasures",
                            m -> event.id().equals(m.header("ce_causation")),
                            Duration.ofSeconds(60))
                    .json()
                    .path("deleted");
        }
    }
}
