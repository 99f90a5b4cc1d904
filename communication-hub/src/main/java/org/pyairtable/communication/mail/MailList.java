package org.pyairtable.communication.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** What became of mails, the newest first. */
@Singleton
class MailList {
    private static final String LIST = """
            select sequence, id, kind, recipient, state, attempts, last_error, created_at, ended_at, due_at from mail
            where sequence < $1 order by sequence desc limit $2""";

    private final Pool pool;

    MailList(Pool pool) {
        this.pool = pool;
    }

    /**
     * A mail, without its link.
     *
     * @param state {@code pending}, {@code sent}, {@code failed} or {@code expired}
     * @param dueAt of a pending one, when the next attempt is due
     */
    @Schema(name = "Mail")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String id,
            String kind,
            String recipient,
            String state,
            int attempts,
            @Nullable String lastError,
            Instant createdAt,
            @Nullable Instant endedAt,
            @Nullable Instant dueAt) {}

    private record Numbered(long sequence, View view) {}

    Uni<Page<View>> list(PageRequest page) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(page.sequenceOr(Long.MAX_VALUE), page.rows()))
                .map(rows -> Rows.stream(rows).map(MailList::numbered).toList())
                .map(found -> Page.ofSequence(found, page, Numbered::sequence).map(Numbered::view));
    }

    private static Numbered numbered(Row row) {
        String state = row.getString("state");
        OffsetDateTime ended = row.getOffsetDateTime("ended_at");
        return new Numbered(
                row.getLong("sequence"),
                new View(
                        row.getString("id"),
                        row.getString("kind"),
                        row.getString("recipient"),
                        state,
                        row.getInteger("attempts"),
                        row.getString("last_error"),
                        Rows.instant(row, "created_at"),
                        ended == null ? null : ended.toInstant(),
                        state.equals("pending") ? Rows.instant(row, "due_at") : null));
    }
}
