package org.pyairtable.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.core.CoreFixture.KAFKA;
import static org.pyairtable.core.CoreFixture.eventually;
import static org.pyairtable.core.CoreFixture.loginFrom;
import static org.pyairtable.core.CoreFixture.operator;
import static org.pyairtable.core.CoreFixture.proven;
import static org.pyairtable.core.CoreFixture.register;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.pyairtable.core.CoreFixture.Member;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** The trail and the usage figures, fed by events on the broker. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = "database", value = "core_platform"))
class AuditIT {
    private static final String SUCCEEDED = "workflow.events.run-succeeded";

    /** One event of every topic that the trail reads. */
    private static final Map<String, CloudEvent> EVENTS = events();

    @Inject
    Origins origins;

    @Test
    void everyTopicOfFactsReachesTheTrail() {
        Member ann = register();
        String correlation = Ids.random("corr");
        EVENTS.forEach((topic, event) -> KAFKA.send(topic, "k", stamped(event, ann, correlation)));
        eventually().untilAsserted(() -> assertThat(types(ann, "correlation=" + correlation))
                .containsExactlyInAnyOrderElementsOf(EVENTS.values().stream()
                        .map(e -> e.headers().get("ce_type"))
                        .toList()));
        Response record = list(ann, "type=org.pyairtable.data.records.changed.v1&correlation=" + correlation);
        record.then()
                .body("items[0].actor", equalTo(ann.id()))
                .body("items[0].workspace", equalTo(ann.workspace()))
                .body("items[0].subject", equalTo("tbl1"))
                .body(
                        "items[0].summary",
                        equalTo("Records in “Tasks” of “Site” by api: 1 created, 0 updated, 0 deleted"));
        assertThat(record.asString()).doesNotContain("do not tell");
        operator().get("/api/audit/verification").then().statusCode(200).body("valid", equalTo(true));
    }

    @Test
    void aRedeliveredEventIsOneEntry() {
        Member ann = register();
        CloudEvent event = stamped(EVENTS.get("data.records"), ann, Ids.random("corr"));
        KAFKA.send("data.records", "k", event);
        KAFKA.send("data.records", "k", event);
        String later = Ids.random("corr");
        KAFKA.send("data.records", "k", stamped(EVENTS.get("data.records"), ann, later));
        eventually().until(() -> types(ann, "correlation=" + later).size() == 1);
        assertThat(types(ann, "correlation=" + event.headers().get("ce_correlation")))
                .hasSize(1);
    }

    @Test
    void aRequestIsFoundByActorAndByItsId() {
        Member ann = register();
        String request = Ids.random("request");
        ann.request()
                .header("X-Request-Id", request)
                .body(Map.of("name", "Traced"))
                .post("/api/workspaces")
                .then()
                .statusCode(201);
        eventually().untilAsserted(() -> operator()
                .get("/api/audit?actor=" + ann.id() + "&correlation=" + request
                        + "&type=org.pyairtable.core.workspaces.created.v1")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1))
                .body("items[0].summary", equalTo("Workspace “Traced” created")));
    }

    @Test
    void theTrailOfAWorkspaceIsForItsCreatorsAndOwners() {
        Member ann = register();
        Member bob = proven(register());
        ann.request()
                .body(Map.of("email", bob.email(), "role", "editor"))
                .post("/api/workspaces/" + ann.workspace() + "/members")
                .then()
                .statusCode(201);
        list(ann, "limit=1").then().statusCode(200);
        bob.request().get("/api/audit?workspaceId=" + ann.workspace()).then().statusCode(403);
        register()
                .request()
                .get("/api/audit?workspaceId=" + ann.workspace())
                .then()
                .statusCode(404);
        ann.request().get("/api/audit").then().statusCode(400).body("errors[0].field", equalTo("workspaceId"));
        ann.request().get("/api/audit/verification").then().statusCode(403);
        list(ann, "cursor=$x").then().statusCode(400).body("errors[0].field", equalTo("cursor"));
    }

    @Test
    void theListIsPagedFromTheNewest() {
        Member ann = register();
        eventually().until(() -> types(ann, "limit=100").size() == 2);
        Response first = list(ann, "limit=1");
        assertThat(first.<String>path("items[0].type")).isEqualTo(type("core.workspaces.member-added"));
        Response second = list(ann, "limit=1&cursor=" + first.path("nextCursor"));
        assertThat(first.<Integer>path("items[0].sequence")).isGreaterThan(second.path("items[0].sequence"));
        assertThat(second.<String>path("nextCursor")).isNull();
    }

    @Test
    void entriesAreFoundByTimeActionAndResource() {
        Member ann = register();
        String correlation = Ids.random("corr");
        sendAt(ann, correlation, "data.records", "2031-03-01T10:00:00Z");
        sendAt(ann, correlation, "data.schemas", "2031-03-01T11:00:00Z");
        // Arrives last and happened first.
        sendAt(ann, correlation, "workflow.events", "2031-03-01T09:00:00Z");
        eventually().until(() -> types(ann, "correlation=" + correlation).size() == 3);

        assertThat(types(ann, "correlation=" + correlation))
                .as("In the order of their times")
                .containsExactly(type("data.schemas.base-deleted"), type("data.records.changed"), type(SUCCEEDED));
        assertThat(types(ann, "from=2031-03-01T10:00:00Z&to=2031-03-01T11:00:00Z"))
                .as("From the first time, up to before the second")
                .containsExactly(type("data.records.changed"));
        assertThat(types(ann, "action=workflow.events.run-succeeded")).containsExactly(type(SUCCEEDED));
        assertThat(types(ann, "action=data.schemas")).containsExactly(type("data.schemas.base-deleted"));
        assertThat(types(ann, "resource=tbl1&action=data.records")).containsExactly(type("data.records.changed"));
        assertThat(types(ann, "resource=tbl2")).isEmpty();
    }

    @Test
    void pagesOfAnActionWithSeveralTypesFollowEachOther() {
        Member ann = register();
        String correlation = Ids.random("corr");
        CloudEvent renamed = stamped(EVENTS.get("core.workspaces"), ann, correlation);
        for (String time : List.of("2031-04-01T10:00:00Z", "2031-04-01T10:00:01Z")) {
            KAFKA.send(
                    "core.workspaces", "k", renamed.withId(Ids.random("event")).withTime(Instant.parse(time)));
        }
        String all = "action=core.workspaces&limit=1";
        eventually().until(() -> types(ann, "action=core.workspaces").size() == 4);

        List<String> paged = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = list(ann, all + "&cursor=" + cursor);
            paged.addAll(page.path("items.type"));
            cursor = page.path("nextCursor");
        }
        assertThat(paged).isEqualTo(types(ann, "action=core.workspaces")).hasSize(4);
    }

    @Test
    void failedSignInsAreCountedByAccountAndAddressWithoutTellingTheCaller() {
        Member ann = register();
        String somewhere = "198.51.100." + (1 + (int) (Math.random() * 250));
        Response wrong = loginFrom(somewhere, ann.email(), "not the password");
        loginFrom(somewhere, ann.email(), "not the password");
        Response nobody = loginFrom(somewhere, "nobody-" + ann.email(), "not the password");
        assertThat(nobody.statusCode()).isEqualTo(401).isEqualTo(wrong.statusCode());
        assertThat(nobody.<String>path("detail")).isEqualTo(wrong.path("detail"));

        eventually()
                .untilAsserted(() -> assertThat(failures(ann.id(), somewhere)).isEqualTo(2));
        eventually()
                .untilAsserted(() -> assertThat(failures("unknown", somewhere)).isEqualTo(1));
        assertThat(column("select 1 from audit_entries where summary like ?", "%" + somewhere + "%"))
                .as("An address that would be kept for ever")
                .isEmpty();
    }

    @Test
    void refusalsAreEntriesWhoseOriginOperatorsAloneSee() {
        Member ann = register();
        CloudEvent refused = CloudEvent.of("org.pyairtable.platform.access.requests-refused.v1", """
                        {"method":"GET","route":"/api/workspaces","status":403,"address":"203.0.113.7",\
                        "userAgent":"curl/8","credentialId":"ses1","count":12,"since":"2031-06-01T10:00:00Z"}""")
                .withActor(ann.id())
                .withWorkspace(ann.workspace())
                .withSubject("/api/workspaces");
        KAFKA.send("platform.access", "k", refused);
        eventually().untilAsserted(() -> list(ann, "action=platform.access")
                .then()
                .body("items.size()", equalTo(1))
                .body(
                        "items[0].summary",
                        equalTo("GET /api/workspaces refused with 403, 12 times since 2031-06-01T10:00:00Z"))
                .body("items[0].address", nullValue()));
        operator()
                .get("/api/audit?resource=/api/workspaces&workspaceId=" + ann.workspace())
                .then()
                .body("items[0].address", equalTo("203.0.113.7"), "items[0].userAgent", equalTo("curl/8"));
        assertThat(list(ann, "action=platform.access.tokens-used").<List<Object>>path("items"))
                .isEmpty();
    }

    @Test
    void originsAreKeptFor90Days() {
        String old = Ids.random("event");
        String young = Ids.random("event");
        origin(old, 91);
        origin(young, 89);

        origins.prune().await().atMost(Duration.ofSeconds(30));

        assertThat(column("select event_id from audit_origins where event_id in (?, ?)", old, young))
                .containsExactly(young);
    }

    @Test
    void filtersThatCannotMatchAreRefusedByName() {
        Member ann = register();
        Map.of(
                        "from=yesterday", "from",
                        "to=1969-12-31T00:00:00Z", "to",
                        "from=2031-03-01T10:00:00Z&to=2031-03-01T10:00:00Z", "from",
                        "action=core.identities", "action",
                        "action=core.identity&type=x", "action",
                        "cursor=zzzzzzzzzzzz.1", "cursor")
                .forEach((query, field) ->
                        list(ann, query).then().statusCode(400).body("errors[0].field", equalTo(field)));
    }

    @Test
    void entriesCannotBeChangedRemovedOrEmptied() {
        register();
        settle();
        assertThatThrownBy(() -> update("update audit_entries set summary = 'x' where sequence = 1"))
                .hasMessageContaining("The audit trail is append-only");
        assertThatThrownBy(() -> update("delete from audit_entries where sequence = 1"))
                .hasMessageContaining("The audit trail is append-only");
        assertThatThrownBy(() -> update("truncate audit_entries"))
                .hasMessageContaining("The audit trail is append-only");
        assertThatThrownBy(() -> update("delete from audit_head"))
                .hasMessageContaining("The audit trail is append-only");
    }

    @Test
    void tamperingPastTheDatabasesRulesIsDetected() throws SQLException {
        register();
        settle();
        long head = Long.parseLong(column("select sequence from audit_head").getFirst());
        assertThat(head).isGreaterThan(3);

        assertTampering(
                2,
                "update audit_entries set actor = actor || 'x' where sequence = 2",
                "update audit_entries set actor = left(actor, -1) where sequence = 2");
        assertTampering(
                3,
                "update audit_entries set sequence = 1000000 where sequence = 3",
                "update audit_entries set sequence = 3 where sequence = 1000000");
        assertTampering(
                head,
                "create table hidden as select * from audit_entries where sequence = " + head
                        + "; delete from audit_entries where sequence = " + head,
                "insert into audit_entries select * from hidden; drop table hidden");
    }

    @Test
    void aTruncatedEndWithAForgedHeadIsDetected() throws SQLException {
        register();
        settle();
        long last = Long.parseLong(column("select sequence from audit_head").getFirst());
        String cut = "create table hidden as select * from audit_entries where sequence = " + last
                + "; create table head as select * from audit_head"
                + "; delete from audit_entries where sequence = " + last
                + "; update audit_head set sequence = " + (last - 1)
                + ", hash = (select hash from audit_entries where sequence = " + (last - 1) + ")";
        tamper(cut);
        operator()
                .get("/api/audit/verification")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false), "headSealed", equalTo(false), "entries", equalTo((int) last - 1));
        tamper("insert into audit_entries select * from hidden; update audit_head a set sequence = h.sequence,"
                + " hash = h.hash from head h; drop table hidden; drop table head");
        operator().get("/api/audit/verification").then().body("valid", equalTo(true), "headSealed", equalTo(true));
    }

    @Test
    void usageCountsEventsAndAddsUpCosts() {
        Member ann = register();
        String day = "2026-03-01";
        for (int i = 0; i < 3; i++) {
            KAFKA.send("ai.events", ann.workspace(), answered(ann, 100 + i, day));
            KAFKA.send(
                    "data.records",
                    "k",
                    stamped(EVENTS.get("data.records"), ann, Ids.random("corr"))
                            .withTime(Instant.parse(day + "T10:00:00Z")));
        }
        String query = "/api/usage?workspaceId=" + ann.workspace() + "&from=" + day + "&to=" + day;
        eventually().untilAsserted(() -> ann.request()
                .get(query)
                .then()
                .statusCode(200)
                .body("ai.answers", equalTo(3))
                .body("ai.costMicros", equalTo(303))
                .body("ai.inputTokens", equalTo(30))
                .body("ai.models[0].model", equalTo("gpt-x"))
                .body("days[0].day", equalTo(day), "days[0].count", equalTo(6))
                .body("events.find { it.type == 'org.pyairtable.data.records.changed.v1' }.count", equalTo(3)));
        register().request().get(query).then().statusCode(404);
        ann.request().get("/api/usage").then().statusCode(400);
        ann.request()
                .get("/api/usage?workspaceId=" + ann.workspace() + "&from=yesterday")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("from"));
    }

    /** Prints what this machine sustains; asserts only that nothing is lost. */
    @Test
    void aBurstReachesTheTrailWithoutLoss() throws Exception {
        Member ann = register();
        String correlation = Ids.random("corr");
        int events = 500;
        long start = System.nanoTime();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            CloudEvent event = stamped(EVENTS.get("data.records"), ann, correlation);
            sent.add(KAFKA.sendLater("data.records", "tbl" + i % 60, event.headers(), event.value()));
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
        // Patience for a busy machine: what is asserted is that all arrive, not when.
        eventually().atMost(Duration.ofMinutes(2)).until(() -> column(
                        "select count(*) from audit_entries where correlation = ?", correlation)
                .getFirst()
                .equals(Integer.toString(events)));
        System.out.printf("audit: %d events in %d ms%n", events, (System.nanoTime() - start) / 1_000_000);
        operator().get("/api/audit/verification").then().body("valid", equalTo(true));
    }

    private static void assertTampering(long at, String change, String undo) throws SQLException {
        tamper(change);
        operator()
                .get("/api/audit/verification")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false), "firstInvalidSequence", equalTo((int) at));
        tamper(undo);
        operator().get("/api/audit/verification").then().body("valid", equalTo(true));
    }

    /** As the owner of the tables, or of the server, could. */
    static void tamper(String sql) throws SQLException {
        update("alter table audit_entries disable trigger user; " + sql
                + "; alter table audit_entries enable trigger user");
    }

    /** Waits until all that was published has been chained: tampering must meet no entry on its way. */
    static void settle() {
        eventually().until(() -> column("""
                        select (select count(*) from outbox where published_at is null)
                            + (select count(*) from audit_intake)
                            + (select count(*) from outbox where topic in ('core.identity', 'core.workspaces'))
                            - (select count(*) from inbox where handler like 'audit.core.%' and source = 'core-platform')""").getFirst().equals("0"));
    }

    private static Response list(Member member, String query) {
        return member.request().get("/api/audit?workspaceId=" + member.workspace() + "&" + query);
    }

    private static List<String> types(Member member, String query) {
        return list(member, query).path("items.type");
    }

    private static CloudEvent stamped(CloudEvent event, Member member, String correlation) {
        return event.withId(Ids.random("event"))
                .withActor(member.id())
                .withWorkspace(member.workspace())
                .withCorrelation(correlation);
    }

    private static void sendAt(Member member, String correlation, String topic, String time) {
        KAFKA.send(topic, "k", stamped(EVENTS.get(topic), member, correlation).withTime(Instant.parse(time)));
    }

    private static void origin(String event, int daysAgo) {
        update(
                "insert into audit_origins (event_id, address, user_agent, seen_at)"
                        + " values (?, '203.0.113.8', 'curl', now() - make_interval(days => ?))",
                event,
                daysAgo);
    }

    /** How many failed sign-ins at the account from there the trail counts. */
    private static int failures(String account, String address) {
        List<String> summaries = operator()
                .get("/api/audit?action=platform.access.sign-ins-failed&limit=100&resource=" + account)
                .path("items.findAll { it.address == '" + address + "' }.summary");
        return summaries.stream()
                .mapToInt(text -> Integer.parseInt(text.replaceFirst("Sign-in failed, (\\d+) times.*", "$1")))
                .sum();
    }

    private static String type(String name) {
        return "org.pyairtable." + name + ".v1";
    }

    private static CloudEvent answered(Member member, int cost, String day) {
        String json = """
                {"workspaceId":"%s","sessionId":"s1","userId":"%s","provider":"openai","model":"gpt-x",\
                "inputTokens":10,"outputTokens":5,"costMicros":%d,"sources":2}""".formatted(member.workspace(), member.id(), cost);
        return stamped(event("ai.events.question-answered", member.workspace(), json), member, Ids.random("corr"))
                .withTime(Instant.parse(day + "T10:00:00Z"));
    }

    private static Map<String, CloudEvent> events() {
        Map<String, CloudEvent> events = new LinkedHashMap<>();
        events.put(
                "core.identity",
                event("core.identity.token-revoked", "usr1", "{\"userId\":\"usr1\",\"tokenId\":\"pat1\"}"));
        events.put(
                "core.workspaces",
                event("core.workspaces.renamed", "wsp1", "{\"workspaceId\":\"wsp1\",\"name\":\"New\"}"));
        events.put("data.records", event("data.records.changed", "tbl1", """
                        {"baseId":"app1","baseName":"Site","tableId":"tbl1","tableName":"Tasks",\
                        "schema":[{"id":"fld1","name":"Title","type":"singleLineText"}],\
                        "changes":[{"recordId":"rec1","kind":"CREATED","fields":{"fld1":"do not tell"},"before":{},\
                        "display":"do not tell","links":{}}],"via":"api"}"""));
        events.put("data.schemas", event("data.schemas.base-deleted", "app1", "{\"baseId\":\"app1\"}"));
        events.put(
                "data.results",
                event(
                        "data.results.command-rejected",
                        "app1",
                        "{\"baseId\":\"app1\",\"type\":\"NOT_FOUND\",\"message\":\"m\"}"));
        events.put("ai.events", event("ai.events.records-indexed", "wsp1", """
                        {"workspaceId":"wsp1","baseId":"app1","tableId":"tbl1","recordIds":["rec1"],\
                        "embeddingModel":"minilm"}"""));
        events.put(
                "workflow.events",
                event("workflow.events.run-succeeded", "wfl1", "{\"workflowId\":\"wfl1\",\"runId\":\"run1\"}"));
        events.put("communication.events", event("communication.events.webhook-exhausted", "wsp1", """
                        {"workspaceId":"wsp1","endpointId":"whk1","messageId":"msg1","eventType":"x","attempts":3,\
                        "reason":"refused"}"""));
        return events;
    }

    private static CloudEvent event(String type, String subject, String json) {
        return CloudEvent.of("org.pyairtable." + type + ".v1", json).withSubject(subject);
    }
}
