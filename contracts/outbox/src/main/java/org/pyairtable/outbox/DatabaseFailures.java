package org.pyairtable.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Stream;

/** Distinguishes an unavailable database from work that fails for another reason. */
public final class DatabaseFailures {
    /** Connection exceptions, resources exhausted, operator intervention (shutdown, starting up). */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57");

    /** Refused at the door: starting up or shutting down, too many connections. */
    private static final Set<String> REFUSED = Set.of("57P03", "53300");

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

    private static final Set<String> UNSTORABLE = Set.of("22021", "22P05");

    private DatabaseFailures() {}

    /** The failure is temporary: retry without limit. */
    static boolean waitingHelps(Throwable failure) {
        return causes(failure).anyMatch(t -> isConflict(t) || saysAway(t));
    }

    /** The database could not be reached, or the connection broke in the middle of the work. */
    public static boolean away(Throwable failure) {
        return causes(failure).anyMatch(DatabaseFailures::saysAway);
    }

    /** No statement reached the database, so nothing was changed. */
    public static boolean unreached(Throwable failure) {
        return causes(failure)
                .anyMatch(t -> t instanceof PgException pg
                        ? REFUSED.contains(pg.getSqlState())
                        : t instanceof ConnectException || t instanceof UnknownHostException);
    }

    /** A text of the caller has a character that PostgreSQL cannot store: NUL, or half of a surrogate pair. */
    static boolean cannotStoreText(Throwable failure) {
        return causes(failure).anyMatch(t -> t instanceof PgException pg && UNSTORABLE.contains(pg.getSqlState()));
    }

    private static boolean isConflict(Throwable failure) {
        return failure instanceof PgException pg && CONFLICTS.contains(pg.getSqlState());
    }

    private static boolean saysAway(Throwable failure) {
        return switch (failure) {
            case PgException e -> AWAY_CLASSES.contains(e.getSqlState().substring(0, 2));
            case ClosedConnectionException e -> true;
            // Jackson's parse failures are IOExceptions too.
            case JsonProcessingException e -> false;
            case IOException e -> true;
            default -> {
                String message = String.valueOf(failure.getMessage());
                yield message.contains("Connection is not active")
                        || message.contains("Timeout waiting for connection")
                        // The pool's message to a caller who wants a connection for more than one statement.
                        || (failure instanceof NoStackTraceThrowable && message.equals("Timeout"))
                        || message.contains("Connection reset")
                        || message.contains("Connection was closed")
                        || message.contains("Pool closed")
                        || message.contains("Connection refused");
            }
        };
    }

    static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, t -> t != null, Throwable::getCause).limit(20);
    }
}
