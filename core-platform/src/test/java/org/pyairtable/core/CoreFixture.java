package org.pyairtable.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.testkit.KafkaProbe;

/** What the tests share: callers as the gateway presents them, and the broker. */
public final class CoreFixture {
    public static final KafkaProbe KAFKA = new KafkaProbe();
    public static final Duration SOON = Duration.ofSeconds(30);
    public static final String PASSWORD = "correct horse battery";
    private static final TestIdentity IDENTITY = TestIdentity.start();

    private CoreFixture() {}

    /** A registered user with the first workspace and session. */
    public record Member(String id, String email, String workspace, String accessToken, String refreshToken) {
        public RequestSpecification request() {
            return as(id);
        }

        /** In the session of the registration, as the gateway presents it. */
        public RequestSpecification inSession() {
            return CoreFixture.inSession(id, accessToken);
        }
    }

    public static TestIdentity identity() {
        return IDENTITY;
    }

    public static ConditionFactory eventually() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50));
    }

    /** Asks for leave before the body is sent, as clients with much to send do: it may be refused before it is read. */
    public static RequestSpecification askingFirst(RequestSpecification request) {
        return request.config(RestAssuredConfig.config()
                .httpClient(HttpClientConfig.httpClientConfig().setParam("http.protocol.expect-continue", true)));
    }

    public static RequestSpecification with(String internalToken) {
        return RestAssured.given().contentType(ContentType.JSON).header("Authorization", "Bearer " + internalToken);
    }

    public static RequestSpecification anonymous() {
        return with(IDENTITY.anonymousToken());
    }

    public static RequestSpecification as(String userId, String... scopes) {
        return with(IDENTITY.token(userId, scopes));
    }

    /** In the session of the access token, as the gateway presents it. */
    public static RequestSpecification inSession(String userId, String accessToken) {
        return with(IDENTITY.token(Principal.user(userId, "member", sessionOf(accessToken))));
    }

    /** The {@code sid} of an access token. */
    public static String sessionOf(String accessToken) {
        String claims = new String(Base64.getUrlDecoder().decode(accessToken.split("\\.", -1)[1]), UTF_8);
        return JsonPath.from(claims).getString("sid");
    }

    public static Response loginFrom(String address, String email, String password) {
        return anonymous()
                .header("X-Forwarded-For", "203.0.113.9, " + address)
                .body(Map.of("email", email, "password", password))
                .post("/api/auth/login");
    }

    public static RequestSpecification operator() {
        return with(IDENTITY.operatorToken("usrOperator000001"));
    }

    /** An unused address. */
    public static String newEmail() {
        return Ids.random("user").toLowerCase(Locale.ROOT) + Ids.random("").hashCode() + "@example.org";
    }

    /** An operator vouches for the user's address. */
    public static Member proven(Member member) {
        operator().post("/operator/users/" + member.id() + "/proven").then().statusCode(200);
        return member;
    }

    public static Member register() {
        String email = newEmail();
        Response answer = anonymous()
                .body(Map.of("email", email, "password", PASSWORD, "name", "Ann"))
                .post("/api/auth/register");
        answer.then().statusCode(201);
        return new Member(
                answer.path("user.id"),
                email,
                answer.path("workspace.id"),
                answer.path("accessToken"),
                answer.path("refreshToken"));
    }

    public static Response login(String email, String password) {
        return anonymous().body(Map.of("email", email, "password", password)).post("/api/auth/login");
    }

    public static Response refresh(String token) {
        return anonymous().body(Map.of("refreshToken", token)).post("/api/auth/refresh");
    }
}
