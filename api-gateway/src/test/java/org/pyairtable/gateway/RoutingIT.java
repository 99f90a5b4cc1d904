package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.gateway.GatewayClient.Answer;
import org.pyairtable.testkit.KafkaProbe;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@TestProfile(GatewayProfile.class)
@WithTestResource(SuiteResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutingIT {
    private static final String TABLE = "/v0/appABCDEFGHIJKLMN/Tasks";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Surroundings world;
    private GatewayClient client;
    private StubService data;

    @BeforeAll
    void start() {
        world = new Surroundings();
        client = world.client;
        for (String service : List.of("core-platform", "ai-ml", "communication-hub")) {
            world.service(service);
        }
        data = world.service("data-integration");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void sendsARequestToItsServiceUnchanged() {
        Answer answer = client.send(
                "POST", TABLE + "/?", headers(world.member(), "Content-Type", "application/json"), Buffer.buffer("{}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("service")).isEqualTo("data-integration");
        assertThat(answer.json().getString("method")).isEqualTo("POST");
        assertThat(answer.json().getString("uri")).isEqualTo(TABLE + "/?");
        assertThat(answer.json().getString("body")).isEqualTo("{}");
        assertThat(client.get("/api/search?q=a%20b", world.member()).json().getString("service"))
                .isEqualTo("ai-ml");
    }

    @Test
    void replacesTheCredentialByAnInternalToken() {
        Map<String, String> session = world.member();
        JsonObject seen = client.get("/api/users/me", session).json().getJsonObject("headers");

        assertThat(seen.getString("authorization")).isNotEqualTo(session.get("Authorization"));
        JsonObject claims = claims(seen.getString("authorization"));
        assertThat(claims.getString("iss")).isEqualTo("api-gateway");
        assertThat(claims.getString("aud")).isEqualTo("pyairtable-services");
        assertThat(claims.getString("sub")).isEqualTo("usrMember");
        assertThat(claims.getString("role")).isEqualTo("member");
        assertThat(claims.getString("cid")).isEqualTo("ses1");
        assertThat(claims.getJsonArray("scopes")).containsExactlyInAnyOrder("*", "account", "operator");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(60);
    }

    @Test
    void givesTheAnonymousTokenToPublicPaths() {
        Answer answer = client.send("POST", "/api/auth/refresh", Map.of(), Buffer.buffer("{}"));

        assertThat(claims(answer.json().getJsonObject("headers").getString("authorization"))
                        .getString("sub"))
                .isEqualTo("anonymous");
    }

    @Test
    void keepsHeadersCleanInBothDirections() {
        StubService hub = world.service("communication-hub", 1_000_000);
        hub.on("/api/webhooks", request -> request.response()
                .putHeader("Connection", "x-private")
                .putHeader("X-Private", "1")
                .putHeader("X-Public", "1")
                .putHeader("Access-Control-Allow-Origin", "http://wrong")
                .end("ok"));
        Map<String, String> sent = new HashMap<>(world.member());
        sent.put("Connection", "x-hop");
        sent.put("X-Hop", "1");
        sent.put("TE", "trailers");
        sent.put("X-Forwarded-For", "6.6.6.6");
        sent.put("Forwarded", "for=6.6.6.6");
        sent.put("X-Kept", "1");
        sent.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        JsonObject seen = client.get("/api/notifications", sent).json().getJsonObject("headers");
        assertThat(seen.fieldNames()).doesNotContain("x-hop", "te", "forwarded", "connection");
        assertThat(seen.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(seen.getString("x-forwarded-host")).startsWith("127.0.0.1:");
        assertThat(seen.getString("x-kept")).isEqualTo("1");
        assertThat(seen.getString("traceparent"))
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                .doesNotContain("b7ad6b7169203331");

        Answer answer = client.get("/api/webhooks", headers(world.member(), "Origin", "http://app"));
        assertThat(answer.headers().get("X-Public")).isEqualTo("1");
        assertThat(answer.headers().contains("X-Private")).isFalse();
        assertThat(answer.headers().getAll("Access-Control-Allow-Origin")).containsExactly("*");
        hub.close();
    }

    @Test
    void keepsAWellFormedRequestIdAndReplacesAnyOther() {
        Answer kept = client.get("/api/users/me", headers(world.member(), "X-Request-Id", "order-4711-abc"));
        assertThat(kept.headers().get("X-Request-Id")).isEqualTo("order-4711-abc");
        assertThat(kept.json().getJsonObject("headers").getString("x-request-id"))
                .isEqualTo("order-4711-abc");

        Answer made = client.get("/api/users/me", headers(world.member(), "X-Request-Id", "<script>"));
        assertThat(made.headers().get("X-Request-Id")).matches("[0-9a-f-]{36}");
    }

    @Test
    void acceptsAPersonalTokenWithinItsScopesUntilItIsRevoked() {
        String token = world.personalToken(Surroundings.inAnHour(), "data.records:read");
        Map<String, String> bearer = Surroundings.bearer(token);
        await().atMost(PATIENCE).until(() -> client.get(TABLE, bearer).status() == 200);

        JsonObject claims =
                claims(client.get(TABLE, bearer).json().getJsonObject("headers").getString("authorization"));
        assertThat(claims.getString("sub")).isEqualTo("usrMember");
        assertThat(claims.getJsonArray("scopes")).isEqualTo(JsonArray.of("data.records:read"));
        assertThat(claims.getJsonArray("resources")).isEqualTo(JsonArray.of("appABCDEFGHIJKLMN"));

        Answer write = client.send("POST", TABLE, bearer, Buffer.buffer("{}"));
        assertThat(write.status()).isEqualTo(403);
        assertThat(write.json().getJsonObject("error").getString("type")).isEqualTo("INVALID_PERMISSIONS");
        Answer account = client.get("/api/tokens", bearer);
        assertThat(account.status()).isEqualTo(403);
        assertThat(account.json().getString("code")).isEqualTo("FORBIDDEN");

        world.revoke(token);
        await().atMost(PATIENCE).until(() -> client.get(TABLE, bearer).status() == 401);
    }

    @Test
    void acceptsATokenThatIsUsedBeforeItArrives() {
        // News may take longer than the gateway waits where a machine is busy, so each round has a token of its own.
        JsonObject seen = await().atMost(PATIENCE)
                .until(this::answerBeforeNews, answer -> "data-integration".equals(answer.getString("service")));

        assertThat(seen.getString("body")).isEqualTo("{\"fields\":{}}");
    }

    private JsonObject answerBeforeNews() {
        String token = "pat" + UUID.randomUUID();
        Future<JsonObject> early = client.exchange(
                "POST",
                TABLE,
                headers(Surroundings.bearer(token), "Content-Type", "application/json"),
                Buffer.buffer("{\"fields\":{}}"),
                response -> response.body().map(Buffer::toJsonObject));
        world.announce(token, Surroundings.inAnHour(), "data.records:write");
        return GatewayClient.get(early);
    }

    @Test
    void reportsTheLastUseOfATokenToTheMinuteInBatches() {
        String token = "pat" + UUID.randomUUID();
        String id = "pat" + UUID.randomUUID().toString().substring(0, 8);
        world.announce(token, id, "data.records:read");
        Instant before = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        await().atMost(PATIENCE)
                .until(() -> client.get(TABLE, Surroundings.bearer(token)).status() == 200);

        try (KafkaProbe kafka = new KafkaProbe()) {
            kafka.collect("platform.access");
            Message report = kafka.await("platform.access", m -> m.text().contains(id), PATIENCE);
            JsonObject use = new JsonObject(report.text())
                    .getJsonArray("uses").stream()
                            .map(JsonObject.class::cast)
                            .filter(one -> one.getString("tokenId").equals(id))
                            .findFirst()
                            .orElseThrow();
            Instant at = Instant.parse(use.getString("at"));
            assertThat(at).isAfterOrEqualTo(before).isEqualTo(at.truncatedTo(ChronoUnit.MINUTES));
        }
    }

    @Test
    void reportsRefusalsByRouteAndCallerWithoutPathsAndQueries() {
        String agent = "tester-" + UUID.randomUUID();
        Map<String, String> headers = headers(world.member(), "User-Agent", agent);
        // A method that no other test uses there: requests of one kind are reported together.
        client.send("DELETE", "/api/operator/breakers?secret=s3cret", headers, Buffer.buffer());
        client.send("DELETE", "/api/operator/breakers/s3cret", headers, Buffer.buffer());

        try (KafkaProbe kafka = new KafkaProbe()) {
            Message report = kafka.await("platform.access", m -> m.text().contains(agent), PATIENCE);
            JsonObject refused = new JsonObject(report.text());
            assertThat(report.header("ce_type")).isEqualTo("org.pyairtable.platform.access.requests-refused.v1");
            assertThat(report.header("ce_actor")).isEqualTo("usrMember");
            assertThat(refused.getString("route")).isEqualTo("/api/operator/breakers");
            assertThat(refused.getInteger("status")).isEqualTo(403);
            assertThat(refused.getString("address")).isEqualTo("127.0.0.1");
            assertThat(report.text()).doesNotContain("s3cret");
        }
    }

    @Test
    void refusesMissingAndInvalidCredentialsInBothDialects() {
        String expiredPat = world.personalToken(Instant.now().minusSeconds(1), "*");
        List<String> bad = List.of(
                "Basic dXNlcjpwYXNz",
                "Bearer patNobodyKnowsThis.00",
                "Bearer " + expiredPat,
                "Bearer " + new Sessions().token("core-platform", "usrMember", "operator", Surroundings.inAnHour()),
                "Bearer "
                        + world.sessions.token(
                                "core-platform",
                                "usrMember",
                                "member",
                                Instant.now().minusSeconds(60)),
                "Bearer " + world.sessions.unsigned("usrMember", Surroundings.inAnHour()),
                "Bearer " + "x".repeat(9_000));

        for (String credential : bad) {
            Map<String, String> headers = Map.of("Authorization", credential);
            Answer airtable = client.get(TABLE, headers);
            assertThat(airtable.status()).as(credential).isEqualTo(401);
            assertThat(airtable.json())
                    .isEqualTo(new JsonObject(
                            "{\"error\":{\"type\":\"AUTHENTICATION_REQUIRED\",\"message\":\"Authentication"
                                    + " required\"}}"));
            Answer platform = client.get("/api/users/me", headers);
            assertThat(platform.status()).isEqualTo(401);
            assertThat(platform.headers().get("Content-Type")).isEqualTo("application/problem+json");
            assertThat(platform.json().getString("code")).isEqualTo("UNAUTHORIZED");
            assertThat(platform.json().getString("traceId")).matches("[0-9a-f]{32}");
        }
        assertThat(client.get("/api/users/me", Map.of()).status()).isEqualTo(401);
    }

    @Test
    void answersUnknownAndAmbiguousPathsInTheirDialect() {
        assertThat(client.get("/api/nothing", Map.of()).status()).isEqualTo(404);
        assertThat(client.get("/api/nothing", Map.of()).json().getString("code"))
                .isEqualTo("NOT_FOUND");
        Answer airtable = client.get("/v0/nothing/Tasks", Map.of());
        assertThat(airtable.status()).isEqualTo(404);
        assertThat(airtable.body()).hasToString("{\"error\":\"NOT_FOUND\"}");
        for (String path :
                List.of("/api/search/../users/me", "/api/search/%2e%2e/users/me", "/api//search", "/api/%00")) {
            assertThat(client.get(path, world.member()).status()).as(path).isEqualTo(400);
        }
        Answer broken = client.get(TABLE + "?filterByFormula=%zz", world.member());
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().getJsonObject("error").getString("type")).isEqualTo("INVALID_REQUEST_UNKNOWN");
        assertThat(client.get("/operator/outbox", world.operator()).status()).isEqualTo(404);
        Answer longUrl = client.get("/api/search?q=" + "x".repeat(16_000), world.member());
        assertThat(longUrl.status()).isEqualTo(414);
        assertThat(client.get("/api/search?q=" + "x".repeat(15_900), world.member())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesARequestWithoutAHostInTheDialectOfItsPath() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), world.gateway().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET " + TABLE + " HTTP/1.1\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .endsWith("{\"error\":{\"type\":\"INVALID_REQUEST_UNKNOWN\",\"message\":\"HTTP/1.1 needs a"
                            + " Host\"}}");
        }
    }

    @Test
    void escapesFormulasThatClientsSendUnescaped() {
        Answer answer = client.get(TABLE + "?filterByFormula={Name}=\"x\"", world.member());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("uri")).isEqualTo(TABLE + "?filterByFormula=%7BName%7D=%22x%22");
    }

    @Test
    void answersPreflightsOfAirtablesBrowserClient() {
        Answer answer = client.send(
                "OPTIONS",
                TABLE,
                Map.of(
                        "Origin", "https://app.example",
                        "Access-Control-Request-Method", "PATCH",
                        "Access-Control-Request-Headers", "authorization,x-airtable-user-agent"),
                Buffer.buffer());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers().get("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.headers().get("Access-Control-Allow-Methods").split(", "))
                .contains("GET", "POST", "PUT", "PATCH", "DELETE");
        assertThat(answer.headers().get("Access-Control-Allow-Headers").split(", "))
                .contains(
                        "authorization",
                        "content-type",
                        "x-api-version",
                        "x-airtable-application-id",
                        "x-airtable-user-agent",
                        "user-agent",
                        "x-requested-with",
                        "idempotency-key",
                        "prefer",
                        "last-event-id",
                        "mcp-protocol-version");
        assertThat(answer.headers().get("Access-Control-Expose-Headers").split(", "))
                .contains("location", "retry-after", "preference-applied", "x-request-id");
        Answer refused = client.get(TABLE, Map.of("Origin", "https://app.example"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers().get("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    void leadsOperatorsAloneToTheServicesOperatorInterface() {
        Answer answer = client.get("/api/operator/core-platform/dead-letters?limit=5", world.operator());
        assertThat(answer.json().getString("uri")).isEqualTo("/operator/dead-letters?limit=5");
        assertThat(answer.json().getString("service")).isEqualTo("core-platform");

        assertThat(client.get("/api/operator/core-platform/dead-letters", world.member())
                        .status())
                .isEqualTo(403);
        assertThat(client.get("/api/operator/instances", world.member()).status())
                .isEqualTo(403);
        assertThat(client.get("/api/operator/nobody/dead-letters", world.operator())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void limitsSignInAttemptsPerAddress() {
        GatewayClient attacker = new GatewayClient(world.vertx, world.gateway(), "127.0.0.2");
        for (int i = 0; i < 20; i++) {
            assertThat(attacker.send("POST", "/api/auth/login", Map.of(), Buffer.buffer("{}"))
                            .status())
                    .isEqualTo(200);
        }

        Answer refused = attacker.send("POST", "/api/auth/login", Map.of(), Buffer.buffer("{}"));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(1, 4);
        assertThat(client.send("POST", "/api/auth/login", Map.of(), Buffer.buffer("{}"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void limitsRequestsPerBaseInAirtablesDialect() {
        String base = "/v0/appRRRRRRRRRRRRRR/";
        for (int i = 0; i < 200; i++) {
            assertThat(client.get(base + "Tasks", world.member()).status()).isEqualTo(200);
        }
        int before = data.requests.get();

        Answer refused = client.get(base + "Other", world.member());

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json())
                .isEqualTo(JsonObject.of(
                        "error",
                        JsonObject.of(
                                "type",
                                "RATE_LIMIT_REACHED",
                                "message",
                                "Rate limit exceeded. Please try again later")));
        assertThat(refused.headers().get("Content-Type")).startsWith("application/json");
        assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(1, 18);
        // Whoever calls, and whichever part of the base is requested.
        assertThat(client.get("/v0/bases/appRRRRRRRRRRRRRR/webhooks", world.operator())
                        .status())
                .isEqualTo(429);
        assertThat(client.get("/v0/meta/bases/appRRRRRRRRRRRRRR/tables", world.operator())
                        .status())
                .isEqualTo(429);
        assertThat(data.requests.get()).isEqualTo(before);
        assertThat(client.get("/v0/appSSSSSSSSSSSSSS/Tasks", world.member()).status())
                .isEqualTo(200);
        assertThat(client.get("/v0/meta/bases", world.member()).status()).isEqualTo(200);
    }

    @Test
    void refusesABodyOfAHundredMegabytesBeforeItComes() throws IOException {
        int before = data.requests.get();
        String head = "POST " + TABLE + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                + world.member().get("Authorization")
                + "\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n";
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), world.gateway().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String status = answer.readLine();
            String line = answer.readLine();
            while (!line.isEmpty()) {
                line = answer.readLine();
            }
            char[] body = new char[200];
            String json = new String(body, 0, answer.read(body));

            assertThat(status).startsWith("HTTP/1.1 413");
            assertThat(new JsonObject(json))
                    .isEqualTo(JsonObject.of(
                            "error",
                            JsonObject.of(
                                    "type",
                                    "REQUEST_TOO_LARGE",
                                    "message",
                                    "The request body is larger than 10485760 bytes")));
        }
        assertThat(data.requests.get()).isEqualTo(before);
    }

    @Test
    void showsWhatIsRunning() {
        JsonObject status = client.get("/api/status", Map.of()).json();
        assertThat(status.getString("status")).isEqualTo("degraded"); // no workflow-engine here
        JsonObject core = status.getJsonArray("services").getJsonObject(0);
        assertThat(core.getString("name")).isEqualTo("core-platform");
        assertThat(core.getInteger("instances")).isEqualTo(1);
        assertThat(core.getString("version")).isEqualTo("1.0");
        assertThat(core.getString("breaker")).isEqualTo("closed");
        assertThat(client.get("/", Map.of()).body().toString()).contains("<title>PyAirtable</title>");
    }

    @Test
    void pagesBehindLinksRunNothingFromElsewhereAndPassNothingOn() {
        for (String kind : List.of("invitation", "password-reset", "address-proof")) {
            var page = client.get("/links/" + kind, Map.of());
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body().toString()).contains("<script src=\"/links/link.js\">");
            assertThat(page.headers().get("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
            assertThat(page.headers().get("Referrer-Policy")).isEqualTo("no-referrer");
        }
        assertThat(client.get("/links/link.js", Map.of()).headers().get("Content-Type"))
                .startsWith("text/javascript");
        assertThat(client.get("/links/other", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void showsWhatIsStalledAndSinceWhen() {
        Instant since = Instant.parse("2026-03-01T09:00:00Z");
        Instant now = Instant.now();
        world.kafka.publish(new State.Instance(
                "ai-ml", "standing", "1.0", "none", "127.0.0.1", 9, 0, now, now, Map.of("outbox-relay", since)));
        try {
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            client.get("/api/status", Map.of()).json().getJsonArray("services").stream()
                                    .map(JsonObject.class::cast)
                                    .filter(service -> service.getString("name").equals("ai-ml"))
                                    .map(service -> service.getJsonArray("standing")))
                    .containsExactly(JsonArray.of(JsonObject.of("part", "outbox-relay", "since", since.toString()))));
        } finally {
            world.kafka.remove(Topics.INSTANCES, "ai-ml/standing");
        }
    }

    @Test
    void logsALineForEachRequestWithoutItsSecrets() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord line) {
                lines.add(new PatternFormatter("%s").format(line));
            }
        };
        Logger log = Logger.getLogger("org.pyairtable.gateway.access");
        log.addHandler(handler);
        try {
            client.get("/api/users/me?access_token=in-the-query", world.member());
            client.get("/attachments/secret-of-a-link?x=y", Map.of());
            client.get("/api/tokens/x", Map.of());

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .matches("method=GET path=/api/users/me status=200 bytes=[1-9]\\d* millis=\\d+\\.\\d"
                                    + " client=127\\.0\\.0\\.1 trace=[0-9a-f]{32} principal=usrMember"))
                    .anySatisfy(line -> assertThat(line).contains("path=/attachments/… status="))
                    .anySatisfy(line -> assertThat(line)
                            .contains("path=/api/tokens/x status=401")
                            .contains("principal=anonymous")));
            assertThat(lines)
                    .noneMatch(line ->
                            line.contains("secret-of-a-link") || line.contains("in-the-query") || line.contains("?"));
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void healthRevealsUpOrDownOnly() {
        for (String path : List.of("", "/live", "/ready", "/started")) {
            Answer health = client.get("/q/health" + path, Map.of());
            assertThat(health.status()).as(path).isEqualTo(200);
            assertThat(health.json()).isEqualTo(JsonObject.of("status", "UP"));
        }
        for (String path :
                List.of("/q", "/q/", "/q/metrics", "/q/health/x", "/q/health/ready/x", "/q/openapi", "/q/dev")) {
            Answer nothing = client.get(path, Map.of());
            assertThat(nothing.status()).as(path).isEqualTo(404);
            assertThat(nothing.json().getString("code")).isEqualTo("NOT_FOUND");
        }
        int management = ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
        GatewayClient neighbour =
                new GatewayClient(world.vertx, URI.create("http://127.0.0.1:" + management), "127.0.0.1");
        assertThat(neighbour.get("/q/metrics", Map.of()).body().toString())
                .contains("pyairtable_gateway_breaker_state{upstream=\"core-platform\"}")
                .contains("pyairtable_gateway_requests_seconds_count{route=\"health\"")
                .contains("pyairtable_gateway_requests_seconds_bucket{route=\"health\"");
    }

    @Test
    void mergesTheDescriptionsOfTheServices() {
        StubService ai = world.service("ai-ml", 1_000_000);
        ai.on("/q/openapi", request -> request.response().end("""
            {"openapi":"3.1.0","paths":{
              "/api/search":{"get":{"responses":{"200":{"content":{"application/json":
                {"schema":{"$ref":"#/components/schemas/Found"}}}}}}},
              "/operator/outbox":{"get":{}},
              "/api/tokens":{"get":{}}},
             "components":{"schemas":{"Found":{"type":"object"}}}}
            """));

        JsonObject merged = client.get("/openapi", Map.of()).json();

        assertThat(merged.getJsonObject("paths").fieldNames())
                .contains("/api/search", "/api/operator/{service}/outbox", "/api/status", "/openapi")
                .doesNotContain("/operator/outbox", "/api/tokens");
        assertThat(merged.getJsonObject("paths").getJsonObject("/api/search").encode())
                .contains("#/components/schemas/Found");
        assertThat(merged.getJsonObject("components").getJsonObject("schemas").fieldNames())
                .contains("Found", "Problem");
        ai.close();
    }

    private static Map<String, String> headers(Map<String, String> more, String name, String value) {
        Map<String, String> all = new HashMap<>(more);
        all.put(name, value);
        return all;
    }

    private static JsonObject claims(String authorization) {
        String payload = authorization.substring("Bearer ".length()).split("\\.", -1)[1];
        return new JsonObject(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
    }
}
