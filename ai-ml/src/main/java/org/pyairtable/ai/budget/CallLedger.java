package org.pyairtable.ai.budget;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.runtime.time.Utc;

/** Every call of a language model with its outcome and cost, for as long as the operator wants. */
@Singleton
class CallLedger {
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
}
