package org.pyairtable.outbox;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Detects a database that keeps its connections but does not answer: a stopped process, a disk that hangs, a network that
 * drops packets. It is pinged once a second over a connection of its own, so a long statement does not count. Unanswered
 * pings are counted rather than seconds: a service that was paused itself has sent none meanwhile.
 */
@Singleton
class DatabasePulse {
    private static final Logger LOG = Logger.getLogger(DatabasePulse.class);
    private static final long BEAT_MILLIS = 1_000;

    private final Vertx vertx;
    private final DatabaseConnections connections;
    private final long patience;
    private volatile Future<PgConnection> line = Future.failedFuture("not connected yet");
    private volatile Future<?> answer = line;
    private final AtomicLong silent = new AtomicLong();
    private volatile long timer;

    DatabasePulse(Vertx vertx, DatabaseConnections connections, DatabaseSettings settings) {
        this.vertx = vertx;
        this.connections = connections;
        this.patience = Math.max(1, settings.patience().toSeconds());
    }

    void begin(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(BEAT_MILLIS, t -> beat());
    }

    void end(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void beat() {
        if (answer.isComplete()) {
            silent.set(0);
            answer = answer.failed() ? askAnew() : ask();
        } else if (silent.incrementAndGet() >= patience) {
            silent.set(0);
            LOG.warnf("Database does not answer, all connections are cut: seconds=%d", patience);
            connections.cut();
            answer = askAnew();
        }
    }

    private Future<?> ask() {
        return line.compose(connection -> connection.query("select 1").execute());
    }

    private Future<?> askAnew() {
        line.onSuccess(SqlConnection::close);
        line = connections.connect();
        return ask();
    }
}
