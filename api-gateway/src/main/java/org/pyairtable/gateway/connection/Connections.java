package org.pyairtable.gateway.connection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.gateway.answer.Refusal;

/** All open connections, and their limits. */
@Singleton
public class Connections {
    private static final long FAREWELL_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long REST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ConnectionLimit limit;
    private final TrustedProxies proxies;
    private final MeterRegistry metrics;
    private final InvalidRequests invalid;
    private final long headNanos;
    private final long idleNanos;

    Connections(GatewaySettings config, TrustedProxies proxies, MeterRegistry metrics) {
        this.limit = new ConnectionLimit(
                config.connections().perAddress(), config.connections().total());
        this.proxies = proxies;
        this.metrics = metrics;
        this.invalid = new InvalidRequests(config.limits().url());
        this.headNanos = config.connections().head().toNanos();
        this.idleNanos = config.connections().idle().toNanos();
        Gauge.builder("pyairtable.gateway.connections", limit, ConnectionLimit::held)
                .description("Connections that clients hold open")
                .register(metrics);
    }

    /**
     * On the connection's event loop, before its first byte is read.
     *
     * @param loop the connections of that event loop
     */
    void accept(HttpConnection accepted, HttpServerOptions options, Set<ClientConnection> loop) {
        var channel = ((ConnectionBase) accepted).channelHandlerContext().channel();
        InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        boolean trusted = proxies.trusts(peer);
        ClientConnection connection = new ClientConnection(this, loop, peer, trusted);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst("client", connection);
        pipeline.replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options, connection));
        loop.add(connection);
        // Clients behind a proxy are counted individually, per request.
        if (!trusted) {
            enter(peer).ifPresentOrElse(connection::refuse, connection::counted);
        }
    }

    /** Counts requests that the decoder could not parse. */
    InvalidRequests invalid() {
        return invalid;
    }

    /** Counts one more for the client, unless that exceeds the limit. */
    public Optional<Refusal> enter(InetAddress client) {
        return switch (limit.enter(client)) {
            case ENTERED -> Optional.empty();
            case ADDRESS_FULL -> {
                refused("address");
                yield Optional.of(new Refusal.TooManyConnections(PAUSE));
            }
            case GATEWAY_FULL -> {
                refused("gateway");
                yield Optional.of(new Refusal.Full(PAUSE));
            }
        };
    }

    /** Removes an entry. */
    public void leave(InetAddress client) {
        limit.leave(client);
    }

    /** Counts a client that was too slow, by part of the request. */
    public void slow(String what) {
        metrics.counter("pyairtable.gateway.slow.clients", "with", what).increment();
    }

    private void refused(String full) {
        metrics.counter("pyairtable.gateway.connections.refused", "full", full).increment();
    }

    long now() {
        return System.nanoTime();
    }

    long head() {
        return headNanos;
    }

    long idle() {
        return idleNanos;
    }

    /** For the rest of a request that has been answered. */
    long rest() {
        return REST_NANOS;
    }

    long farewell() {
        return FAREWELL_NANOS;
    }
}
