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
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.chat.ChatHistory.Message;
import org.pyairtable.ai.chat.ChatService.NewQuestion;
import org.pyairtable.ai.chat.ChatSessions.Summary;
import org.pyairtable.ai.chat.Inquiry.Exchange;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** Sessions and their questions and answers. */
@ApplicationScoped
class ChatStore {
    private final ObjectMapper json;

    ChatStore(ObjectMapper json) {
        this.json = json;
    }

    /** The owner and the workspace of a session. */
    record Session(String sessionId, String workspaceId, String userId, Instant createdAt) {}

    Uni<Optional<Session>> session(SqlClient client, String sessionId) {
        return client.preparedQuery("select workspace_id, user_id, created_at from chat_session where session_id = $1")
                .execute(Tuple.of(sessionId))
                .map(rows -> Rows.stream(rows)
                        .findFirst()
                        .map(row -> new Session(
                                sessionId,
                                row.getString("workspace_id"),
                                row.getString("user_id"),
                                Rows.instant(row, "created_at"))));
    }

    /** Whether each question of a session was about one of these bases; never of a session without questions. */
    Uni<Boolean> isWithin(SqlClient client, String sessionId, Set<String> bases) {
        return client.preparedQuery("""
                        select coalesce(bool_and(base_id = any ($2) is true), false) as within
                          from chat_message where session_id = $1
                        """)
                .execute(Tuple.of(sessionId, bases.toArray(String[]::new)))
                .map(rows -> rows.iterator().next().getBoolean("within"));
    }

    Uni<Void> create(SqlConnection connection, Session session) {
        return connection
                .preparedQuery("""
                        insert into chat_session (session_id, workspace_id, user_id, created_at)
                        values ($1, $2, $3, $4) on conflict do nothing
                        """)
                .execute(Tuple.of(
                        session.sessionId(), session.workspaceId(), session.userId(), Utc.of(session.createdAt())))
                .replaceWithVoid();
    }

    /** Stores a question before it is answered, and returns its position. */
    Uni<Long> ask(SqlConnection connection, String sessionId, NewQuestion question, Instant at, Instant deadline) {
        return connection
                .preparedQuery("""
                        with asked as (
                          insert into chat_message (session_id, question, answer, mode, sources, tools, usage, asked_at,
                                                    state, deadline, base_id, time_zone)
                          values ($1, $2, '', '', '[]', '[]', '{}', $3, 'answering', $4, $5, $6) returning position),
                        moved as (
                          update chat_session set last_position = (select position from asked) where session_id = $1)
                        select position from asked
                        """)
                .execute(Tuple.of(
                        sessionId,
                        question.question(),
                        Utc.of(at),
                        Utc.of(deadline),
                        question.baseId(),
                        question.zone().getId()))
                .map(rows -> rows.iterator().next().getLong("position"));
    }

    /** Returns whether the question is not being answered at the moment. */
    Uni<Boolean> askAgain(SqlClient client, long position, Instant at, Instant deadline) {
        return client.preparedQuery("""
                        update chat_message
                           set answer = '', mode = '', notice = null, sources = '[]', tools = '[]', usage = '{}',
                               state = 'answering', asked_at = $2, deadline = $3
                         where position = $1 and (state <> 'answering' or deadline < $2)
                        """)
                .execute(Tuple.of(position, Utc.of(at), Utc.of(deadline)))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Returns whether it was still being answered. */
    Uni<Boolean> finish(SqlConnection connection, long position, Answer answer, MessageState state) {
        return connection
                .preparedQuery("""
                        update chat_message
                           set answer = $2, mode = $3, notice = $4, sources = $5, tools = $6, usage = $7, state = $8
                         where position = $1 and state = 'answering'
                        """)
                .execute(Tuple.tuple()
                        .addLong(position)
                        .addString(answer.text())
                        .addString(answer.mode().wireName())
                        .addString(answer.notice())
                        .addValue(new JsonArray(text(answer.sources())))
                        .addValue(new JsonArray(text(answer.tools())))
                        .addValue(new JsonObject(text(answer.usage())))
                        .addString(state.wireName()))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<Void> fail(SqlClient client, long position, String reason) {
        return client.preparedQuery(
                        "update chat_message set state = 'failed', notice = $2 where position = $1 and state = 'answering'")
                .execute(Tuple.of(position, reason))
                .replaceWithVoid();
    }

    /** Answers that other instances make: what they make of them is not stored any more. */
    Uni<Void> stopElsewhere(SqlClient client, String sessionId, List<Long> here) {
        return client.preparedQuery("""
                        update chat_message set state = 'stopped', notice = 'The answer was stopped before its end.'
                         where session_id = $1 and state = 'answering' and position <> all ($2)
                        """)
                .execute(Tuple.of(sessionId, here.toArray(Long[]::new)))
                .replaceWithVoid();
    }

    Uni<Void> rename(SqlClient client, String sessionId, String title) {
        return client.preparedQuery("update chat_session set title = $2 where session_id = $1")
                .execute(Tuple.of(sessionId, title))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlClient client, String sessionId) {
        return client.preparedQuery("delete from chat_session where session_id = $1")
                .execute(Tuple.of(sessionId))
                .replaceWithVoid();
    }

    /** A session of a list. */
    record Listed(Summary summary, long lastPosition) {}

    private static final String LISTED = """
            select s.session_id, s.workspace_id, s.created_at, s.last_position,
                   coalesce(s.title, (select left(question, 200) from chat_message m where m.session_id = s.session_id
                                       order by position limit 1), '') as title,
                   (select count(*) from chat_message m where m.session_id = s.session_id) as questions,
                   (select asked_at from chat_message m where m.session_id = s.session_id
                     order by position desc limit 1) as last_asked_at
              from chat_session s
            """;

    /**
     * What a reader sees sessions of.
     *
     * @param workspaces all of them
     * @param bases those that asked about these alone, in whatever workspace
     */
    record ReadableSessions(Set<String> workspaces, Set<String> bases) {}

    /** Those of a user by their last question, the latest first. */
    Uni<List<Listed>> sessions(
            SqlClient client,
            String userId,
            ReadableSessions readable,
            Optional<String> words,
            long before,
            int limit) {
        return client.preparedQuery(LISTED + """
                         where s.user_id = $1 and s.last_position < $3
                           and (s.workspace_id = any ($2)
                                or (select coalesce(bool_and(m.base_id = any ($6) is true), false)
                                      from chat_message m where m.session_id = s.session_id))
                           and ($4::text is null or s.title ilike $4
                                or exists (select 1 from chat_message m where m.session_id = s.session_id
                                              and (m.question ilike $4 or m.answer ilike $4)))
                         order by s.last_position desc limit $5
                        """)
                .execute(Tuple.of(
                        userId,
                        readable.workspaces().toArray(String[]::new),
                        before,
                        words.map(ChatStore::containing).orElse(null),
                        limit,
                        readable.bases().toArray(String[]::new)))
                .map(rows -> Rows.stream(rows).map(ChatStore::listed).toList());
    }

    Uni<Optional<Listed>> listed(SqlClient client, String sessionId) {
        return client.preparedQuery(LISTED + " where s.session_id = $1")
                .execute(Tuple.of(sessionId))
                .map(rows -> Rows.stream(rows).findFirst().map(ChatStore::listed));
    }

    private static String containing(String words) {
        return "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private static Listed listed(Row row) {
        OffsetDateTime last = row.getOffsetDateTime("last_asked_at");
        return new Listed(
                new Summary(
                        row.getString("session_id"),
                        row.getString("workspace_id"),
                        row.getString("title"),
                        row.getLong("questions"),
                        Rows.instant(row, "created_at"),
                        last == null ? null : last.toInstant()),
                row.getLong("last_position"));
    }

    /** A question that was asked. */
    record Asked(long position, String question, @Nullable String baseId, ZoneId zone) {}

    Uni<Optional<Asked>> last(SqlClient client, String sessionId) {
        return client.preparedQuery("""
                        select position, question, base_id, time_zone from chat_message where session_id = $1
                         order by position desc limit 1
                        """).execute(Tuple.of(sessionId)).map(rows -> Rows.stream(rows)
                .findFirst()
                .map(row -> new Asked(
                        row.getLong("position"),
                        row.getString("question"),
                        row.getString("base_id"),
                        ZoneId.of(row.getString("time_zone")))));
    }

    /** The last answered questions before a position, oldest first. */
    Uni<List<Exchange>> answered(SqlClient client, String sessionId, long before, int limit) {
        return client.preparedQuery("""
                        select question, answer from (
                          select position, question, answer from chat_message
                           where session_id = $1 and position < $2 and state = 'done' order by position desc limit $3) last
                         order by position
                        """)
                .execute(Tuple.of(sessionId, before, limit))
                .map(rows -> Rows.stream(rows)
                        .map(row -> new Exchange(row.getString("question"), row.getString("answer")))
                        .toList());
    }

    /** The last questions of a session with their answers, oldest first. */
    Uni<List<Message>> messages(SqlClient client, String sessionId, Instant now, int limit) {
        return client.preparedQuery("""
                        select * from (
                          select *, case when state = 'answering' and deadline < $3 then 'interrupted' else state end as shown
                            from chat_message where session_id = $1 order by position desc limit $2) last
                         order by position
                        """)
                .execute(Tuple.of(sessionId, limit, Utc.of(now)))
                .map(rows -> Rows.stream(rows).map(this::message).toList());
    }

    private Message message(Row row) {
        return new Message(
                row.getString("question"),
                row.getString("answer"),
                row.getString("mode"),
                row.getString("shown"),
                row.getString("notice"),
                tree(row.getJsonArray("sources").encode()),
                tree(row.getJsonArray("tools").encode()),
                tree(row.getJsonObject("usage").encode()),
                Rows.instant(row, "asked_at"));
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
