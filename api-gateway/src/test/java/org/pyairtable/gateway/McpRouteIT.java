package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.gateway.GatewayClient.Answer;
import org.pyairtable.testkit.SuiteResource;

/** The way to the MCP server. */
@QuarkusTest
@TestProfile(BoundsProfile.class)
@WithTestResource(SuiteResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class McpRouteIT {
    private Surroundings world;

    @BeforeAll
    void start() {
        world = new Surroundings();
        world.service("data-integration");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private Answer post(Map<String, String> credential, String... headers) {
        Map<String, String> all = new HashMap<>(credential);
        all.put("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return world.client.send("POST", "/mcp", all, Buffer.buffer("{}"));
    }

    @Test
    void aTokenReachesTheServer() {
        assertThat(post(world.member()).json().getString("service")).isEqualTo("data-integration");
    }

    @Test
    void withoutATokenTheAnswerIsAChallengeInJsonRpc() {
        Answer refused = post(Map.of());

        assertThat(refused.status()).isEqualTo(401);
        String origin = "http://" + world.gateway().getAuthority();
        assertThat(refused.headers().get("WWW-Authenticate"))
                .isEqualTo("Bearer resource_metadata=\"" + origin + "/.well-known/oauth-protected-resource/mcp\"");
        Answer metadata = world.client.get("/.well-known/oauth-protected-resource/mcp", Map.of());
        assertThat(metadata.status()).isEqualTo(200);
        assertThat(metadata.json().getString("resource")).isEqualTo(origin + "/mcp");
        assertThat(metadata.json().getJsonArray("bearer_methods_supported")).containsExactly("header");
        assertThat(world.client.get("/v0/meta/bases", Map.of()).headers().get("WWW-Authenticate"))
                .isEqualTo("Bearer");
        assertThat(refused.json().getJsonObject("error").getString("message"))
                .isEqualTo("A valid access token is required");
    }

    @Test
    void pagesOfOtherOriginsMayNotCall() {
        assertThat(post(world.member(), "Origin", "https://evil.example").status())
                .isEqualTo(403);
        assertThat(post(world.member(), "Origin", "null").status()).isEqualTo(403);
        assertThat(post(world.member(), "Origin", BoundsProfile.ORIGIN).status())
                .isEqualTo(200);
        String own = world.gateway().getAuthority();
        assertThat(post(world.member(), "Origin", "http://" + own).status()).isEqualTo(200);
        assertThat(post(world.member(), "Origin", "http://x" + own).status()).isEqualTo(403);
        assertThat(world.client
                        .get("/v0/meta/bases", Map.of("Origin", "https://evil.example"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aBrowserMaySendTheHeadersOfTheProtocol() {
        Answer preflight = world.client.send(
                "OPTIONS",
                "/mcp",
                Map.of("Origin", BoundsProfile.ORIGIN, "Access-Control-Request-Method", "POST"),
                Buffer.buffer());

        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers().get("Access-Control-Allow-Headers"))
                .contains("mcp-protocol-version", "mcp-method", "mcp-name", "authorization");
    }
}
