package org.pyairtable.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Limits that a test reaches soon, and a busy machine does not, and one proxy that is trusted. */
public final class BoundsProfile implements QuarkusTestProfile {
    static final String ORIGIN = "https://console.example.org";
    static final String PROXY = "127.0.0.77";
    static final int PER_ADDRESS = 20;
    static final int PLACES = 3;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("pyairtable.gateway.connections.head", "3s"),
                Map.entry("pyairtable.gateway.connections.idle", "4s"),
                Map.entry("pyairtable.gateway.connections.per-address", String.valueOf(PER_ADDRESS)),
                Map.entry("pyairtable.gateway.limits.stall", "4s"),
                Map.entry("pyairtable.gateway.limits.held-body", "2K"),
                Map.entry("pyairtable.gateway.rate-limits.login.requests", "5"),
                Map.entry("pyairtable.gateway.rate-limits.login.per", "1h"),
                Map.entry("pyairtable.gateway.upstreams.workflow-engine.concurrency", String.valueOf(PLACES)),
                Map.entry("pyairtable.gateway.upstream.queue", "1"),
                Map.entry("pyairtable.gateway.trusted-proxies.addresses", PROXY + "/32,10.0.0.0/8,fd00::/8"),
                Map.entry("pyairtable.gateway.cors.origins", ORIGIN));
    }
}
