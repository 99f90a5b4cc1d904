package org.pyairtable.communication.mail;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.pyairtable.events.CommunicationCommand.SendLetter;
import org.pyairtable.events.CommunicationEvent;
import org.pyairtable.events.CommunicationEvent.LetterFailed;
import org.pyairtable.events.CommunicationEvent.LetterSent;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.RejectedEvent;
import org.pyairtable.runtime.time.Utc;

/** Letters and what became of them. Each command is answered once: by the transaction that ends the last of the mails. */
@Singleton
class LetterTable {
    static final String REFUSED = "MAIL_REFUSED";
    static final String NOT_SENT = "MAIL_NOT_SENT";

    private static final String ADD = """
            insert into letter (id, workspace_id, command_id, correlation, actor, created_at) values ($1, $2, $3, $4, $5, $6)
            on conflict (id) do update set command_id = excluded.command_id, correlation = excluded.correlation
            where letter.workspace_id = excluded.workspace_id
            returning id""";

    /** A recipient who has the letter does not get it again. */
    private static final String ADD_MAIL = """
            insert into mail (id, kind, recipient, details, expires_at, state, due_at, actor, created_at, letter_id)
            values ($1, 'letter', $2, $3, $4, 'pending', $5, $6, $5, $7)
            on conflict (id) do update set state = 'pending', details = excluded.details, expires_at = excluded.expires_at,
                due_at = excluded.due_at, attempts = 0, last_error = null, ended_at = null
            where mail.state in ('failed', 'expired')""";

    private static final String LOCK =
            "select workspace_id, command_id, answered_id, correlation, actor from letter where id = $1 for update";
    private static final String COUNT = """
            select count(*) filter (where state = 'pending') as pending, count(*) filter (where state = 'sent') as sent,
                   count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'expired') as expired
            from mail where letter_id = $1""";

    private final Outbox outbox;

    LetterTable(Outbox outbox) {
        this.outbox = outbox;
    }

    private record Count(int sent, int failed, int expired) {}

    /** In the transaction of the command. */
    Uni<Void> add(SqlConnection connection, LetterOrder letter, Envelope<?> command, Instant now) {
        SendLetter asked = letter.command();
        return connection
                .preparedQuery(ADD)
                .execute(Tuple.tuple()
                        .addString(asked.key())
                        .addString(asked.workspaceId())
                        .addString(command.id())
                        .addString(command.correlation())
                        .addString(command.actor())
                        .addOffsetDateTime(Utc.of(now)))
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new RejectedEvent("INVALID_MAIL", "key belongs to a letter of another workspace");
                    }
                })
                .chain(() -> connection.preparedQuery(ADD_MAIL).executeBatch(mails(letter, command.actor(), now)))
                .chain(() -> settle(connection, asked.key()));
    }

    private static List<Tuple> mails(LetterOrder letter, String actor, Instant now) {
        SendLetter asked = letter.command();
        JsonObject content = JsonObject.of(MailKind.SUBJECT, asked.subject(), MailKind.TEXT, asked.text());
        return letter.addresses().stream()
                .map(address -> Tuple.tuple()
                        .addString("ltr"
                                + UUID.nameUUIDFromBytes(
                                        (asked.key() + " " + address).getBytes(StandardCharsets.UTF_8)))
                        .addString(address)
                        .addJsonObject(content)
                        .addOffsetDateTime(Utc.of(asked.until()))
                        .addOffsetDateTime(Utc.of(now))
                        .addString(actor)
                        .addString(asked.key()))
                .toList();
    }

    /** Answers the command when no mail of the letter is pending. Transactions about one letter follow each other. */
    Uni<Void> settle(SqlConnection connection, String letterId) {
        return connection.preparedQuery(LOCK).execute(Tuple.of(letterId)).chain(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .findFirst()
                .filter(row -> !row.getString("command_id").equals(row.getString("answered_id")))
                .map(row -> connection
                        .preparedQuery(COUNT)
                        .execute(Tuple.of(letterId))
                        .map(counted -> counted.iterator().next())
                        .chain(count -> count.getLong("pending") > 0
                                ? Uni.createFrom().voidItem()
                                : answer(connection, letterId, row, count)))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> answer(SqlConnection connection, String letterId, Row letter, Row counted) {
        Count count = new Count(
                Math.toIntExact(counted.getLong("sent")),
                Math.toIntExact(counted.getLong("failed")),
                Math.toIntExact(counted.getLong("expired")));
        String workspaceId = letter.getString("workspace_id");
        EventContext context = new EventContext(
                workspaceId,
                letter.getString("actor"),
                letter.getString("command_id"),
                letter.getString("correlation"),
                null);
        return connection
                .preparedQuery("update letter set answered_id = command_id where id = $1")
                .execute(Tuple.of(letterId))
                .chain(() -> outbox.append(connection, context, end(workspaceId, letterId, count)))
                .replaceWithVoid();
    }

    private static CommunicationEvent end(String workspaceId, String letterId, Count count) {
        if (count.failed() == 0 && count.expired() == 0) {
            return new LetterSent(workspaceId, letterId, count.sent());
        }
        boolean passes = count.failed() == 0;
        String reason = passes
                ? "The mail server did not take it in time for " + count.expired() + " of its recipients"
                : "The mail server refused it for good for " + count.failed() + " of its recipients";
        return new LetterFailed(
                workspaceId,
                letterId,
                passes ? NOT_SENT : REFUSED,
                reason + "; " + count.sent() + " have it. Operators see the server's answers",
                passes,
                count.sent());
    }
}
