package org.pyairtable.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad requests through the gateway: a clear error in the dialect of the path, and nothing of our insides in it. */
@ExtendWith(SuiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(4)
final class BadRequestIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MEBIBYTE = 1 << 20;

    private final RunningSuite suite;
    private final String url;
    private Member member;
    private Member.Table table;
    private RawCaller session;
    private RawCaller token;
    private RawCaller nobody;

    BadRequestIT(RunningSuite suite) {
        this.suite = suite;
        this.url = suite.anonymous().url();
    }

    @BeforeAll
    void register() {
        suite.awaitReady();
        member = Member.register(suite);
        table = member.tables("Things").getFirst();
        session = member.rawSession();
        token = member.raw();
        nobody = RawCaller.at(url);
    }

    @Test
    void malformedJsonIsNamedInBothDialects() {
        problem(nobody.send("POST", "/api/auth/login", "{\"email\":"), 400, "MALFORMED_JSON");
        problem(session.send("POST", "/api/workspaces", "{]"), 400, "MALFORMED_JSON");
        assertThat(problem(session.send("POST", "/api/workflows", "{"), 400, "INVALID_VALUE")
                        .at("/errors/0/message")
                        .asText())
                .startsWith("is not JSON at line 1");
        problem(session.send("POST", "/api/chat", "nonsense"), 400, "MALFORMED_JSON");
        problem(session.send("POST", "/api/webhooks", "{\"url\" \"x\"}"), 400, "MALFORMED_JSON");
        airtable(token.send("POST", table.path(), "{\"fields\":"), 422, "INVALID_REQUEST_BODY");
        airtable(token.send("POST", "/v0/meta/bases", "{"), 422, "INVALID_REQUEST_BODY");
    }

    @Test
    void unknownFieldsAreNamed() {
        airtable(token.send("POST", table.path(), "{\"fields\":{\"Nmae\":\"x\"}}"), 422, "UNKNOWN_FIELD_NAME");
        airtable(
                token.send("POST", table.path(), "{\"fields\":{\"Name\":\"x\"},\"feilds\":{}}"),
                422,
                "INVALID_REQUEST_UNKNOWN");
        airtable(token.get(table.path() + "?filterByFormula=%7BNmae%7D"), 422, "INVALID_FILTER_BY_FORMULA");
        JsonNode refused = problem(
                session.send(
                        "POST",
                        "/api/workflows",
                        "{\"workspaceId\":\"" + member.workspaceId()
                                + "\",\"name\":\"x\",\"trigger\":{\"type\":\"manual\"},\"stpes\":[],\"steps\":"
                                + "[{\"id\":\"a\",\"action\":\"evaluate\",\"formula\":\"1\"}]}"),
                400,
                "INVALID_VALUE");
        assertThat(refused.toString()).contains("stpes");
        assertThat(problem(session.send("POST", "/api/workspaces", "{\"nmae\":\"y\"}"), 400, "INVALID_VALUE")
                        .at("/errors/0/field")
                        .asText())
                .isEqualTo("nmae");
    }

    @Test
    void wrongTypesNameTheField() {
        JsonNode name = problem(session.send("POST", "/api/workspaces", "{\"name\":{\"a\":1}}"), 400, "INVALID_VALUE");
        assertThat(name.at("/errors/0/field").asText()).isEqualTo("name");
        problem(session.send("POST", "/api/tokens", "{\"name\":\"x\",\"scopes\":\"all\"}"), 400, "INVALID_VALUE");
        problem(session.send("POST", "/api/workspaces", "[1,2]"), 400, "INVALID_VALUE");
        problem(session.get("/api/workspaces?limit=lots"), 400, "INVALID_VALUE");
        problem(session.get("/api/workspaces?limit=0"), 400, "INVALID_VALUE");
        airtable(
                token.send("POST", table.path(), "{\"fields\":{\"Number\":\"many\"}}"),
                422,
                "INVALID_VALUE_FOR_COLUMN");
        airtable(token.send("POST", table.path(), "{\"fields\":[1]}"), 422, "INVALID_REQUEST_UNKNOWN");
        airtable(token.get(table.path() + "?pageSize=lots"), 422, "INVALID_REQUEST_UNKNOWN");
        airtable(token.get(table.path() + "?pageSize=101"), 422, "INVALID_REQUEST_UNKNOWN");
        assertThat(table.records()).isEmpty();
    }

    @Test
    void bodiesThatAreTooLargeAreRefusedHoweverTheyCome() {
        byte[] large = ("{\"fields\":{\"Name\":\"" + "x".repeat(11 * MEBIBYTE) + "\"}}").getBytes(UTF_8);
        airtable(token.send("POST", table.path(), large), 413, "REQUEST_TOO_LARGE");
        airtable(token.stream("POST", table.path(), large), 413, "REQUEST_TOO_LARGE");
        problem(session.send("POST", "/api/chat", large), 413, "TOO_LARGE");
        problem(session.stream("POST", "/api/chat", large), 413, "TOO_LARGE");
        byte[] medium = ("{\"name\":\"" + "x".repeat(MEBIBYTE) + "\"}").getBytes(UTF_8);
        problem(session.send("POST", "/api/workspaces", medium), 413, "TOO_LARGE");
        problem(session.stream("POST", "/api/webhooks", medium), 413, "TOO_LARGE");
        assertThat(table.records()).isEmpty();
    }

    @Test
    void invalidTokensAreRefused() {
        String[] parts = member.sessionToken().split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        String operator = encode(claims.replace("\"member\"", "\"operator\""));
        String unsigned = encode("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        List<String> tokens = List.of(
                "",
                "x",
                "a.b.c",
                member.sessionToken() + "x",
                parts[0] + "." + operator + "." + parts[2],
                unsigned,
                "pat" + "A".repeat(14) + "." + "0".repeat(64),
                member.tokenText().substring(0, 40),
                "ü".repeat(20),
                "x".repeat(5_000));
        for (String bad : tokens) {
            RawCaller caller = RawCaller.withToken(url, bad.replaceAll("[^\\x20-\\x7e]", "?"));
            problem(caller.get("/api/users/me"), 401, "UNAUTHORIZED");
            airtable(caller.get(table.path()), 401, "AUTHENTICATION_REQUIRED");
        }
        problem(nobody.get("/api/users/me"), 401, "UNAUTHORIZED");
        airtable(nobody.get(table.path()), 401, "AUTHENTICATION_REQUIRED");
        problem(
                nobody.send("GET", "/api/users/me", Map.of("Authorization", "Basic eDp5"), BodyPublishers.noBody()),
                401,
                "UNAUTHORIZED");
    }

    @Test
    void aRevokedTokenAndAnExpiredOneEnd() {
        Gateway owner = member.session();
        JsonNode revoked = owner.post("/api/tokens", Map.of("name", "revoked", "scopes", List.of("*")))
                .expect(201)
                .body();
        JsonNode brief = owner.post(
                        "/api/tokens",
                        Map.of(
                                "name",
                                "brief",
                                "scopes",
                                List.of("*"),
                                "expiresAt",
                                Instant.now().plusSeconds(4).toString()))
                .expect(201)
                .body();
        for (JsonNode made : List.of(revoked, brief)) {
            RawCaller caller = RawCaller.withToken(url, made.path("token").asText());
            Until.holds(
                    "Work of the token " + made.path("name"),
                    PATIENCE,
                    () -> caller.get("/v0/meta/whoami").status() == 200);
        }

        owner.delete("/api/tokens/" + revoked.path("id").asText()).expect(204);

        for (JsonNode made : List.of(revoked, brief)) {
            RawCaller caller = RawCaller.withToken(url, made.path("token").asText());
            Until.holds(
                    "The end of the token " + made.path("name"),
                    PATIENCE,
                    () -> caller.get("/v0/meta/whoami").status() == 401);
            airtable(caller.get("/v0/meta/whoami"), 401, "AUTHENTICATION_REQUIRED");
        }
    }

    @Test
    void aTokenIsLimitedToItsScopes() {
        String narrow = member.session()
                .post("/api/tokens", Map.of("name", "narrow", "scopes", List.of("data.records:read")))
                .expect(201)
                .body()
                .path("token")
                .asText();
        RawCaller caller = RawCaller.withToken(url, narrow);
        Until.holds(
                "Work of the token", PATIENCE, () -> caller.get(table.path()).status() == 200);

        airtable(caller.send("POST", table.path(), "{\"fields\":{}}"), 403, "INVALID_PERMISSIONS");
        problem(caller.send("POST", "/api/tokens", "{\"name\":\"x\",\"scopes\":[\"*\"]}"), 403, "FORBIDDEN");
        problem(session.get("/api/operator/instances"), 403, "FORBIDDEN");
        problem(session.get("/api/operator/core-platform/dead-letters"), 403, "FORBIDDEN");
        problem(session.get("/api/audit/verification"), 403, "FORBIDDEN");
    }

    @Test
    void resourcesOfOthersAreNotFound() {
        Member stranger = Member.register(suite);
        airtable(stranger.raw().get(table.path()), 403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        airtable(
                stranger.raw().send("POST", table.path(), "{\"fields\":{}}"),
                403,
                "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        for (String path : List.of(
                "/api/workspaces/" + member.workspaceId(),
                "/api/search?q=x&workspaceId=" + member.workspaceId(),
                "/api/workflows?workspaceId=" + member.workspaceId(),
                "/api/webhooks?workspaceId=" + member.workspaceId(),
                "/api/audit?workspaceId=" + member.workspaceId())) {
            problem(stranger.rawSession().get(path), 404, "NOT_FOUND");
        }
    }

    @Test
    void unknownRoutesAreNotFoundInBothDialects() {
        for (String path :
                List.of("/api", "/api/nothing", "/nothing", "/v1/x", "/api/workspacesx", "/operator/outbox")) {
            problem(nobody.get(path), 404, "NOT_FOUND");
        }
        problem(session.get("/api/workspaces/a/b/c"), 404, "");
        problem(session.get("/api/workspaces/wspAAAAAAAAAAAAAA"), 404, "NOT_FOUND");
        problem(session.send("PUT", "/api/workspaces", "{}"), 405, "");
        for (String path : List.of("/v0", "/v0/", "/v0/nothing", "/v0/app1/T", "/v0/meta/nothing")) {
            RawCaller.Answer answer = token.get(path);
            Discretion.check(path, answer);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.json()).as(path).isEqualTo(Json.read("{\"error\":\"NOT_FOUND\"}".getBytes(UTF_8)));
        }
    }

    @Test
    void noServiceAnswersWithoutTheGatewaysToken() {
        for (String service : Propagation.SERVICES) {
            RawCaller direct = RawCaller.withToken(
                    "http://127.0.0.1:" + suite.part(service).port(), member.sessionToken());
            for (String path : List.of("/api/workspaces", "/api/search", "/operator/dead-letters", "/v0/meta/bases")) {
                assertThat(direct.get(path).status()).as(service + path).isEqualTo(401);
            }
        }
        for (String path : List.of(
                "/api/workspaces/../../q/metrics",
                "/api/workspaces/%2e%2e/%2e%2e/q/metrics",
                "/api/workspaces/..%2f..%2fq%2fmetrics",
                "//q/metrics",
                "/api/operator/core-platform/../q/metrics")) {
            assertThat(session.get(path).status()).as(path).isBetween(400, 404);
        }
    }

    /** Nothing that a caller sends is our fault: every answer is a refusal in the 400s, or a success. */
    @Test
    void hostileBodiesNeverCauseAServerError() {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("nothing", new byte[0]);
        bodies.put("null", "null".getBytes(UTF_8));
        bodies.put("an array", "[]".getBytes(UTF_8));
        bodies.put("a number", "1e999".getBytes(UTF_8));
        bodies.put("deep nesting", ("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)).getBytes(UTF_8));
        bodies.put("no UTF-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
        bodies.put("zero bytes", new byte[64]);
        bodies.put("zero characters", every("\\u0000").getBytes(UTF_8));
        bodies.put("half a surrogate pair", every("\\ud800").getBytes(UTF_8));
        bodies.put("long text", every("x".repeat(70_000)).getBytes(UTF_8));
        List<String> faults = new ArrayList<>();
        for (String route : ROUTES) {
            String[] parts = route.split(" ", -1);
            String path = parts[1].replace("{table}", table.path()).replace("{base}", table.baseId());
            bodies.forEach((name, body) -> {
                RawCaller.Answer answer = session.send(parts[0], path, body);
                Discretion.check(route + " with " + name, answer);
                if (answer.status() < 200 || answer.status() >= 500) {
                    faults.add("%s with %s: %d %s".formatted(route, name, answer.status(), answer.body()));
                }
            });
        }
        for (String path : READS) {
            for (String junk : List.of("%00", "%ff%fe", "%27%20or%201=1--", "x".repeat(3_000), "-1", "%ed%a0%80", "")) {
                String target = path.replace("{table}", table.path())
                                .replace("{base}", table.baseId())
                                .replace("{workspace}", member.workspaceId())
                        + junk;
                RawCaller.Answer answer = session.send("GET", target, Map.of(), BodyPublishers.noBody());
                Discretion.check(target, answer);
                if (answer.status() < 200 || answer.status() >= 500) {
                    faults.add("GET %s: %d %s".formatted(target, answer.status(), answer.body()));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static final List<String> ROUTES = List.of(
            "POST /api/auth/register",
            "POST /api/auth/login",
            "POST /api/auth/refresh",
            "POST /api/auth/logout",
            "POST /api/auth/password",
            "POST /api/auth/password-reset",
            "POST /api/auth/password-reset/request",
            "POST /api/auth/address-change",
            "POST /api/auth/address-proof/confirm",
            "POST /api/invitations/preview",
            "POST /api/invitations/decline",
            "POST /api/invitations/accept",
            "POST /api/workspaces/wspAAAAAAAAAAAAAA/invitations",
            "POST /api/workspaces/wspAAAAAAAAAAAAAA/service-accounts",
            "POST /api/tokens",
            "POST /api/workspaces",
            "POST /api/workspaces/wspAAAAAAAAAAAAAA/members",
            "PUT /api/workspaces/wspAAAAAAAAAAAAAA/members/usrAAAAAAAAAAAAAA",
            "PATCH /api/workspaces/wspAAAAAAAAAAAAAA",
            "POST /api/workspaces/wspAAAAAAAAAAAAAA/transfer",
            "POST /api/workspaces/wspAAAAAAAAAAAAAA/groups",
            "PUT /api/workspaces/wspAAAAAAAAAAAAAA/groups/grpAAAAAAAAAAAAAA",
            "POST /api/workspaces/wspAAAAAAAAAAAAAA/groups/grpAAAAAAAAAAAAAA/members",
            "POST /api/workspaces/wspAAAAAAAAAAAAAA/bases/appAAAAAAAAAAAAAA/members",
            "PUT /api/workspaces/wspAAAAAAAAAAAAAA/bases/appAAAAAAAAAAAAAA/members/usrAAAAAAAAAAAAAA",
            "POST {table}",
            "PATCH {table}",
            "PUT {table}",
            "POST {table}/listRecords",
            "PATCH {table}/recAAAAAAAAAAAAAA",
            "POST /v0/meta/bases",
            "POST /v0/meta/bases/{base}/tables",
            "POST /api/chat",
            "POST /api/workflows",
            "POST /api/workflows/wflAAAAAAAAAAAAAA/runs",
            "POST /api/formulas/evaluate",
            "POST /api/formulas/validate",
            "POST /api/notifications/ntfAAAAAAAAAAAAAA/read",
            "PUT /api/notifications/preferences",
            "POST /api/webhooks",
            "PATCH /api/webhooks/whkAAAAAAAAAAAAAA");

    private static final List<String> READS = List.of(
            "/api/workspaces?cursor=",
            "/api/workspaces/",
            "/api/tokens?cursor=",
            "/api/audit?workspaceId={workspace}&cursor=",
            "/api/audit?workspaceId={workspace}&type=",
            "/api/usage?workspaceId=",
            "/api/bases?workspaceId=",
            "{table}?filterByFormula=",
            "{table}?offset=",
            "{table}?view=",
            "{table}/",
            "/v0/{base}/",
            "/api/search?workspaceId={workspace}&q=",
            "/api/search?q=x&workspaceId={workspace}&tableId=",
            "/api/chat/",
            "/api/workflows?workspaceId={workspace}&cursor=",
            "/api/workflows/",
            "/api/runs?workflowId=",
            "/api/runs/",
            "/api/notifications?cursor=",
            "/api/webhooks?workspaceId=",
            "/api/webhooks/");

    /** A body with the text in every place where some route wants text. */
    private String every(String text) {
        return """
                {"email":"T","password":"T","name":"T","refreshToken":"T","scopes":["T"],"role":"T","question":"T",
                 "workspaceId":"W","sessionId":"T","formula":"T","fields":{"Name":"T"},"url":"T","eventTypes":["T"],
                 "description":"T","trigger":{"type":"external","name":"T"},"input":{"T":"T"},
                 "steps":[{"id":"T","action":"notify","recipients":["*"],"title":"T","body":"T"}],
                 "tables":[{"name":"T","fields":[{"name":"T","type":"singleLineText"}]}]}""".replace("\"W\"", "\"" + member.workspaceId() + "\"").replace("\"T\"", "\"" + text + "\"");
    }

    /** @param code expected; empty when only the form counts */
    private static JsonNode problem(RawCaller.Answer answer, int status, String code) {
        Discretion.check(String.valueOf(status), answer);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).as(answer.body()).isEqualTo("application/problem+json");
        JsonNode body = answer.json();
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("type").asText()).as(body.toString()).isNotBlank();
        assertThat(body.path("title").asText()).isNotBlank();
        assertThat(body.path("traceId").asText()).as(body.toString()).matches("[0-9a-f]{32}");
        assertThat(body.path("code").asText())
                .as(body.toString())
                .contains(code)
                .isNotBlank();
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        return body;
    }

    private static void airtable(RawCaller.Answer answer, int status, String type) {
        Discretion.check(String.valueOf(status), answer);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().at("/error/type").asText()).as(answer.body()).isEqualTo(type);
        assertThat(answer.json().at("/error/message").asText()).isNotBlank();
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
