package org.pyairtable.data.storage;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Notices a database that keeps its connections and answers nothing: a process that is stopped, a disk that hangs, a network
 * that swallows packets. It is asked once a second over a connection of its own, so a long statement is no silence. Silence
 * is counted in questions, not by the clock: a service that stood still itself has not asked meanwhile.
 */
@ApplicationScoped
class DatabasePulse {
    private static final Logger LOG = Logger.getLogger(DatabasePulse.class);

    private final DatabaseConnections connections;
    private final long patience;
    private volatile Future<PgConnection> line = Future.failedFuture("not connected yet");
    private volatile Future<?> answer = line;
    private final AtomicLong silent = new AtomicLong();

    DatabasePulse(DatabaseConnections connections, DatabaseSettings settings) {
        this.connections = connections;
        this.patience = Math.max(1, settings.patience().toSeconds());
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> beat() {
        if (answer.isComplete()) {
            silent.set(0);
            answer = answer.failed() ? askAnew() : ask();
        } else if (silent.incrementAndGet() >= patience) {
            silent.set(0);
            LOG.warnf("The database has not answered for %d s; nobody waits for it any longer", patience);
            connections.cut();
            answer = askAnew();
        }
        return Uni.createFrom().voidItem();
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
