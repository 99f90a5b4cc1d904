package org.pyairtable.gateway;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.State;
import org.pyairtable.events.Topics;
import org.pyairtable.gateway.connection.FrontDoor;
import org.pyairtable.runtime.fixture.TestIdentity;
import org.pyairtable.testkit.TestBroker;

/** What is around the gateway in a test: services, users with tokens, a client. To be closed. */
public final class Surroundings implements AutoCloseable {
    public final Vertx vertx = Vertx.vertx();
    public final TestIdentity kafka = TestIdentity.start(TestBroker.bootstrapServers());
    public final GatewayClient client;
    public final Sessions sessions = new Sessions();
    private final List<StubService> services = new ArrayList<>();
    private final URI gateway;

    public Surroundings() {
        FrontDoor door = CDI.current().select(FrontDoor.class).get();
        await().atMost(Duration.ofSeconds(20)).until(() -> door.port() > 0);
        gateway = URI.create("http://127.0.0.1:" + door.port());
        client = new GatewayClient(vertx, gateway, "127.0.0.1");
        kafka.publish(sessions.key("core-platform", Instant.now().plus(Duration.ofHours(1))));
        kafka.publish(new State.User("usrMember", "m@example.com", "Member", "member"));
        kafka.publish(new State.User("usrOperator", "o@example.com", "Operator", "operator"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client.get("/api/users/me", member()).status() != 401);
    }

    public URI gateway() {
        return gateway;
    }

    /** A service that the gateway knows already. */
    public StubService service(String name) {
        return service(name, 100);
    }

    public StubService service(String name, int weight) {
        StubService stub = new StubService(vertx, kafka, name, weight);
        services.add(stub);
        await().atMost(Duration.ofSeconds(20)).until(() -> instances().contains(stub.id()));
        return stub;
    }

    /** Ids of the instances that get traffic. */
    public List<String> instances() {
        List<String> ids = new ArrayList<>();
        client.get("/api/operator/instances", operator())
                .json()
                .getJsonArray("items")
                .forEach(item -> ids.add(((JsonObject) item).getString("instanceId")));
        return ids;
    }

    public String breaker(String service) {
        return client.get("/api/operator/breakers", operator()).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(item -> item.getString("name").equals(service))
                .findFirst()
                .orElseThrow()
                .getString("state");
    }

    public Map<String, String> member() {
        return bearer(sessions.token("core-platform", "usrMember", "member", inAnHour()));
    }

    public Map<String, String> operator() {
        return bearer(sessions.token("core-platform", "usrOperator", "operator", inAnHour()));
    }

    /** A personal access token that the gateway knows already. */
    public String personalToken(@Nullable Instant expires, String... scopes) {
        String token = "pat" + UUID.randomUUID();
        announce(token, expires, scopes);
        return token;
    }

    public void announce(String personalToken, @Nullable Instant expires, String... scopes) {
        kafka.publish(new State.AccessToken(
                hash(personalToken), "tok1", "usrMember", List.of(scopes), List.of("appABCDEFGHIJKLMN"), expires));
    }

    /** @param id of the token, by which it is reported */
    public void announce(String personalToken, String id, String... scopes) {
        kafka.publish(new State.AccessToken(
                hash(personalToken), id, "usrMember", List.of(scopes), List.of("appABCDEFGHIJKLMN"), inAnHour()));
    }

    public void revoke(String token) {
        kafka.remove(Topics.ACCESS_TOKENS, hash(token));
    }

    public static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    public static Instant inAnHour() {
        return Instant.now().plus(Duration.ofHours(1));
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        services.forEach(StubService::close);
        List<String> gone = services.stream().map(StubService::id).toList();
        await().atMost(Duration.ofSeconds(20)).until(() -> instances().stream().noneMatch(gone::contains));
        kafka.close();
        GatewayClient.get(vertx.close());
    }
}
