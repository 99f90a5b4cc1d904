package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pyairtable.testkit.SuiteResource;

/** The client's address, from trusted proxies. */
@QuarkusTest
@TestProfile(BoundsProfile.class)
@WithTestResource(SuiteResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustedProxiesIT {
    private Surroundings world;
    private GatewayClient proxy;

    @BeforeAll
    void start() {
        world = new Surroundings();
        world.service("communication-hub");
        world.service("core-platform");
        proxy = new GatewayClient(world.vertx, world.gateway(), BoundsProfile.PROXY);
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void trustsForwardedHeadersOfTrustedProxiesOnly() {
        Map<String, String> said = Map.of(
                "X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.1.2.3",
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Host", "data.example.org");

        JsonObject believed = seen(proxy, said);
        assertThat(believed.getString("x-forwarded-for")).isEqualTo("203.0.113.9");
        assertThat(believed.getString("x-forwarded-proto")).isEqualTo("https");
        assertThat(believed.getString("x-forwarded-host")).isEqualTo("data.example.org");

        JsonObject ignored = seen(world.client, said);
        assertThat(ignored.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(ignored.getString("x-forwarded-proto")).isEqualTo("http");
        assertThat(ignored.getString("x-forwarded-host")).startsWith("127.0.0.1:");
    }

    @Test
    void readsAddressesWithPortsAndOfVersionSix() {
        assertThat(seen(proxy, Map.of("X-Forwarded-For", "203.0.113.9:4711")).getString("x-forwarded-for"))
                .isEqualTo("203.0.113.9");
        assertThat(seen(proxy, Map.of("X-Forwarded-For", "[2001:db8::1]:4711")).getString("x-forwarded-for"))
                .isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(seen(proxy, Map.of("X-Forwarded-For", "2001:db8::1, fd00::7"))
                        .getString("x-forwarded-for"))
                .isEqualTo("2001:db8:0:0:0:0:0:1");
        assertThat(seen(proxy, Map.of("X-Forwarded-For", "203.0.113.9, unknown"))
                        .getString("x-forwarded-for"))
                .isEqualTo(BoundsProfile.PROXY);
        assertThat(seen(proxy, Map.of("Forwarded", "for=203.0.113.9")).getString("x-forwarded-for"))
                .isEqualTo(BoundsProfile.PROXY);
    }

    @Test
    void limitsSignInPerClientOfAProxy() {
        assertThat(loginsUntilRefused("203.0.113.1")).isEqualTo(5);
        assertThat(loginsUntilRefused("203.0.113.2")).isEqualTo(5);
    }

    private int loginsUntilRefused(String client) {
        for (int i = 0; ; i++) {
            // What the client itself claims, in front, changes nothing.
            Map<String, String> headers = Map.of("X-Forwarded-For", "198.51.100." + i + ", " + client);
            if (proxy.send("POST", "/api/auth/login", headers, Buffer.buffer("{}"))
                            .status()
                    == 429) {
                return i;
            }
        }
    }

    private JsonObject seen(GatewayClient from, Map<String, String> said) {
        Map<String, String> headers = new HashMap<>(world.member());
        headers.putAll(said);
        return from.get("/api/notifications", headers).json().getJsonObject("headers");
    }
}
