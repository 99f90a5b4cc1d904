package org.pyairtable.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** One configuration for all integration tests, so that the gateway starts once. */
public final class GatewayProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("pyairtable.gateway.upstream.breaker-delay", "500ms"),
                Map.entry("pyairtable.gateway.upstream.eject-first", "200ms"),
                Map.entry("pyairtable.gateway.upstreams.workflow-engine.response-timeout", "300ms"),
                Map.entry("pyairtable.gateway.rate-limits.login.requests", "20"),
                // Far more than the other tests ask of one base.
                Map.entry("pyairtable.gateway.rate-limits.base.requests", "200"),
                Map.entry("pyairtable.gateway.rate-limits.base.per", "1h"),
                Map.entry("pyairtable.gateway.rate-limits.principal.requests", "2000"),
                Map.entry("pyairtable.gateway.rate-limits.principal.per", "1s"),
                Map.entry("pyairtable.gateway.activity.report-every", "200ms"),
                Map.entry("pyairtable.gateway.access-log.enabled", "true"));
    }
}
