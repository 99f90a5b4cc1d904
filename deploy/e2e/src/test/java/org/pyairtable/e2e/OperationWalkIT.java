package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Asks for every operation of the OpenAPI document as everybody who must not get it, on things that exist, and at last as
 * their owner. An operation that is new is walked without a line here; one that lets others in fails until it is listed.
 */
@ExtendWith(SuiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(11)
final class OperationWalkIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String OPERATOR = "/api/operator/";

    /** Asked without a token. Registration would make an account. */
    private static final Set<String> PUBLIC = Set.of(
            "POST /api/auth/register",
            "POST /api/auth/login",
            "POST /api/auth/refresh",
            "GET /",
            "GET /q/health",
            "GET /q/health/live",
            "GET /q/health/ready",
            "GET /.well-known/oauth-protected-resource",
            "GET /.well-known/oauth-protected-resource/mcp",
            "GET /api/status",
            "GET /openapi",
            "POST /hooks/{id}",
            "GET /approvals/{secret}",
            "POST /approvals/{secret}",
            "POST /api/shared/{secret}/token",
            "GET /api/shared/{secret}",
            "GET /api/shared/{secret}/records",
            "GET /api/shared/{secret}/records/{record}",
            "GET /api/shared/{secret}/csv",
            "GET /attachments/{expires}/{attachment}/{variant}/{signature}/{name}",
            "POST /api/auth/password-reset",
            "POST /api/auth/password-reset/request",
            "POST /api/invitations/preview",
            "POST /api/invitations/decline",
            "GET /links/invitation",
            "GET /links/password-reset",
            "GET /links/address-proof",
            "GET /links/link.js");

    /** Ends the session that asks, or the others of who asks. */
    private static final Set<String> NOT_ASKED = Set.of("POST /api/auth/logout", "DELETE /api/auth/sessions");

    /** About the caller alone, or about nothing that anybody owns. */
    private static final Set<String> OWN = Set.of(
            "GET /api/users/me",
            "POST /api/users/me/erasure",
            "POST /api/users/{id}/export",
            "GET /api/users/{id}/export",
            "GET /api/users/{id}/export/content",
            "DELETE /api/users/{id}/export",
            "GET /api/auth/sessions",
            "POST /api/auth/password",
            "POST /api/auth/address-proof",
            "POST /api/auth/address-change",
            "POST /api/auth/address-proof/confirm",
            "POST /api/invitations/accept",
            "GET /api/workspaces",
            "POST /api/workspaces",
            "GET /api/tokens",
            "GET /api/tokens/scopes",
            "POST /api/tokens",
            "GET /api/chat",
            "GET /api/notifications",
            "GET /api/notifications/preferences",
            "PUT /api/notifications/preferences",
            "GET /api/bases",
            "GET /api/bases/templates",
            "GET /v0/meta/bases",
            "GET /v0/meta/whoami",
            "POST /mcp",
            "GET /api/workflows/kinds",
            "GET /api/workflows/templates",
            "GET /api/formulas/functions",
            "POST /api/formulas/evaluate",
            "POST /api/formulas/explain",
            "POST /api/formulas/validate");

    /** Reading, although the method is POST. */
    private static final Set<String> READS =
            Set.of("POST /v0/{base}/{table}/listRecords", "POST /api/bases/{base}/query", "POST /api/chat");

    /** What every token may ask, whatever it is limited to. */
    private static final Set<String> ANY_TOKEN =
            Set.of("GET /v0/meta/whoami", "GET /v0/meta/bases", "GET /api/users/me", "POST /mcp");

    private final RunningSuite suite;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private RawCaller nobody;
    private RawCaller stranger;
    private RawCaller viewer;
    private RawCaller limited;
    private RawCaller owner;
    private RawCaller operator;
    private DocumentedAnswers answers;

    OperationWalkIT(RunningSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    void arrange() {
        suite.awaitReady();
        String url = suite.anonymous().url();
        Member member = Member.register(suite);
        Member.Table table = member.tables("Things").getFirst();
        Member.Table other = member.tables("Others").getFirst();
        answers = DocumentedAnswers.of(ApiDocument.of(suite.anonymous()));
        nobody = RawCaller.at(url).watchedBy(answers);
        owner = member.rawSession().watchedBy(answers);
        operator = RawCaller.withToken(url, suite.operatorToken()).watchedBy(answers);
        stranger = Member.register(suite).rawSession().watchedBy(answers);
        viewer = viewerOf(member).rawSession().watchedBy(answers);
        limited = token(member, other.baseId()).watchedBy(answers);
        things(member, table);
        Until.holds(
                "The viewer's reading", PATIENCE, () -> viewer.get(table.path()).status() == 200);
        Until.holds(
                "The token's reading", PATIENCE, () -> limited.get(other.path()).status() == 200);
    }

    @Test
    void noCallerReachesResourcesOfOthers() {
        Map<String, List<Integer>> seen = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        List<ApiOperation> operations = ApiDocument.of(suite.anonymous()).operations().stream()
                .filter(operation -> !NOT_ASKED.contains(operation.name()))
                .sorted(Comparator.comparing((ApiOperation o) -> o.method().equals("DELETE"))
                        .thenComparing(o -> -o.path().length()))
                .toList();
        assertThat(operations).hasSizeGreaterThan(70);
        for (ApiOperation operation : operations) {
            String name = operation.name();
            List<Integer> statuses = new ArrayList<>();
            statuses.add(PUBLIC.contains(name) ? 401 : ask(nobody, operation));
            if (statuses.getFirst() != 401) {
                faults.add(name + " answers nobody with " + statuses.getFirst());
            }
            statuses.add(OWN.contains(name) || isOpen(operation) ? 0 : ask(stranger, operation));
            boolean viewersToo = OWN.contains(name) || READS.contains(name) || operation.isRead();
            statuses.add(viewersToo && !operation.path().startsWith(OPERATOR) ? 0 : ask(viewer, operation));
            statuses.add(ANY_TOKEN.contains(name) || isOpen(operation) ? 0 : ask(limited, operation));
            seen.put(name, statuses);
        }
        int proven = 0;
        Report report = new Report(
                "Every operation, as others and as its owner (– is not asked)",
                "operation",
                "nobody",
                "stranger",
                "viewer",
                "limited token",
                "owner");
        for (ApiOperation operation : operations) {
            String name = operation.name();
            RawCaller entitled = operation.path().startsWith(OPERATOR) ? operator : owner;
            int own = PUBLIC.contains(name) ? 400 : ask(entitled, operation);
            boolean works = own >= 200 && own < 300;
            proven += works ? 1 : 0;
            List<Integer> statuses = seen.get(name);
            List<String> who = List.of("nobody", "stranger", "viewer", "limited token");
            for (int i = 1; i < who.size(); i++) {
                int status = statuses.get(i);
                // What works for the owner is well formed, so that only the right to do it can be missing.
                boolean refused = works ? status == 403 || status == 404 : status >= 400 && status < 500;
                if (status != 0 && !refused) {
                    faults.add("%s answers %s with %d, and its owner with %d".formatted(name, who.get(i), status, own));
                }
            }
            if (own >= 500 || own < 200) {
                faults.add("%s answers its owner with %d".formatted(name, own));
            }
            report.row(
                    name,
                    shown(statuses.get(0)),
                    shown(statuses.get(1)),
                    shown(statuses.get(2)),
                    shown(statuses.get(3)),
                    own);
        }
        report.print();
        System.out.printf(
                "  %d operations, %d of them done by the owner with the same request%n", operations.size(), proven);
        assertThat(faults).isEmpty();
        assertThat(answers.faults())
                .as("answers that the document does not have")
                .isEmpty();
        assertThat(proven).as("operations whose example request works").isGreaterThan(operations.size() / 2);
    }

    /** Answered whoever asks, and nothing is changed by it. */
    private static boolean isOpen(ApiOperation operation) {
        return PUBLIC.contains(operation.name()) && operation.isRead();
    }

    private static String shown(int status) {
        return status == 0 ? "–" : String.valueOf(status);
    }

    private int ask(RawCaller caller, ApiOperation operation) {
        String target = operation.target(valuesFor(operation));
        if (operation.isRead()) {
            return caller.get(target).status();
        }
        if (operation.bodyType().equals("text/csv")) {
            return caller.send(
                            operation.method(),
                            target,
                            Map.of("Content-Type", "text/csv"),
                            BodyPublishers.ofString("Name\nx\n"))
                    .status();
        }
        String body = bodies.getOrDefault(
                operation.name(),
                operation.exampleBody().isMissingNode()
                        ? ""
                        : operation.exampleBody().toString());
        return body.isEmpty()
                ? caller.send(operation.method(), target, Map.of(), BodyPublishers.noBody())
                        .status()
                : caller.send(operation.method(), target, body).status();
    }

    /** An {@code {id}} is that of the thing that the path is about; exports are the caller's own. */
    private Map<String, String> valuesFor(ApiOperation operation) {
        Map<String, String> own = new HashMap<>(values);
        String[] segments = operation.path().split("/", 4);
        boolean export = operation.path().startsWith("/api/users/{id}/export");
        own.put("id", export ? "me" : segments.length > 2 ? values.getOrDefault(segments[2], "none") : "none");
        return own;
    }

    private Member viewerOf(Member member) {
        Member guest = Member.register(suite);
        // Where an address has to be proven before it is given anything, an operator vouches for it.
        suite.operator().post("/api/operator/core-platform/users/" + guest.id() + "/proven", Map.of());
        member.session()
                .post(
                        "/api/workspaces/" + member.workspaceId() + "/members",
                        Map.of("email", guest.email(), "role", "viewer"))
                .expect(201);
        return guest;
    }

    private RawCaller token(Member member, String base) {
        String token = member.session()
                .post(
                        "/api/tokens",
                        Map.of(
                                "name",
                                "reads one base",
                                "scopes",
                                List.of("data.records:read", "schema.bases:read"),
                                "resources",
                                List.of(base)))
                .expect(201)
                .body()
                .path("token")
                .asText();
        return RawCaller.withToken(suite.anonymous().url(), token);
    }

    private void things(Member member, Member.Table table) {
        String record = created(member, table.path(), Map.of("fields", Map.of("Name", "x")));
        String workflow = Until.present("The workflow", PATIENCE, () -> {
            Gateway.Answer answer = member.session()
                    .post(
                            "/api/workflows",
                            Map.of(
                                    "workspaceId", member.workspaceId(),
                                    "name", "Walked",
                                    "trigger", Map.of("type", "manual"),
                                    "steps", List.of(Map.of("id", "a", "action", "evaluate", "formula", "1"))));
            return answer.status() == 201 ? Optional.of(answer.body().path("id").asText()) : Optional.empty();
        });
        JsonNode schema = member.token()
                .get("/v0/meta/bases/" + table.baseId() + "/tables")
                .expect(200)
                .body()
                .at("/tables/0");
        values.put("base", table.baseId());
        values.put("table", table.id());
        values.put("record", record);
        values.put("field", schema.at("/fields/1/id").asText());
        values.put("view", schema.at("/views/0/id").asText());
        values.put("comment", created(member, table.path() + "/" + record + "/comments", Map.of("text", "x")));
        values.put(
                "webhook",
                created(
                        member,
                        "/v0/bases/" + table.baseId() + "/webhooks",
                        Json.read(HOOK.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        values.put(
                "version",
                member.session()
                        .get("/api/bases/" + table.baseId() + "/history")
                        .expect(200)
                        .body()
                        .at("/items/0/version")
                        .asText());
        String share = "{\"table\":\"" + table.id() + "\",\"view\":\"" + values.get("view") + "\"}";
        values.put(
                "share",
                created(
                        member,
                        "/api/bases/" + table.baseId() + "/shares",
                        Json.read(share.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        bodies.put("POST /api/bases/{base}/shares", share);
        bodies.put("PATCH /api/bases/{base}/shares/{share}", "{\"name\":\"Link\"}");
        values.put("user", member.id());
        values.put("snapshot", "none");
        values.put("trash", "none");
        values.put("with", table.baseId());
        values.put("key", "none");
        values.put("workspaceId", member.workspaceId());
        values.put("workspaces", member.workspaceId());
        values.put("workflows", workflow);
        values.put("workflowId", workflow);
        values.put("userId", member.id());
        values.put("q", "x");
        String workspace = "{\"workspaceId\":\"" + member.workspaceId() + "\",";
        bodies.put("POST /api/bases", workspace + "\"name\":\"B\"}");
        bodies.put("POST /v0/meta/bases", workspace + "\"name\":\"B\",\"tables\":[" + TABLE + "]}");
        bodies.put(
                "POST /api/bases/definitions",
                workspace + "\"definition\":{\"name\":\"D\",\"tables\":[" + TABLE + "]}}");
        bodies.put("PATCH /api/bases/{base}", "{\"name\":\"B\"}");
        bodies.put("POST /api/bases/{base}/copies", "{\"name\":\"C\"}");
        bodies.put("POST /api/bases/{base}/query", "{\"table\":\"" + table.id() + "\"}");
        bodies.put("POST /api/bases/{base}/tables/{table}/batch", "{\"records\":[{\"fields\":{\"Name\":\"y\"}}]}");
        bodies.put("PUT /api/bases/{base}/rules", "{\"revision\":0,\"rules\":[]}");
        String question = "{\"user\":\"" + member.id() + "\",\"action\":\"read\",\"table\":\"" + table.id() + "\"}";
        bodies.put("POST /api/bases/{base}/rules/check", question);
        bodies.put("POST /api/bases/{base}/rules/explain", question);
        bodies.put("POST /api/bases/{base}/snapshots", "{\"name\":\"S\"}");
        bodies.put("POST /api/bases/{base}/tables/{table}/views", "{\"name\":\"V\"}");
        bodies.put("PATCH /api/bases/{base}/tables/{table}/views/{view}", "{\"name\":\"W\"}");
        bodies.put("POST /api/bases/{base}/tables/{table}/fields/{field}/conversion", "{\"type\":\"singleLineText\"}");
        bodies.put("POST /v0/meta/bases/{base}/tables", TABLE);
        bodies.put("PATCH /v0/meta/bases/{base}/tables/{table}", "{\"description\":\"d\"}");
        bodies.put("POST /v0/meta/bases/{base}/tables/{table}/fields", "{\"name\":\"F\",\"type\":\"singleLineText\"}");
        bodies.put("PATCH /v0/meta/bases/{base}/tables/{table}/fields/{field}", "{\"description\":\"d\"}");
        String changed = "{\"records\":[{\"id\":\"" + record + "\",\"fields\":{\"Name\":\"y\"}}]}";
        bodies.put("PATCH /v0/{base}/{table}", changed);
        bodies.put("PUT /v0/{base}/{table}", changed);
        for (String one : List.of(
                "POST /v0/{base}/{table}", "PATCH /v0/{base}/{table}/{record}", "PUT /v0/{base}/{table}/{record}")) {
            bodies.put(one, "{\"fields\":{\"Name\":\"y\"}}");
        }
        bodies.put("POST /v0/{base}/{table}/listRecords", "{}");
        bodies.put("POST /v0/{base}/{table}/{record}/comments", "{\"text\":\"x\"}");
        bodies.put("PATCH /v0/{base}/{table}/{record}/comments/{comment}", "{\"text\":\"y\"}");
        bodies.put("POST /v0/bases/{base}/webhooks", HOOK);
        bodies.put("POST /v0/bases/{base}/webhooks/{webhook}/enableNotifications", "{\"enable\":true}");
        bodies.put("PATCH /api/workspaces/{id}", "{\"name\":\"Walked\"}");
        bodies.put("POST /api/users/me/erasure", "{\"password\":\"not the password\"}");
        bodies.put("PUT /api/budgets/{workspaceId}", "{\"userDailyMicros\":2000000}");
        bodies.put("PUT /api/providers/{workspaceId}", "{\"allowed\":true}");
        bodies.put("POST /api/chat", workspace + "\"question\":\"How many things?\"}");
        bodies.put("POST /api/tokens", "{\"name\":\"t\",\"scopes\":[\"data.records:read\"]}");
        bodies.put("POST /api/workflows/{id}/runs", "{}");
        bodies.put("POST /mcp", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
        bodies.put("PATCH /api/tokens/{id}", "{\"writes\":{\"*\":\"ask\"}}");
        bodies.put("POST /api/runs/{id}/replay", "{\"version\":\"same\"}");
        bodies.put(
                "POST /api/runs/jobs",
                "{\"action\":\"retry\",\"where\":{" + workspace.substring(1) + "\"status\":\"failed\"}}");
        bodies.put("PATCH /api/workflows/{id}", "{\"owner\":\"" + member.id() + "\"}");
        bodies.put("POST /api/workflows/drafts", workspace + "\"workflow\":{}}");
        bodies.put("POST /api/workflows/templates/{name}", workspace + "\"baseId\":\"" + values.get("base") + "\"}");
        bodies.put("PUT /api/workflows/drafts/{id}", "{\"workflow\":{}}");
        bodies.put("POST /api/workflows/{id}/dry-run", "{}");
        bodies.put("POST /api/workflows/dry-run", "{\"workflow\":" + workspace + "\"name\":\"w\"}}");
        bodies.put("POST /api/workflows/import", workspace + "\"workflow\":{}}");
        bodies.put("POST /api/runs/{id}/decisions", "{\"step\":\"a\",\"approve\":true}");
        String newcomer = "{\"email\":\"walked-" + member.id().toLowerCase(Locale.ROOT) + "@example.org\"}";
        bodies.put("POST /api/workspaces/{workspaceId}/invitations", newcomer);
        bodies.put("POST /api/operator/core-platform/invitations", newcomer);
        bodies.put("POST /api/workspaces/{workspaceId}/service-accounts", "{\"name\":\"Walker\"}");
        String group = member.session()
                .post("/api/workspaces/" + member.workspaceId() + "/groups", Map.of("name", "Walkers"))
                .expect(201)
                .body()
                .path("id")
                .asText();
        values.put("groupId", group);
        values.put("baseId", table.baseId());
        bodies.put("POST /api/workspaces/{workspaceId}/groups", "{\"name\":\"Runners\",\"role\":\"editor\"}");
        bodies.put("PUT /api/workspaces/{workspaceId}/groups/{groupId}", "{\"name\":\"Hikers\"}");
        bodies.put(
                "POST /api/workspaces/{workspaceId}/groups/{groupId}/members", "{\"userId\":\"" + member.id() + "\"}");
        String role = "{\"role\":\"viewer\"}";
        bodies.put(
                "POST /api/workspaces/{workspaceId}/bases/{baseId}/members",
                "{\"userId\":\"" + member.id() + "\",\"role\":\"viewer\"}");
        bodies.put("PUT /api/workspaces/{workspaceId}/bases/{baseId}/members/{userId}", role);
        bodies.put("PUT /api/workspaces/{workspaceId}/members/{userId}", "{\"role\":\"owner\"}");
        values.put("proposal", proposal(member, table));
    }

    /** A change of an agent that waits. */
    private static String proposal(Member member, Member.Table table) {
        Map<String, Object> arguments =
                Map.of("base", table.baseId(), "table", table.id(), "records", List.of(Map.of("Name", "proposed")));
        return member.token()
                .post(
                        "/mcp",
                        Map.of(
                                "jsonrpc",
                                "2.0",
                                "id",
                                1,
                                "method",
                                "tools/call",
                                "params",
                                Map.of("name", "create_records", "arguments", arguments)))
                .expect(200)
                .body()
                .at("/result/structuredContent/proposal")
                .asText();
    }

    private static final String TABLE = "{\"name\":\"T\",\"fields\":[{\"name\":\"A\",\"type\":\"singleLineText\"}]}";
    private static final String HOOK =
            "{\"specification\":{\"options\":{\"filters\":{\"dataTypes\":[\"tableData\"]}}}}";

    private static String created(Member member, String path, Object body) {
        return member.token().post(path, body).expect(200).body().path("id").asText();
    }
}
