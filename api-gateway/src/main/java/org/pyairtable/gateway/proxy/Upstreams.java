package org.pyairtable.gateway.proxy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.connection.Connections;
import org.pyairtable.gateway.discovery.Instances;
import org.pyairtable.gateway.discovery.UpstreamInstance;
import org.pyairtable.gateway.guard.UpstreamGuard;
import org.pyairtable.gateway.guard.UpstreamGuards;
import org.pyairtable.gateway.identity.InternalTokens;

/** What deliveries share: the HTTP client, the instances, the guards. */
@Singleton
class Upstreams {
    private static final int IDLE_SECONDS = 20;

    private final HttpClient client;
    private final Vertx vertx;
    private final Instances instances;
    private final UpstreamGuards guards;
    private final InternalTokens tokens;
    private final MeterRegistry metrics;
    private final GatewaySettings.Limits limits;
    private final Connections connections;
    private final HeldBytes held;

    Upstreams(
            Vertx vertx,
            Instances instances,
            UpstreamGuards guards,
            InternalTokens tokens,
            MeterRegistry metrics,
            Connections connections,
            HeldBytes held,
            GatewaySettings config) {
        this.vertx = vertx;
        this.instances = instances;
        this.guards = guards;
        this.tokens = tokens;
        this.metrics = metrics;
        this.connections = connections;
        this.held = held;
        this.limits = config.limits();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.upstream().connectTimeout().toMillis())
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxPoolSize(config.upstream().concurrency() * 4)
                .setMaxWaitQueueSize(config.upstream().queue())
                .setTracingPolicy(TracingPolicy.PROPAGATE));
    }

    Future<HttpClientRequest> connect(UpstreamInstance instance, HttpMethod method, String uri) {
        return client.request(new RequestOptions()
                .setHost(instance.getHost())
                .setPort(instance.getPort())
                .setMethod(method)
                .setURI(uri));
    }

    Future<HttpClientRequest> connect(URI legacy, HttpMethod method, String uri) {
        boolean tls = "https".equals(legacy.getScheme());
        int standard = tls ? 443 : 80;
        return client.request(new RequestOptions()
                .setHost(legacy.getHost())
                .setPort(legacy.getPort() < 0 ? standard : legacy.getPort())
                .setSsl(tls)
                .setMethod(method)
                .setURI(uri));
    }

    Vertx vertx() {
        return vertx;
    }

    Instances instances() {
        return instances;
    }

    UpstreamGuard guard(String upstream) {
        return guards.of(upstream);
    }

    InternalTokens tokens() {
        return tokens;
    }

    GatewaySettings.Limits limits() {
        return limits;
    }

    HeldBytes held() {
        return held;
    }

    /** Counts a client that was too slow, by part of the request. */
    void slow(String what) {
        connections.slow(what);
    }

    /** One attempt brought the head of an answer, or failed. */
    void answered(String upstream, String outcome, long nanos) {
        metrics.timer("pyairtable.gateway.upstream", "upstream", upstream, "outcome", outcome)
                .record(Duration.ofNanos(nanos));
    }

    void retried(String upstream) {
        metrics.counter("pyairtable.gateway.retries", "upstream", upstream).increment();
    }

    void ejected(String upstream) {
        metrics.counter("pyairtable.gateway.ejections", "upstream", upstream).increment();
    }

    void stop(@Observes ShutdownEvent event) {
        client.close();
    }
}
