package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.testkit.RawHttp;
import org.pyairtable.testkit.SuiteResource;

/** What no client sends: refused in form where two readers could see two requests, and nothing of it reaches a service. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
@WithTestResource(SuiteResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawRequestsIT {
    private static final String TABLE = "/v0/appABCDEFGHIJKLMN/Tasks";
    /** What an attacker hides behind a request, so that a service takes it for one of its own. */
    private static final String HIDDEN = "GET /api/users/hidden HTTP/1.1\r\nHost: x\r\n\r\n";

    private Surroundings world;
    private StubService core;

    @BeforeAll
    void start() {
        world = new Surroundings();
        core = world.service("core-platform");
        world.service("data-integration");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: \u000bchunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Content-Length: 6\r\nContent-Length: 7\r\n",
                "Content-Length: 6\r\nContent-Length: 6\r\n",
                "Content-Length: 6, 6\r\n",
                "Content-Length: +6\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x6\r\n",
                "Content-Length : 6\r\n",
                "Host: other\r\n",
                "X-Bad: a\nb\r\n",
                "X Bad: a\r\n",
                ": a\r\n"
            })
    void refusesARequestWhoseEndOrHostIsDoubtful(String header) {
        int before = core.requests.get();
        try (RawHttp connection = connect()) {
            connection.send("POST /api/auth/refresh HTTP/1.1\r\nHost: gateway\r\n" + header + "\r\n0\r\n\r\n" + HIDDEN);

            problem(connection.answer(), 400, "MALFORMED_REQUEST");
            assertThat(connection.answer().status())
                    .as("answers to what was hidden")
                    .isZero();
        }
        assertThat(core.requests.get()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host:\r\n",
                "Host: a b\r\n",
                "Host: a,b\r\n",
                "Host: user@host\r\n",
                "Host: host/path\r\n",
                "Host: host:port\r\n",
                "Host: host:123456\r\n",
                "Host: [::1\r\n",
                "Host: [zz]\r\n"
            })
    void refusesARequestForNoHostOrOneThatCannotBe(String host) {
        try (RawHttp connection = connect()) {
            connection.send("GET " + TABLE + " HTTP/1.1\r\n" + host + "\r\n");

            airtable(connection.answer(), 400, "INVALID_REQUEST_UNKNOWN");
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host: gateway\r\n", "Host: 127.0.0.1:8080\r\n", "Host: [::1]:8080\r\n", "Host: a_b.c-d\r\n"})
    void takesEveryHostThatCanBe(String host) {
        try (RawHttp connection = connect()) {
            for (int i = 0; i < 2; i++) {
                connection.send("GET /api/status HTTP/1.1\r\n" + host + "\r\n");
                assertThat(connection.answer().status()).isEqualTo(200);
            }
        }
        try (RawHttp old = connect()) {
            assertThat(old.send("GET /api/status HTTP/1.0\r\n\r\n").answer().status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloworld\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "fffffffffffffffff\r\nhello\r\n0\r\n\r\n"
            })
    void answersBrokenChunksBeforeItCloses(String body) {
        int before = core.requests.get();
        try (RawHttp connection = connect()) {
            connection.send("POST /api/auth/refresh HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + body + HIDDEN);

            problem(connection.answer(), 400, "MALFORMED_REQUEST");
            assertThat(connection.isEnded()).isTrue();
        }
        assertThat(core.requests.get()).isEqualTo(before);
    }

    @Test
    void keepsRequestsOfOneConnectionApart() {
        try (RawHttp connection = connect()) {
            String head = "POST /api/auth/refresh HTTP/1.1\r\nHost: gateway\r\nTransfer-Encoding: Chunked\r\n\r\n";
            String chunked = head.concat("5;name=value\r\nhello\r\n1\r\n!\r\n0\r\nX-Trailer: 1\r\n\r\n");
            String sized = "POST /api/auth/refresh HTTP/1.1\r\nHost: gateway\r\nContent-Length: 5\r\n\r\nworld";
            connection.send(chunked + sized + "\r\n" + chunked);

            assertThat(new JsonObject(connection.answer().body()).getString("body"))
                    .isEqualTo("hello!");
            assertThat(new JsonObject(connection.answer().body()).getString("body"))
                    .isEqualTo("world");
            assertThat(new JsonObject(connection.answer().body()).getString("body"))
                    .isEqualTo("hello!");
        }
    }

    @Test
    void answersTooLongRequestsInTheirDialect() {
        try (RawHttp connection = connect()) {
            connection.send("GET " + TABLE + "?x=" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: gateway\r\n\r\n");
            airtable(connection.answer(), 414, "INVALID_REQUEST_UNKNOWN");
        }
        try (RawHttp connection = connect()) {
            connection.send("GET /api/search?x=" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: gateway\r\n\r\n");
            problem(connection.answer(), 414, "URL_TOO_LONG");
            assertThat(connection.isEnded()).isTrue();
        }
        String many = "X-Header: " + "x".repeat(1_000) + "\r\n";
        try (RawHttp connection = connect()) {
            connection.send("GET /api/status HTTP/1.1\r\nHost: gateway\r\n" + many.repeat(100) + "\r\n");
            problem(connection.answer(), 431, "HEADERS_TOO_LARGE");
            assertThat(connection.isEnded()).isTrue();
        }
        try (RawHttp connection = connect()) {
            connection.send("GET " + TABLE + " HTTP/1.1\r\nHost: gateway\r\n" + many.repeat(100) + "\r\n");
            airtable(connection.answer(), 431, "INVALID_REQUEST_UNKNOWN");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://gateway/api/status", "*", "gateway:443", "api/status"})
    void refusesATargetThatIsNoPath(String target) {
        try (RawHttp connection = connect()) {
            connection.send("GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n");

            problem(connection.answer(), 400, "MALFORMED_REQUEST");
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\r\n\r\n", "GET /api/status\r\n\r\n", "GET /api/status FTP/1.1\r\nHost: x\r\n\r\n"})
    void answersBytesThatAreNotHttp(String bytes) {
        try (RawHttp connection = connect()) {
            problem(connection.send(bytes).answer(), 400, "MALFORMED_REQUEST");
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/status",
                "/api//status",
                "/api/./status",
                "/api/x/../status",
                "/api/x/%2e%2e/status",
                "/api/x/..%2fstatus",
                "/api\\status",
                "/api/status%00",
                "/api/status%0d%0aX:1",
                "/api/status%zz",
                "/api/status%c0%ae"
            })
    void refusesATargetThatReadsInTwoWaysAndReadsTheNextOne(String target) {
        try (RawHttp connection = connect()) {
            connection.send("GET " + target
                    + " HTTP/1.1\r\nHost: gateway\r\n\r\nGET /api/status HTTP/1.1\r\nHost: gateway\r\n\r\n");

            problem(connection.answer(), 400, "INVALID_REQUEST");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void readsASemicolonAsAPartOfTheName() {
        assertThat(world.client.get("/api/status;x=1", world.member()).status()).isEqualTo(404);
        assertThat(world.client.get(TABLE + ";x=1", world.member()).json().getString("uri"))
                .isEqualTo(TABLE + "%3Bx=1");
    }

    @Test
    void namesTheMethodsThatAPathAnswers() {
        try (RawHttp connection = connect()) {
            connection.send("POST /api/status HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n");
            RawHttp.Answer answer = connection.answer();
            problem(answer, 405, "METHOD_NOT_ALLOWED");
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");

            core.on("/q/openapi", request -> request.response()
                    .end("{\"paths\":{\"/api/usage\":{\"get\":{},\"put\":{}}}}"));
            core.on(
                    "/api/usage",
                    request -> request.response().setStatusCode(405).end("not that"));
            connection.send("DELETE /api/usage HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                    + world.member().get("Authorization") + "\r\n\r\n");
            RawHttp.Answer service = connection.answer();
            assertThat(service.status()).isEqualTo(405);
            assertThat(service.body()).isEqualTo("not that");
            assertThat(service.header("Allow")).isEqualTo("GET, HEAD, PUT");

            connection.send("TRACE /api/users/me HTTP/1.1\r\nHost: gateway\r\n\r\n");
            RawHttp.Answer trace = connection.answer();
            problem(trace, 405, "METHOD_NOT_ALLOWED");
            assertThat(trace.header("Allow")).isEqualTo("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
    }

    @Test
    void doesNotSpeakHttp2() {
        try (RawHttp connection = connect()) {
            connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(connection.answer().status()).isIn(400, 501);
        }
        try (RawHttp connection = connect()) {
            connection.send("GET /api/status HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade, HTTP2-Settings\r\n");
            connection.send("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: nonsense\r\n",
                "Content-Type: application/json; charset=no-such-charset\r\n",
                "Content-Type: application/json\r\nContent-Type: text/plain\r\n"
            })
    void refusesABodyOfNoMediaType(String contentType) {
        try (RawHttp connection = connect()) {
            connection.send(
                    "POST /api/auth/login HTTP/1.1\r\nHost: gateway\r\n" + contentType + "Content-Length: 2\r\n\r\n{}");
            problem(connection.answer(), 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    private RawHttp connect() {
        return RawHttp.connect(world.gateway().getPort());
    }

    private static void problem(RawHttp.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("X-Request-Id")).matches("[0-9a-f-]{36}");
        JsonObject body = new JsonObject(answer.body());
        assertThat(List.of(body.getInteger("status"), body.getString("code"))).isEqualTo(List.of(status, code));
        assertThat(body.getString("traceId")).matches("[0-9a-f]{32}");
    }

    private static void airtable(RawHttp.Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("type"))
                .isEqualTo(type);
    }
}
