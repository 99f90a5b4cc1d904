package org.pyairtable.core.usage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.pyairtable.events.AiEvent;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.SqlEventHandler;

/** Adds up what answers cost, per day, workspace, user and model. */
@Singleton
class AnswerCosts implements SqlEventHandler<AiEvent> {
    private static final String ADD = """
            insert into answer_usage_daily as u
                (workspace, day, user_id, provider, model, answers, input_tokens, output_tokens, cost_micros)
            values ($1, $2, $3, $4, $5, 1, $6, $7, $8)
            on conflict (workspace, day, user_id, provider, model) do update set
                answers = u.answers + 1,
                input_tokens = u.input_tokens + excluded.input_tokens,
                output_tokens = u.output_tokens + excluded.output_tokens,
                cost_micros = u.cost_micros + excluded.cost_micros""";

    @Override
    public Topic<AiEvent> topic() {
        return Topics.AI;
    }

    @Override
    public String name() {
        return "usage.answers";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<AiEvent> event) {
        return switch (event.event()) {
            case AiEvent.QuestionAnswered answered ->
                add(connection, LocalDate.ofInstant(event.time(), ZoneOffset.UTC), answered);
            case AiEvent.RecordsIndexed indexed -> Uni.createFrom().voidItem();
            case AiEvent.BudgetChanged changed -> Uni.createFrom().voidItem();
            case AiEvent.ProvidersChanged changed -> Uni.createFrom().voidItem();
        };
    }

    private static Uni<Void> add(SqlConnection connection, LocalDate day, AiEvent.QuestionAnswered answered) {
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addString(answered.workspaceId())
                        .addLocalDate(day)
                        .addString(answered.userId())
                        .addString(answered.provider())
                        .addString(answered.model())
                        .addLong(answered.inputTokens())
                        .addLong(answered.outputTokens())
                        .addLong(answered.costMicros()))
                .replaceWithVoid();
    }
}
