package org.pyairtable.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.communication.Hub.IDENTITY;
import static org.pyairtable.communication.Hub.KAFKA;
import static org.pyairtable.communication.Hub.SOON;
import static org.pyairtable.communication.Hub.as;
import static org.pyairtable.communication.Hub.command;
import static org.pyairtable.communication.Hub.eventually;
import static org.pyairtable.communication.Hub.inbox;
import static org.pyairtable.communication.Hub.send;
import static org.pyairtable.communication.Hub.unique;
import static org.pyairtable.communication.Hub.withToken;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.communication.Hub.Team;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** In-app notifications, from the command on Kafka to the inbox over HTTP. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class NotificationsIT {
    @Test
    void aCommandForAllMembersNotifiesEachOnceDespiteRedelivery() {
        Team team = Team.joined();
        CloudEvent command = command(team, List.of("*"), "Late");
        send(team, command);
        send(team, command);
        send(team, command(team, List.of(team.viewer()), "Behind it"));

        eventually().untilAsserted(() -> assertThat(inbox(team.viewer()).getList("items.title"))
                .containsExactly("Behind it", "Late"));

        assertThat(inbox(team.editor()).getList("items.title")).containsExactly("Late");
        JsonPath inbox = inbox(team.creator());
        assertThat(inbox.getList("items")).hasSize(1);
        assertThat(inbox.getInt("unread")).isEqualTo(1);
        assertThat(inbox.getString("items[0].category")).isEqualTo("workflow");
        assertThat(inbox.getString("items[0].body")).isEqualTo("Roof is 3 days late");
        assertThat(inbox.getString("items[0].workspaceId")).isEqualTo(team.workspace());
        assertThat(inbox.getMap("items[0].data")).isEqualTo(Map.of("baseId", "app1", "recordId", "rec1"));
        assertThat(inbox.getString("items[0].readAt")).isNull();
        List<Message> told = KAFKA.await(
                "communication.events", m -> m.header("ce_causation").equals(command.id()), 3, SOON);
        assertThat(told)
                .extracting(m -> m.json().get("userId").asText())
                .containsExactlyInAnyOrder(team.creator(), team.editor(), team.viewer());
        assertThat(told).allSatisfy(m -> assertThat(m.headers())
                .containsEntry("ce_type", "org.pyairtable.communication.events.notification-delivered.v1")
                .containsEntry("ce_correlation", command.headers().get("ce_correlation"))
                .containsEntry("ce_actor", team.editor())
                .containsEntry("ce_workspace", team.workspace()));
    }

    @Test
    void onlyMembersOfTheWorkspaceAreNotified() {
        Team team = Team.joined();
        Team others = Team.joined();

        send(team, command(team, List.of(others.viewer(), team.viewer()), "For us"));

        eventually().untilAsserted(() -> assertThat(inbox(team.viewer()).getList("items.title"))
                .containsExactly("For us"));
        assertThat(inbox(others.viewer()).getList("items")).isEmpty();
    }

    @Test
    void aCommandWithoutAMemberBecomesADeadLetterAndTheNextOneIsHandled() {
        Team team = Team.joined();
        CloudEvent lost = send(team, command(team, List.of("usrNobody"), "Lost").withReplyTo("platform.replies"));
        CloudEvent shapeless = send(team, command(team, List.of("*"), "t", "Not A Category"));
        send(team, command(team, List.of("*"), "Next"));

        eventually().untilAsserted(() -> assertThat(inbox(team.viewer()).getList("items.title"))
                .containsExactly("Next"));

        assertThat(codes(lost)).containsExactly("NO_RECIPIENT");
        assertThat(codes(shapeless)).containsExactly("INVALID_NOTIFICATION");
        Message reply = KAFKA.await(
                "platform.replies",
                m -> m.header("ce_correlation").equals(lost.headers().get("ce_correlation")),
                SOON);
        assertThat(reply.json().get("code").asText()).isEqualTo("NO_RECIPIENT");
    }

    @Test
    void invalidMessagesBlockNothing() {
        Team team = Team.joined();
        KAFKA.send("communication.commands", team.workspace(), Map.of(), new byte[] {0, -1, 7});
        CloudEvent wrong = command(team, List.of("*"), "x");
        KAFKA.send(
                "communication.commands",
                team.workspace(),
                wrong.headers(),
                "{\"title\":7}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        send(team, CloudEvent.of("org.pyairtable.communication.commands.sing.v1", "{}"));
        send(team, command(team, List.of("*"), "After garbage"));

        eventually().untilAsserted(() -> assertThat(inbox(team.viewer()).getList("items.title"))
                .containsExactly("After garbage"));

        assertThat(codes(wrong)).containsExactly("INVALID_PAYLOAD");
    }

    @Test
    void aNewMemberIsNotified() {
        Team team = Team.joined();
        String added = unique("usrAdded");
        KAFKA.send("core.workspaces", team.workspace(), memberAdded(team, team.creator(), team.creator()));
        KAFKA.send("core.workspaces", team.workspace(), memberAdded(team, added, team.creator()));

        eventually().untilAsserted(() -> assertThat(inbox(added).getList("items.body"))
                .containsExactly("Your role there is editor."));

        assertThat(inbox(added).getString("items[0].category")).isEqualTo("workspace");
        assertThat(inbox(team.creator()).getList("items")).isEmpty();
    }

    @Test
    void theInboxIsReadPageByPageAndMarkedAsRead() {
        Team team = Team.joined();
        IntStream.range(0, 5).forEach(i -> send(team, command(team, List.of(team.viewer()), "N" + i)));
        eventually().until(() -> inbox(team.viewer()).getInt("unread"), unread -> unread == 5);

        JsonPath first = page(team.viewer(), "limit=2");
        JsonPath second = page(team.viewer(), "limit=2&cursor=" + first.getString("nextCursor"));
        JsonPath third = page(team.viewer(), "limit=2&cursor=" + second.getString("nextCursor"));

        assertThat(first.getList("items.title")).containsExactly("N4", "N3");
        assertThat(second.getList("items.title")).containsExactly("N2", "N1");
        assertThat(third.getList("items.title")).containsExactly("N0");
        assertThat(third.getString("nextCursor")).isNull();

        String id = first.getString("items[0].id");
        as(team.editor()).post("/api/notifications/" + id + "/read").then().statusCode(404);
        as(team.viewer()).post("/api/notifications/" + id + "/read").then().statusCode(204);
        String readAt = inbox(team.viewer()).getString("items[0].readAt");
        as(team.viewer()).post("/api/notifications/" + id + "/read").then().statusCode(204);

        assertThat(readAt).isNotNull();
        assertThat(inbox(team.viewer()).getString("items[0].readAt")).isEqualTo(readAt);
        assertThat(inbox(team.viewer()).getInt("unread")).isEqualTo(4);
    }

    @Test
    void mutedCategoriesAreLeftOutExceptSecurity() {
        Team team = Team.joined();
        as(team.viewer())
                .body(Map.of("muted", List.of("workflow")))
                .put("/api/notifications/preferences")
                .then()
                .statusCode(200)
                .body("muted", equalTo(List.of("workflow")));
        send(team, command(team, List.of("*"), "Muted"));
        send(team, command(team, List.of("*"), "Break-in", "security"));

        eventually().untilAsserted(() -> assertThat(inbox(team.editor()).getList("items.title"))
                .containsExactly("Break-in", "Muted"));

        assertThat(inbox(team.viewer()).getList("items.title")).containsExactly("Break-in");
        as(team.viewer())
                .get("/api/notifications/preferences")
                .then()
                .statusCode(200)
                .body("muted", equalTo(List.of("workflow")));
        as(team.viewer())
                .body(Map.of("muted", List.of("security")))
                .put("/api/notifications/preferences")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("muted"));
    }

    @Test
    void aTokenForOneWorkspaceShowsItsNotificationsOnly() {
        Team here = Team.joined();
        Team there = Team.joined();
        IDENTITY.member(there.workspace(), here.viewer(), org.pyairtable.events.Role.VIEWER);
        send(here, command(here, List.of(here.viewer()), "Here"));
        eventually().until(() -> {
            send(there, command(there, List.of(here.viewer(), there.viewer()), "There"));
            return inbox(here.viewer()).getList("items.workspaceId").contains(there.workspace());
        });

        String token = IDENTITY.token(
                new Principal(here.viewer(), "member", Set.of("*"), Set.of(here.workspace()), "patTest"));

        withToken(token)
                .get("/api/notifications")
                .then()
                .statusCode(200)
                .body("items.title", equalTo(List.of("Here")))
                .body("unread", equalTo(1));
    }

    @Test
    void badRequestsAreRefusedWithTheReason() {
        Team team = Team.joined();
        as(team.viewer())
                .get("/api/notifications?limit=0")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("limit"));
        as(team.viewer())
                .get("/api/notifications?cursor=%21")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("cursor"));
        as(team.viewer()).post("/api/notifications/ntfNone/read").then().statusCode(404);
        as(team.viewer()).body("{").put("/api/notifications/preferences").then().statusCode(400);
        as(team.viewer())
                .body("{}")
                .put("/api/notifications/preferences")
                .then()
                .statusCode(400);
        withToken("nonsense").get("/api/notifications").then().statusCode(401);
        withToken(IDENTITY.anonymousToken()).get("/api/notifications").then().statusCode(401);
        withToken(IDENTITY.token(team.viewer(), "data.records:read"))
                .get("/api/notifications")
                .then()
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
    }

    private static JsonPath page(String user, String query) {
        return as(user).get("/api/notifications?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static CloudEvent memberAdded(Team team, String user, String by) {
        return CloudEvent.ofJson(
                        "org.pyairtable.core.workspaces.member-added.v1",
                        Map.of("workspaceId", team.workspace(), "userId", user, "role", "editor"))
                .withWorkspace(team.workspace())
                .withActor(by);
    }

    private static List<String> codes(CloudEvent event) {
        return column("select code from dead_letter where event_id = ?", event.id());
    }
}
