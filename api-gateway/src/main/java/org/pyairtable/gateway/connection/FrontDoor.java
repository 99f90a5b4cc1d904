package org.pyairtable.gateway.connection;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.VertxHttpBuildTimeConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.options.HttpServerOptionsUtils;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * The server that clients connect to. The framework's own is not started, because it offers no access to a connection before
 * its first request. Everything else is the framework's, including the settings {@code quarkus.http.…}. HTTP/2 is off: its
 * streams would need limits of their own, and proxies that speak it to browsers speak HTTP/1.1 to the gateway.
 */
@Singleton
public class FrontDoor {
    private static final Logger LOG = Logger.getLogger(FrontDoor.class);
    private static final int AFTER_ALL_ELSE = 10_000;
    private static final int CANNOT_LISTEN = 1;
    private static final long TICK_MILLIS = 500;
    private static final int ANY_PORT_SHARED_BY_ALL_LOOPS = -1;

    private final Vertx vertx;
    private final Connections connections;
    private final VertxHttpConfig http;
    private final VertxHttpBuildTimeConfig built;
    private volatile int port;
    private volatile String deployment = "";

    FrontDoor(Vertx vertx, Connections connections, VertxHttpConfig http, VertxHttpBuildTimeConfig built) {
        this.vertx = vertx;
        this.connections = connections;
        this.http = http;
        this.built = built;
    }

    /** The port that clients connect to; 0 before it is open. */
    public int port() {
        return port;
    }

    void open(@Observes @Priority(AFTER_ALL_ELSE) StartupEvent event) {
        HttpServerOptions options = new HttpServerOptions();
        HttpServerOptionsUtils.applyCommonOptions(options, built, http, List.of());
        int wanted = http.determinePort(LaunchMode.current());
        options.setPort(wanted == 0 ? ANY_PORT_SHARED_BY_ALL_LOOPS : wanted).setHttp2ClearTextEnabled(false);
        int loops = (int)
                StreamSupport.stream(((VertxInternal) vertx).getEventLoopGroup().spliterator(), false)
                        .count();
        vertx.deployVerticle(() -> new Loop(options), new DeploymentOptions().setInstances(loops))
                .onSuccess(id -> {
                    deployment = id;
                    LOG.infof("Listening for clients: host=%s port=%d", options.getHost(), port);
                })
                .onFailure(failure -> {
                    LOG.errorf(
                            "Cannot listen for clients: host=%s port=%d reason=%s",
                            options.getHost(), wanted, failure.getMessage());
                    Quarkus.asyncExit(CANNOT_LISTEN);
                });
    }

    void close(@Observes ShutdownEvent event) {
        if (!deployment.isEmpty()) {
            vertx.undeploy(deployment);
        }
    }

    /** The server on one event loop, with the connections that came to it. */
    private final class Loop extends AbstractVerticle {
        private final HttpServerOptions options;
        private final Set<ClientConnection> mine = ConcurrentHashMap.newKeySet();

        Loop(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = vertx.createHttpServer(options)
                    .connectionHandler(connection -> connections.accept(connection, options, mine))
                    .invalidRequestHandler(connections.invalid()::refuse)
                    .requestHandler(VertxHttpRecorder.getRootHandler());
            vertx.setPeriodic(TICK_MILLIS, tick -> {
                long now = connections.now();
                mine.forEach(connection -> connection.check(now));
            });
            server.listen()
                    .onSuccess(open -> port = open.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
