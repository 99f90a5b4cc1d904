package org.pyairtable.communication;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.communication.Hub.IDENTITY;
import static org.pyairtable.communication.Hub.RECORDS_CHANGED;
import static org.pyairtable.communication.Hub.as;
import static org.pyairtable.communication.Hub.creating;
import static org.pyairtable.communication.Hub.unique;
import static org.pyairtable.communication.Hub.webhook;
import static org.pyairtable.communication.Hub.withToken;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pyairtable.communication.Hub.Team;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.SuiteResource;

/** Who may do what with webhooks, and what is refused. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class WebhookRequestsIT {
    private static final String TARGET = "http://127.0.0.1:9/hook";

    @Test
    void addressesThatAreNotPublicAreRefused() {
        Team team = Team.joined();
        Stream.of(
                        "http://10.0.0.1/",
                        "https://169.254.169.254/latest/meta-data",
                        "http://[::1]:8080/",
                        "http://[::ffff:192.168.0.1]/",
                        "http://2130706433/",
                        "http://0x7f.1/",
                        "http://localhost/",
                        "http://localhost./")
                .forEach(url -> creating(team.creator(), team.workspace(), url, List.of("*"))
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("code", equalTo("INVALID_VALUE"))
                        .body("errors[0].field", equalTo("url")));
    }

    @Test
    void badInputIsRefusedWithTheField() {
        Team team = Team.joined();
        creating(team.creator(), team.workspace(), "ftp://127.0.0.1/", List.of("*"))
                .statusCode(400)
                .body("errors[0].field", equalTo("url"))
                .body("errors[0].message", equalTo("is neither http nor https"));
        creating(team.creator(), team.workspace(), TARGET, List.of())
                .statusCode(400)
                .body("errors[0].field", equalTo("eventTypes"));
        creating(team.creator(), team.workspace(), TARGET, List.of("*", "no.such.type"))
                .statusCode(400)
                .body("errors[0].field", equalTo("eventTypes[1]"));
        as(team.creator())
                .body("{\"url\":\"" + TARGET + "\"}")
                .post("/api/webhooks")
                .then()
                .statusCode(400)
                .body("errors.field", hasItems("workspaceId", "eventTypes"));
        as(team.creator())
                .body("{\"eventTypes\":7}")
                .post("/api/webhooks")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("eventTypes"));
        as(team.creator()).body("{").post("/api/webhooks").then().statusCode(400);
        as(team.creator()).get("/api/webhooks").then().statusCode(400);
        as(team.creator())
                .get("/api/webhooks?workspaceId=" + team.workspace() + "&limit=101")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("limit"));
    }

    @Test
    void aWorkspaceHasAHundredWebhooksAtMost() {
        Team team = Team.joined();
        update(
                "insert into webhook_endpoint (id, workspace_id, url, event_types, description, secret, created_by, created_at)"
                        + " select ? || n, ?, 'https://example.org', '{*}', '', '', 'usr', now() from generate_series(1, 99) n",
                unique("whk"),
                team.workspace());
        webhook(team, TARGET, RECORDS_CHANGED);

        creating(team.creator(), team.workspace(), TARGET, List.of("*"))
                .statusCode(409)
                .body("detail", equalTo("The workspace has 100 webhooks already; delete some first"));
    }

    @Test
    void onlyCreatorsManageWebhooksAndForOthersTheyDoNotExist() {
        Team team = Team.joined();
        Team others = Team.joined();
        String id = webhook(team, TARGET, RECORDS_CHANGED).getString("id");
        creating(team.editor(), team.workspace(), TARGET, List.of("*")).statusCode(403);
        creating(others.creator(), team.workspace(), TARGET, List.of("*")).statusCode(404);
        as(team.viewer()).get("/api/webhooks/" + id).then().statusCode(403);
        as(team.editor()).delete("/api/webhooks/" + id).then().statusCode(403);
        as(others.creator()).get("/api/webhooks/" + id).then().statusCode(404);
        as(others.creator()).delete("/api/webhooks/" + id).then().statusCode(404);
        as(others.creator())
                .post("/api/webhooks/" + id + "/rotate-secret")
                .then()
                .statusCode(404);
        as(others.creator()).get("/api/webhooks/" + id + "/deliveries").then().statusCode(404);
        withToken(IDENTITY.token(team.creator(), "webhooks:read"))
                .delete("/api/webhooks/" + id)
                .then()
                .statusCode(403);
        withToken(IDENTITY.token(
                        new Principal(team.creator(), "member", Set.of("*"), Set.of(others.workspace()), "patTest")))
                .get("/api/webhooks/" + id)
                .then()
                .statusCode(404);
        withToken("nonsense").get("/api/webhooks/" + id).then().statusCode(401);
        as(team.creator())
                .get("/api/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("eventTypes", equalTo(List.of(RECORDS_CHANGED)))
                .body("secret", nullValue());
    }

    @Test
    void endpointsAreListedPageByPageNewestFirst() {
        Team team = Team.joined();
        List<String> ids = Stream.of("/1", "/2", "/3")
                .map(path -> webhook(team, "http://127.0.0.1:9" + path, "*").getString("id"))
                .toList();
        String list = "/api/webhooks?limit=2&workspaceId=" + team.workspace();

        String cursor = as(team.creator())
                .get(list)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(ids.get(2), ids.get(1))))
                .extract()
                .path("nextCursor");

        as(team.creator())
                .get(list + "&cursor=" + cursor)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(ids.get(0))))
                .body("items", hasSize(1))
                .body("nextCursor", nullValue());
    }
}
