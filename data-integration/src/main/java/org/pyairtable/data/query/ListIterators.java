package org.pyairtable.data.query;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.time.Utc;

/**
 * Remembers where lists stopped, under offsets in Airtable's form {@code itr…/rec…}. All instances share them; each page has
 * its own, so a page can be asked for again. They expire.
 */
@Singleton
public class ListIterators {
    private static final Duration LIFE = Duration.ofHours(1);

    /**
     * The last record that was served.
     *
     * @param keys its sort keys as text, null for an empty one; the tie breaker comes last
     * @param served records on all pages so far
     */
    public record Position(String recordId, List<@Nullable String> keys, long served) {}

    private final Pool pool;
    private final Clock clock;

    ListIterators(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** @return the offset that continues after {@code position} */
    public Uni<String> remember(String fingerprint, Position position) {
        String id = Ids.random("itr");
        OffsetDateTime now = Utc.of(clock.instant());
        // Each new one clears away two expired ones: the table cannot grow without end, and nobody has to sweep it.
        return pool.preparedQuery("with expired as (delete from list_iterator where id in"
                        + " (select id from list_iterator where expires_at < $6 order by expires_at limit 2))"
                        + " insert into list_iterator (id, record_id, fingerprint, keys, served, expires_at)"
                        + " values ($1, $2, $3, $4::text::jsonb, $5, $7)")
                .execute(Tuple.from(List.of(
                        id,
                        position.recordId(),
                        fingerprint,
                        Json.write(position.keys()),
                        position.served(),
                        now,
                        now.plus(LIFE))))
                .replaceWith(() -> id + "/" + position.recordId());
    }

    /** Where the offset says to continue; fails with Airtable's answer when it is malformed, unknown or expired. */
    public Uni<Position> find(String fingerprint, String offset) {
        int slash = offset.indexOf('/');
        if (slash < 0
                || !AirtableId.is("itr", offset.substring(0, slash))
                || !AirtableId.isRecord(offset.substring(slash + 1))) {
            throw new InvalidRequest.Offset(offset).exception();
        }
        return pool.preparedQuery("select record_id, keys::text, served from list_iterator"
                        + " where id = $1 and record_id = $2 and fingerprint = $3 and expires_at > $4")
                .execute(Tuple.of(
                        offset.substring(0, slash), offset.substring(slash + 1), fingerprint, Utc.of(clock.instant())))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new InvalidRequest.ExpiredOffset().exception();
                    }
                    return position(rows.iterator().next());
                });
    }

    private static Position position(Row row) {
        List<@Nullable String> keys = new ArrayList<>();
        Json.read(row.getString(1))
                .forEach(key -> keys.add(Optional.ofNullable(key.textValue()).orElse(null)));
        return new Position(row.getString(0), keys, row.getLong(2));
    }
}
