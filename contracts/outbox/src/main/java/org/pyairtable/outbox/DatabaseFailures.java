package org.pyairtable.outbox;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;

/** Tells a database that is away from an event that cannot be handled. */
final class DatabaseFailures {
    /** Connection exceptions, resources exhausted, operator intervention (shutdown, starting up). */
    private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57");

    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

    private DatabaseFailures() {}

    /** Waiting helps; no number of attempts is too high. */
    static boolean away(Throwable failure) {
        return causes(failure).anyMatch(DatabaseFailures::saysAway);
    }

    private static boolean saysAway(Throwable failure) {
        return switch (failure) {
            case PgException e ->
                AWAY_CLASSES.contains(e.getSqlState().substring(0, 2)) || CONFLICTS.contains(e.getSqlState());
            case ClosedConnectionException e -> true;
            case IOException e -> true;
            default -> {
                String message = String.valueOf(failure.getMessage());
                yield message.contains("Connection is not active")
                        || message.contains("Timeout waiting for connection")
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
