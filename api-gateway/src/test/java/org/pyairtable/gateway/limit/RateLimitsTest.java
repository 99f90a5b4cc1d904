package org.pyairtable.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.route.Route;
import org.pyairtable.gateway.route.RouteTable;
import org.pyairtable.runtime.identity.Principal;

class RateLimitsTest {
    private static final String ONE = "/v0/appABCDEFGHIJKLMN/Tasks";
    private static final String OTHER = "/v0/appNMLKJIHGFEDCBA/Tasks";

    private static RateLimits limits(Map<String, String> settings) {
        return new RateLimits(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(GatewaySettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(GatewaySettings.class));
    }

    private static Principal token(String id) {
        return new Principal("usr1", "member", Set.of("*"), Set.of("*"), id);
    }

    private static boolean passes(RateLimits limits, String token, String path) {
        Route route = RouteTable.standard().match(path).orElseThrow();
        return limits.refuse(route, token(token), path, "127.0.0.1").isEmpty();
    }

    @Test
    void nothingIsLimitedUnlessItIsConfigured() {
        RateLimits limits = limits(Map.of());

        for (int i = 0; i < 1_000; i++) {
            assertThat(passes(limits, "tok1", ONE)).isTrue();
        }
    }

    @Test
    void aBaseIsLimitedForAllItsCallersTogether() {
        RateLimits limits = limits(Map.of(
                "pyairtable.gateway.rate-limits.base.requests", "5",
                "pyairtable.gateway.rate-limits.base.per", "1h"));
        for (int i = 0; i < 5; i++) {
            assertThat(passes(limits, "tok" + i, ONE)).isTrue();
        }

        assertThat(passes(limits, "tok9", ONE)).isFalse();
        assertThat(passes(limits, "tok9", OTHER)).isTrue();
        assertThat(passes(limits, "tok9", "/v0/meta/bases")).isTrue();
        assertThat(passes(limits, "tok9", "/api/bases")).isTrue();
    }

    @Test
    void aTokenIsLimitedOverAllBases() {
        RateLimits limits = limits(Map.of(
                "pyairtable.gateway.rate-limits.principal.requests", "50",
                "pyairtable.gateway.rate-limits.principal.per", "1h"));
        for (int i = 0; i < 50; i++) {
            assertThat(passes(limits, "tok1", i % 2 == 0 ? ONE : OTHER)).isTrue();
        }

        assertThat(passes(limits, "tok1", ONE)).isFalse();
        assertThat(passes(limits, "tok1", "/api/search")).isFalse();
        assertThat(passes(limits, "tok2", ONE)).isTrue();
    }

    @Test
    void anAddressThatReadsByLinksIsLimitedWhateverTheLinkAndItsPasswordsAreLimitedAsThoseOfAccounts() {
        RateLimits limits = limits(Map.of(
                "pyairtable.gateway.rate-limits.share.requests", "2",
                "pyairtable.gateway.rate-limits.share.per", "1h",
                "pyairtable.gateway.rate-limits.login.requests", "1",
                "pyairtable.gateway.rate-limits.login.per", "1h"));

        assertThat(passes(limits, "tok1", "/api/shared/shs1/records")).isTrue();
        assertThat(passes(limits, "tok2", "/api/shared/shs2")).isTrue();
        assertThat(passes(limits, "tok3", "/api/shared/shs3/csv")).isFalse();
        assertThat(passes(limits, "tok1", "/api/shared/shs1/token")).isTrue();
        assertThat(passes(limits, "tok1", "/api/shared/shs2/token")).isFalse();
        assertThat(passes(limits, "tok1", "/api/search")).isTrue();
    }

    @Test
    void anAddressThatHasLinksOfApprovalsIsLimitedWhateverTheLink() {
        RateLimits limits = limits(Map.of(
                "pyairtable.gateway.rate-limits.approval.requests", "2",
                "pyairtable.gateway.rate-limits.approval.per", "1h"));

        assertThat(passes(limits, "tok1", "/approvals/apv_1")).isTrue();
        assertThat(passes(limits, "tok2", "/approvals/apv_2")).isTrue();
        assertThat(passes(limits, "tok3", "/approvals/apv_3")).isFalse();
        assertThat(passes(limits, "tok1", "/hooks/wfl1")).isTrue();
    }

    @Test
    void anAddressThatCallsHooksIsLimitedWhateverTheHook() {
        RateLimits limits = limits(Map.of(
                "pyairtable.gateway.rate-limits.hook.requests", "2",
                "pyairtable.gateway.rate-limits.hook.per", "1h"));

        assertThat(passes(limits, "tok1", "/hooks/wfl1")).isTrue();
        assertThat(passes(limits, "tok2", "/hooks/wfl2")).isTrue();
        assertThat(passes(limits, "tok3", "/hooks/wfl3")).isFalse();
        assertThat(passes(limits, "tok1", "/api/workflows")).isTrue();
    }
}
