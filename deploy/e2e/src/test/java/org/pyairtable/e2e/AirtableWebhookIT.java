package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An Airtable webhook from its creation at the gateway to the ping at a real target and the payload that it announces. */
@ExtendWith(SuiteExtension.class)
@Order(6)
final class AirtableWebhookIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Ping(String mac, String body) {
        boolean verifies(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret), "HmacSHA256"));
                byte[] expected = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
                return this.mac.equals("hmac-sha256=" + HexFormat.of().formatHex(expected));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Ping> pings = new CopyOnWriteArrayList<>();

    @Test
    void aChangeIsAnnouncedByASignedPing(RunningSuite suite) throws IOException {
        suite.awaitReady();
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", this::receive);
        target.start();
        try {
            suite.operator()
                    .post(
                            "/api/operator/communication-hub/allowed-hosts",
                            Map.of("host", "127.0.0.1:" + target.getAddress().getPort()))
                    .expect(201);
            Member member = Member.register(suite);
            Member.Table table = member.tables("Jobs").getFirst();
            String path = "/v0/bases/" + table.baseId() + "/webhooks";
            JsonNode webhook = member.token()
                    .post(
                            path,
                            Map.of(
                                    "notificationUrl",
                                    "http://127.0.0.1:" + target.getAddress().getPort() + "/hook",
                                    "specification",
                                    Map.of("options", Map.of("filters", Map.of("dataTypes", List.of("tableData"))))))
                    .expect(200)
                    .body();
            String id = webhook.path("id").asText();
            Until.holds("The ping of the new webhook", PATIENCE, () -> pings.size() == 1);
            Until.holds("The news of it", PATIENCE, () -> listed(member, path, id)
                    .path("lastNotificationResult")
                    .path("success")
                    .asBoolean());

            member.token()
                    .post(table.path(), Map.of("fields", Map.of("Name", "Roof", "Number", 7)))
                    .expect(200);

            Until.holds("The ping of the change", PATIENCE, () -> pings.size() == 2);
            assertThat(pings)
                    .allMatch(ping ->
                            ping.verifies(webhook.path("macSecretBase64").asText()));
            JsonNode body = Json.read(pings.getLast().body().getBytes(StandardCharsets.UTF_8));
            assertThat(body.path("base").path("id").asText()).isEqualTo(table.baseId());
            assertThat(body.path("webhook").path("id").asText()).isEqualTo(id);
            JsonNode payloads = member.token()
                    .get(path + "/" + id + "/payloads")
                    .expect(200)
                    .body();
            assertThat(payloads.path("cursor").asInt()).isEqualTo(2);
            assertThat(payloads.at("/payloads/0/changedTablesById/" + table.id() + "/createdRecordsById")
                            .size())
                    .isEqualTo(1);
            assertThat(payloads.at("/payloads/0/actionMetadata/sourceMetadata/user/id")
                            .asText())
                    .isEqualTo(member.id());
            assertThat(listed(member, path, id)
                            .path("lastSuccessfulNotificationTime")
                            .asText())
                    .endsWith("Z");
            JsonNode collaborators = member.token()
                    .get("/v0/meta/bases/" + table.baseId() + "?include=collaborators")
                    .expect(200)
                    .body();
            JsonNode owner = collaborators.at("/individualCollaborators/workspaceCollaborators/0");
            assertThat(owner.path("email").asText()).isEqualTo(member.email());
            assertThat(owner.path("grantedByUserId").asText()).isEqualTo(member.id());
            assertThat(owner.path("createdTime").asText()).endsWith("Z");
        } finally {
            target.stop(0);
        }
    }

    private static JsonNode listed(Member member, String path, String id) {
        for (JsonNode webhook : member.token().get(path).expect(200).body().path("webhooks")) {
            if (webhook.path("id").asText().equals(id)) {
                return webhook;
            }
        }
        throw new AssertionError(id + " is not listed");
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            pings.add(new Ping(String.valueOf(exchange.getRequestHeaders().getFirst("X-Airtable-Content-MAC")), body));
            exchange.sendResponseHeaders(204, -1);
        }
    }
}
