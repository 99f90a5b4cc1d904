package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.pyairtable.ai.chat.ChatHistory.Message;

/** Sessions and their questions and answers. */
@ApplicationScoped
class ChatStore {
    private final ObjectMapper json;

    ChatStore(ObjectMapper json) {
        this.json = json;
    }

    /** Whose a session is, and where. */
    record Session(String sessionId, String workspaceId, String userId, Instant createdAt) {}

    Uni<Optional<Session>> session(SqlClient client, String sessionId) {
        return client.preparedQuery("select workspace_id, user_id, created_at from chat_session where session_id = $1")
                .execute(Tuple.of(sessionId))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> new Session(
                                sessionId,
                                row.getString("workspace_id"),
                                row.getString("user_id"),
                                row.getOffsetDateTime("created_at").toInstant())));
    }

    Uni<Void> create(SqlConnection connection, Session session) {
        return connection
                .preparedQuery("""
                        insert into chat_session (session_id, workspace_id, user_id, created_at)
                        values ($1, $2, $3, $4) on conflict do nothing
                        """)
                .execute(Tuple.of(
                        session.sessionId(),
                        session.workspaceId(),
                        session.userId(),
                        session.createdAt().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    Uni<Void> add(SqlConnection connection, String sessionId, String question, Answer answer, Instant at) {
        return connection
                .preparedQuery("""
                        insert into chat_message (session_id, question, answer, mode, notice, sources, tools, usage, asked_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        """)
                .execute(Tuple.tuple()
                        .addString(sessionId)
                        .addString(question)
                        .addString(answer.text())
                        .addString(answer.mode().wireName())
                        .addString(answer.notice())
                        .addValue(new JsonArray(text(answer.sources())))
                        .addValue(new JsonArray(text(answer.tools())))
                        .addValue(new JsonObject(text(answer.usage())))
                        .addOffsetDateTime(at.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** The last questions of a session with their answers, the oldest first. */
    Uni<List<Message>> messages(SqlClient client, String sessionId, int limit) {
        return client.preparedQuery("""
                        select * from (
                          select * from chat_message where session_id = $1 order by position desc limit $2) last
                         order by position
                        """).execute(Tuple.of(sessionId, limit)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(this::message)
                .toList());
    }

    private Message message(Row row) {
        return new Message(
                row.getString("question"),
                row.getString("answer"),
                row.getString("mode"),
                row.getString("notice"),
                tree(row.getJsonArray("sources").encode()),
                tree(row.getJsonArray("tools").encode()),
                tree(row.getJsonObject("usage").encode()),
                row.getOffsetDateTime("asked_at").toInstant());
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer is JSON", e);
        }
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds JSON", e);
        }
    }
}
