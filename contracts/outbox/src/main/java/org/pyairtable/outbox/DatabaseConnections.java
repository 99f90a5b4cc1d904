package org.pyairtable.outbox;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connection pool of this service. Waiting for a connection is bounded in time, and all connections can be cut, which
 * fails every statement in progress. The client cannot do that: it closes a connection only after its statements have been
 * answered.
 */
@Singleton
class DatabaseConnections implements PgPoolCreator {
    private static final Logger LOG = Logger.getLogger(DatabaseConnections.class);

    private record Made(Vertx vertx, PgConnectOptions options) {}

    private final int patience;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Made made;

    DatabaseConnections(DatabaseSettings settings) {
        this.patience = (int) settings.patience().toMillis();
    }

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(options -> options.setConnectTimeout(patience));
        made = new Made(input.vertx(), input.pgConnectOptionsList().getFirst());
        return PgBuilder.pool()
                .with(input.poolOptions()
                        .setConnectionTimeout(patience)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .withConnectHandler(connection -> {
                    note(connection);
                    // Into the pool.
                    connection.close();
                })
                .using(input.vertx())
                .build();
    }

    /** A connection that does not belong to the pool. */
    Future<PgConnection> connect() {
        Made known = made;
        return known == null
                ? Future.failedFuture("the pool is not open yet")
                : PgConnection.connect(known.vertx(), known.options()).onSuccess(this::note);
    }

    private void note(SqlConnection connection) {
        if (connection instanceof SqlConnectionInternal pooled
                && pooled.unwrap().unwrap() instanceof SocketConnectionBase socket) {
            Channel channel = socket.socket().channelHandlerContext().channel();
            open.add(channel);
            channel.closeFuture().addListener(closed -> open.remove(channel));
        }
    }

    /** Fails every statement in progress, and with it its transaction. */
    void cut() {
        open.forEach(DatabaseConnections::cut);
    }

    /** Bypasses the client's own handlers, which would end the session first and wait for the database to close it. */
    private static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close().addListener(closed -> LOG.debugf("Database connection closed: channel=%s", channel));
        }
    }
}
