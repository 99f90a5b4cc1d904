package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/**
 * The changes that models have asked for, by question: written in the transaction that sends the command. When the question is
 * answered again, by another model or after this process died, they are known.
 */
@ApplicationScoped
class AskedChanges {
    private static final int MOST = 50;

    private final Pool pool;
    private final Clock clock;
    private final ObjectMapper json;

    AskedChanges(Pool pool, Clock clock, ObjectMapper json) {
        this.pool = pool;
        this.clock = clock;
        this.json = json;
    }

    /** A call of a tool that changes something. */
    record Change(String tool, Map<String, Object> arguments) {}

    Uni<Void> add(SqlConnection connection, QuestionId question, String key, Change change) {
        return connection
                .preparedQuery("""
                        insert into chat_change (key, session_id, position, tool, arguments, asked_at)
                        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
                        """)
                .execute(Tuple.of(
                        key,
                        question.sessionId(),
                        question.position(),
                        change.tool(),
                        new JsonObject(text(change.arguments())),
                        Utc.of(clock.instant())))
                .replaceWithVoid();
    }

    /** The first of them, in their order. */
    Uni<List<Change>> of(QuestionId question) {
        return pool.preparedQuery("""
                        select tool, arguments from chat_change where session_id = $1 and position = $2
                         order by asked_at limit $3
                        """)
                .execute(Tuple.of(question.sessionId(), question.position(), MOST))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Change(
                                row.getString("tool"),
                                row.getJsonObject("arguments").getMap()))
                        .toList());
    }

    private String text(Map<String, Object> arguments) {
        try {
            return json.writeValueAsString(arguments);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Arguments are JSON", e);
        }
    }
}
