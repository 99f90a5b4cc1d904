package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DatabaseFailuresTest {
    private static PgException state(String sqlState) {
        return new PgException("refused", "FATAL", sqlState, "");
    }

    @Test
    void aBrokenConnectionMeansThatTheDatabaseIsUnavailable() {
        for (Throwable failure : new Throwable[] {
            ClosedConnectionException.INSTANCE,
            new VertxException("Timeout waiting for connection"),
            new NoStackTraceThrowable("Timeout"),
            new IOException("Connection reset by peer"),
            state("57P01"),
            state("08006")
        }) {
            assertThat(DatabaseFailures.away(failure)).as(failure.toString()).isTrue();
            assertThat(DatabaseFailures.unreached(failure))
                    .as(failure.toString())
                    .isFalse();
        }
    }

    @Test
    void aDatabaseThatRefusesConnectionsWasNotReached() {
        for (Throwable failure : new Throwable[] {
            new CompletionException(new ConnectException("Connection refused")), state("57P03"), state("53300")
        }) {
            assertThat(DatabaseFailures.away(failure)).as(failure.toString()).isTrue();
            assertThat(DatabaseFailures.unreached(failure))
                    .as(failure.toString())
                    .isTrue();
        }
    }

    @Test
    void otherTimeoutsAreRetriedWithoutBlamingTheDatabase() {
        assertThat(DatabaseFailures.waitingHelps(state("40P01"))).isTrue();
        assertThat(DatabaseFailures.away(state("40P01"))).isFalse();
    }

    @Test
    void aParseFailureIsNotTemporary() {
        assertThat(DatabaseFailures.waitingHelps(new JsonParseException(null, "no JSON")))
                .isFalse();
        assertThat(DatabaseFailures.waitingHelps(state("23505"))).isFalse();
        assertThat(DatabaseFailures.away(new IllegalStateException("a defect"))).isFalse();
    }
}
