package org.pyairtable.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class GatewaySettingsTest {
    private final MappingProbe<GatewaySettings> probe = MappingProbe.of(GatewaySettings.class);

    @Test
    void defaultsOfEveryKey() {
        assertThat(probe.defaults())
                .isEqualTo(Map.ofEntries(
                        Map.entry("limits.url", "16000"),
                        Map.entry("limits.form-body", "256K"),
                        Map.entry("limits.body", "10M"),
                        Map.entry("limits.file-body", "5G"),
                        Map.entry("limits.held-body", "64K"),
                        Map.entry("limits.held-total", "32M"),
                        Map.entry("limits.body-rate", "240"),
                        Map.entry("limits.stall", "15s"),
                        Map.entry("connections.per-address", "1000"),
                        Map.entry("connections.total", "10000"),
                        Map.entry("connections.head", "20s"),
                        Map.entry("connections.idle", "75s"),
                        Map.entry("trusted-proxies.addresses", ""),
                        Map.entry("trusted-proxies.header", "x-forwarded"),
                        Map.entry("rate-limits.principal.requests", ""),
                        Map.entry("rate-limits.principal.per", ""),
                        Map.entry("rate-limits.base.requests", ""),
                        Map.entry("rate-limits.base.per", ""),
                        Map.entry("rate-limits.login.requests", "60"),
                        Map.entry("rate-limits.login.per", "1m"),
                        Map.entry("rate-limits.hook.requests", "600"),
                        Map.entry("rate-limits.hook.per", "1m"),
                        Map.entry("rate-limits.share.requests", "600"),
                        Map.entry("rate-limits.share.per", "1m"),
                        Map.entry("rate-limits.approval.requests", "120"),
                        Map.entry("rate-limits.approval.per", "1m"),
                        Map.entry("upstream.connect-timeout", "1s"),
                        Map.entry("upstream.response-timeout", "30s"),
                        Map.entry("upstream.concurrency", "256"),
                        Map.entry("upstream.queue", "256"),
                        Map.entry("upstream.breaker-volume", "10"),
                        Map.entry("upstream.breaker-ratio", "0.5"),
                        Map.entry("upstream.breaker-delay", "2s"),
                        Map.entry("upstream.retry-ratio", "0.1"),
                        Map.entry("upstream.retry-reserve", "10"),
                        Map.entry("upstream.eject-after", "3"),
                        Map.entry("upstream.eject-first", "1s"),
                        Map.entry("upstream.eject-longest", "60s"),
                        Map.entry("upstreams.*.response-timeout", ""),
                        Map.entry("upstreams.*.concurrency", ""),
                        Map.entry("legacy.*.url", ""),
                        Map.entry("legacy.*.share", ""),
                        Map.entry("identity.remembered-tokens", "20000"),
                        Map.entry("identity.key-lifetime", "24h"),
                        Map.entry("cors.origins", "*"),
                        Map.entry("activity.report-every", "1m"),
                        Map.entry("access-log.enabled", "false")));
    }

    @Test
    void everyKeyGiven() {
        GatewaySettings settings = probe.withAll(Map.ofEntries(
                Map.entry("limits.url", "100"),
                Map.entry("limits.form-body", "1K"),
                Map.entry("limits.body", "2K"),
                Map.entry("limits.file-body", "3K"),
                Map.entry("limits.held-body", "4K"),
                Map.entry("limits.held-total", "5K"),
                Map.entry("limits.body-rate", "6"),
                Map.entry("limits.stall", "7s"),
                Map.entry("connections.per-address", "8"),
                Map.entry("connections.total", "9"),
                Map.entry("connections.head", "10s"),
                Map.entry("connections.idle", "11s"),
                Map.entry("trusted-proxies.addresses", "10.0.0.0/8"),
                Map.entry("trusted-proxies.header", "forwarded"),
                Map.entry("rate-limits.principal.requests", "12"),
                Map.entry("rate-limits.principal.per", "13s"),
                Map.entry("rate-limits.base.requests", "14"),
                Map.entry("rate-limits.base.per", "15s"),
                Map.entry("rate-limits.login.requests", "16"),
                Map.entry("rate-limits.login.per", "17s"),
                Map.entry("rate-limits.hook.requests", "160"),
                Map.entry("rate-limits.hook.per", "170s"),
                Map.entry("rate-limits.share.requests", "180"),
                Map.entry("rate-limits.share.per", "190s"),
                Map.entry("rate-limits.approval.requests", "181"),
                Map.entry("rate-limits.approval.per", "191s"),
                Map.entry("upstream.connect-timeout", "18s"),
                Map.entry("upstream.response-timeout", "19s"),
                Map.entry("upstream.concurrency", "20"),
                Map.entry("upstream.queue", "21"),
                Map.entry("upstream.breaker-volume", "22"),
                Map.entry("upstream.breaker-ratio", "0.23"),
                Map.entry("upstream.breaker-delay", "24s"),
                Map.entry("upstream.retry-ratio", "0.25"),
                Map.entry("upstream.retry-reserve", "26"),
                Map.entry("upstream.eject-after", "27"),
                Map.entry("upstream.eject-first", "28s"),
                Map.entry("upstream.eject-longest", "29s"),
                Map.entry("upstreams.ai-ml.response-timeout", "30s"),
                Map.entry("upstreams.ai-ml.concurrency", "31"),
                Map.entry("legacy.records.url", "http://old.example.org"),
                Map.entry("legacy.records.share", "0.32"),
                Map.entry("identity.remembered-tokens", "33"),
                Map.entry("identity.key-lifetime", "34s"),
                Map.entry("cors.origins", "https://a.example.org"),
                Map.entry("activity.report-every", "35s"),
                Map.entry("access-log.enabled", "true")));

        assertThat(settings.limits().url()).isEqualTo(100);
        assertThat(settings.limits().formBody().asLongValue()).isEqualTo(1_024);
        assertThat(settings.limits().body().asLongValue()).isEqualTo(2_048);
        assertThat(settings.limits().fileBody().asLongValue()).isEqualTo(3_072);
        assertThat(settings.limits().heldBody().asLongValue()).isEqualTo(4_096);
        assertThat(settings.limits().heldTotal().asLongValue()).isEqualTo(5_120);
        assertThat(settings.limits().bodyRate()).isEqualTo(6);
        assertThat(settings.limits().stall()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.connections().perAddress()).isEqualTo(8);
        assertThat(settings.connections().total()).isEqualTo(9);
        assertThat(settings.connections().head()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.connections().idle()).isEqualTo(Duration.ofSeconds(11));
        assertThat(settings.trustedProxies().addresses()).isEqualTo(Optional.of(List.of("10.0.0.0/8")));
        assertThat(settings.trustedProxies().header()).isEqualTo(GatewaySettings.ForwardedHeader.FORWARDED);
        assertThat(settings.rateLimits().principal().orElseThrow().requests()).isEqualTo(12);
        assertThat(settings.rateLimits().principal().orElseThrow().per()).isEqualTo(Duration.ofSeconds(13));
        assertThat(settings.rateLimits().base().orElseThrow().requests()).isEqualTo(14);
        assertThat(settings.rateLimits().base().orElseThrow().per()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.rateLimits().login().requests()).isEqualTo(16);
        assertThat(settings.rateLimits().login().per()).isEqualTo(Duration.ofSeconds(17));
        assertThat(settings.rateLimits().hook().requests()).isEqualTo(160);
        assertThat(settings.rateLimits().hook().per()).isEqualTo(Duration.ofSeconds(170));
        assertThat(settings.rateLimits().share().requests()).isEqualTo(180);
        assertThat(settings.rateLimits().share().per()).isEqualTo(Duration.ofSeconds(190));
        assertThat(settings.rateLimits().approval().requests()).isEqualTo(181);
        assertThat(settings.rateLimits().approval().per()).isEqualTo(Duration.ofSeconds(191));
        assertThat(settings.upstream().connectTimeout()).isEqualTo(Duration.ofSeconds(18));
        assertThat(settings.upstream().responseTimeout()).isEqualTo(Duration.ofSeconds(19));
        assertThat(settings.upstream().concurrency()).isEqualTo(20);
        assertThat(settings.upstream().queue()).isEqualTo(21);
        assertThat(settings.upstream().breakerVolume()).isEqualTo(22);
        assertThat(settings.upstream().breakerRatio()).isEqualTo(0.23);
        assertThat(settings.upstream().breakerDelay()).isEqualTo(Duration.ofSeconds(24));
        assertThat(settings.upstream().retryRatio()).isEqualTo(0.25);
        assertThat(settings.upstream().retryReserve()).isEqualTo(26);
        assertThat(settings.upstream().ejectAfter()).isEqualTo(27);
        assertThat(settings.upstream().ejectFirst()).isEqualTo(Duration.ofSeconds(28));
        assertThat(settings.upstream().ejectLongest()).isEqualTo(Duration.ofSeconds(29));
        assertThat(settings.upstreams().get("ai-ml").responseTimeout()).isEqualTo(Optional.of(Duration.ofSeconds(30)));
        assertThat(settings.upstreams().get("ai-ml").concurrency()).isEqualTo(Optional.of(31));
        assertThat(settings.legacy().get("records").url()).isEqualTo(URI.create("http://old.example.org"));
        assertThat(settings.legacy().get("records").share()).isEqualTo(0.32);
        assertThat(settings.identity().rememberedTokens()).isEqualTo(33);
        assertThat(settings.identity().keyLifetime()).isEqualTo(Duration.ofSeconds(34));
        assertThat(settings.activity().reportEvery()).isEqualTo(Duration.ofSeconds(35));
        assertThat(settings.accessLog().enabled()).isTrue();
        assertThat(settings.cors().origins()).isEqualTo(List.of("https://a.example.org"));
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(probe.refusal("limits.url", "0")).contains("url");
        assertThat(probe.refusal("upstream.breaker-ratio", "1.5")).contains("breaker-ratio");
        assertThat(probe.refusal("upstreams.ai-ml.response-timeout", "0s")).contains("response-timeout");
        assertThat(MappingProbe.of(GatewaySettings.class, Map.of("legacy.records.url", "http://old.example.org"))
                        .refusal("legacy.records.share", "2"))
                .contains("share");
        assertThat(probe.refusal("trusted-proxies.header", "via")).contains("trusted-proxies.header");
        assertThat(probe.refusal("rate-limits.login.per", "0s")).contains("per");
    }
}
