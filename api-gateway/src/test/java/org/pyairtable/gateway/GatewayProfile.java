package org.pyairtable.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** One configuration for all integration tests, so that the gateway starts once. */
public final class GatewayProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "pyairtable.gateway.upstream.breaker-delay", "500ms",
                "pyairtable.gateway.upstream.eject-first", "200ms",
                "pyairtable.gateway.upstreams.workflow-engine.response-timeout", "300ms",
                "pyairtable.gateway.rate-limits.login.requests", "20",
                // Far more than the other tests ask of one base.
                "pyairtable.gateway.rate-limits.base.requests", "200",
                "pyairtable.gateway.rate-limits.base.per", "1h",
                "pyairtable.gateway.rate-limits.principal.requests", "2000",
                "pyairtable.gateway.rate-limits.principal.per", "1s",
                "pyairtable.gateway.access-log.enabled", "true");
    }
}
