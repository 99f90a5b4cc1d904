package org.pyairtable.ai.budget;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.time.Utc;

/** Every call of a language model with its outcome and cost, for as long as the operator wants. */
@Singleton
class CallLedger {
    private static final Pruning PRUNING = Pruning.of("calls of language models", 1_000);
    private static final String PRUNE = """
            delete from model_call where call_id in (
              select call_id from model_call where started_at < $1 limit $2 for update skip locked)
            """;

    private final Pool pool;
    private final Clock clock;
    private final Duration keep;

    CallLedger(Pool pool, Clock clock, AiSettings config) {
        this.pool = pool;
        this.clock = clock;
        this.keep = config.budget().keepCalls();
    }

    Uni<Void> add(SqlConnection connection, String workspaceId, ModelCall call) {
        return connection
                .preparedQuery("""
                        insert into model_call (workspace_id, user_id, provider, model, outcome, started_at, took_millis,
                                                input_tokens, output_tokens, counted, micros)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        """)
                .execute(Tuple.tuple()
                        .addString(workspaceId)
                        .addString(call.userId())
                        .addString(call.provider())
                        .addString(call.model())
                        .addString(call.outcome().wireName())
                        .addOffsetDateTime(Utc.of(call.startedAt()))
                        .addLong(call.took().toMillis())
                        .addLong(call.inputTokens())
                        .addLong(call.outputTokens())
                        .addString(call.counted().wireName())
                        .addLong(call.micros()))
                .replaceWithVoid();
    }

    @Scheduled(
            identity = "model-call-pruning",
            every = "1h",
            delayed = "7m",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return PRUNING.scheduled(PRUNING.run(pool, PRUNE, clock.instant().minus(keep)));
    }
}
