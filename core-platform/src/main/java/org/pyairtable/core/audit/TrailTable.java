package org.pyairtable.core.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** The tables of the trail. */
@Singleton
class TrailTable {
    private static final String FACT =
            "event_id, happened_at, actor, type, subject, workspace, causation, correlation, summary";
    /** Facts as arrays, one statement for all: one for each row is several times as much work for the database. */
    private static final String FACTS =
            " from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],"
                    + " $8::text[], $9::text[]";

    private static final String RECEIVE = "insert into audit_intake (" + FACT + ") select " + FACT + FACTS
            + ") with ordinality as f (" + FACT + ", place) order by place";
    private static final String TAKE = """
            with taken as (
                delete from audit_intake where id in (select id from audit_intake order by id limit $1) returning *)
            select * from taken order by id""";
    private static final String APPEND = "insert into audit_entries (" + FACT + ", sequence, hash) select " + FACT
            + ", sequence, hash" + FACTS + ", $10::bigint[], $11::bytea[]) as f (" + FACT + ", sequence, hash)";
    private static final String SET_ASIDE = "with gone as (delete from audit_intake where id = (select min(id) from"
            + " audit_intake) returning *) insert into audit_set_aside (id, " + FACT
            + ", set_aside_at, reason) select id, "
            + FACT + ", $1, $2 from gone";
    private static final String AFTER =
            "select sequence, hash, " + FACT + " from audit_entries where sequence > $1 order by sequence limit $2";

    /** Stores facts until they are chained. */
    Uni<Void> receive(SqlConnection connection, List<AuditFact> facts) {
        return connection.preparedQuery(RECEIVE).execute(arrays(facts)).replaceWithVoid();
    }

    /** Takes the oldest waiting facts. */
    Uni<List<AuditFact>> take(SqlConnection connection, int most) {
        return connection.preparedQuery(TAKE).execute(Tuple.of(most)).map(rows -> Rows.stream(rows)
                .map(TrailTable::fact)
                .toList());
    }

    Uni<Void> append(SqlConnection connection, List<AuditEntry> entries) {
        Tuple rows = arrays(entries.stream().map(AuditEntry::fact).toList())
                .addArrayOfLong(entries.stream().map(AuditEntry::sequence).toArray(Long[]::new))
                .addValue(entries.stream()
                        .map(entry -> buffer(entry.hash().bytes()))
                        .toArray(Buffer[]::new));
        return connection.preparedQuery(APPEND).execute(rows).replaceWithVoid();
    }

    /** Sets the oldest waiting fact, which cannot be chained, aside. */
    Uni<Void> setAsideOldest(SqlConnection connection, Instant now, String reason) {
        return connection
                .preparedQuery(SET_ASIDE)
                .execute(Tuple.of(Utc.of(now), reason))
                .replaceWithVoid();
    }

    /** The greatest sequence in use; 0 when there is none. */
    Uni<Long> lastSequence(SqlConnection connection) {
        return connection
                .query("select coalesce(max(sequence), 0) as last from audit_entries")
                .execute()
                .map(rows -> rows.iterator().next().getLong("last"));
    }

    /** Records that these sequences hold entries that the chain did not write. */
    Uni<Void> noteDisturbance(SqlConnection connection, Instant now, long first, long last) {
        return connection
                .preparedQuery(
                        "insert into audit_disturbances (found_at, first_sequence, last_sequence) values ($1, $2, $3)")
                .execute(Tuple.of(Utc.of(now), first, last))
                .replaceWithVoid();
    }

    /** The entries behind {@code sequence}, in order. */
    Uni<List<AuditEntry>> after(SqlConnection connection, long sequence, int most) {
        return connection.preparedQuery(AFTER).execute(Tuple.of(sequence, most)).map(rows -> Rows.stream(rows)
                .map(TrailTable::entry)
                .toList());
    }

    /** The hashes of these entries, by sequence; those that are missing are left out. */
    Uni<Map<Long, ChainHash>> hashes(SqlConnection connection, List<Long> sequences) {
        return connection
                .preparedQuery("select sequence, hash from audit_entries where sequence = any($1)")
                .execute(Tuple.of(sequences.toArray(Long[]::new)))
                .map(rows ->
                        Rows.stream(rows).collect(Collectors.toMap(row -> row.getLong("sequence"), TrailTable::hash)));
    }

    /** Locks the head until the transaction ends: one transaction appends at a time. */
    Uni<TrailHead> lockedHead(SqlConnection connection) {
        return head(connection, "select sequence, hash, mac from audit_head where id = 1 for update");
    }

    Uni<TrailHead> head(SqlConnection connection) {
        return head(connection, "select sequence, hash, mac from audit_head where id = 1");
    }

    private static Uni<TrailHead> head(SqlConnection connection, String query) {
        return connection.query(query).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new TrailHead(row.getLong("sequence"), hash(row), row.getString("mac"));
        });
    }

    Uni<Void> move(SqlConnection connection, TrailHead head) {
        return connection
                .preparedQuery("update audit_head set sequence = $1, hash = $2, mac = $3 where id = 1")
                .execute(Tuple.of(head.sequence(), buffer(head.hash().bytes()), head.mac()))
                .replaceWithVoid();
    }

    static AuditEntry entry(Row row) {
        return new AuditEntry(row.getLong("sequence"), fact(row), hash(row));
    }

    private static AuditFact fact(Row row) {
        return new AuditFact(
                row.getString("event_id"),
                Rows.instant(row, "happened_at"),
                row.getString("actor"),
                row.getString("type"),
                row.getString("subject"),
                row.getString("workspace"),
                row.getString("causation"),
                row.getString("correlation"),
                row.getString("summary"));
    }

    private static ChainHash hash(Row row) {
        return ChainHash.of(row.getBuffer("hash").getBytes());
    }

    private static Tuple arrays(List<AuditFact> facts) {
        return Tuple.tuple()
                .addArrayOfString(texts(facts, AuditFact::eventId))
                .addArrayOfOffsetDateTime(
                        facts.stream().map(fact -> Utc.of(fact.time())).toArray(OffsetDateTime[]::new))
                .addArrayOfString(texts(facts, AuditFact::actor))
                .addArrayOfString(texts(facts, AuditFact::type))
                .addArrayOfString(texts(facts, AuditFact::subject))
                .addArrayOfString(texts(facts, AuditFact::workspace))
                .addArrayOfString(texts(facts, AuditFact::causation))
                .addArrayOfString(texts(facts, AuditFact::correlation))
                .addArrayOfString(texts(facts, AuditFact::summary));
    }

    private static String[] texts(List<AuditFact> facts, Function<AuditFact, @Nullable String> text) {
        return facts.stream().map(text).toArray(String[]::new);
    }

    private static Buffer buffer(byte[] bytes) {
        return Buffer.buffer(bytes);
    }
}
