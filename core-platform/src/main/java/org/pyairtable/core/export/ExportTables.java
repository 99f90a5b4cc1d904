package org.pyairtable.core.export;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ExportEvent.PieceExported;
import org.pyairtable.events.ExportEvent.ServiceExported;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;

/** The tables {@code exports}, {@code export_answers} and {@code export_pieces}. */
@Singleton
class ExportTables {
    /** In the order in which the document has them. */
    static final List<String> SERVICES =
            List.of("core-platform", "ai-ml", "communication-hub", "data-integration", "workflow-engine");

    /**
     * Serialises the requests of a person; service accounts and erased persons have nothing to export. Without a proven
     * address nothing that was sent to it is given, and the id stands in its place, which is never an address.
     */
    private static final String PERSON = """
            select case when proven_at is null then id else email end as address from users
            where id = $1 and kind = 'PERSON' and erased_at is null for no key update""";

    private static final String BEGIN = """
            insert into exports (id, user_id, requested_by, requested_at, expires_at, private_key, encrypted)
            values ($1, $2, $3, $4, $5, $6, $7)""";

    private static final String REMOVE = "delete from exports where user_id = $1 and requested_by = $2";

    /** Nothing of an export that is gone. */
    private static final String PIECE = """
            insert into export_pieces (export_id, service, sequence, sealed)
            select id, $2, $3, $4 from exports where id = $1 and user_id = $5
            on conflict (export_id, service, sequence) do nothing""";

    private static final String ANSWER = """
            insert into export_answers (export_id, service, answered_at, pieces, rows)
            select id, $2, $3, $4, $5 from exports where id = $1 and user_id = $6
            on conflict (export_id, service) do nothing""";

    /** A service has answered when all of its pieces are here: one may be a dead letter. */
    private static final String READ = """
            select e.id, e.requested_at, e.expires_at, e.private_key, e.encrypted, a.service, a.answered_at, a.rows
            from exports e left join export_answers a on a.export_id = e.id and a.pieces = (
                select count(*) from export_pieces p where p.export_id = e.id and p.service = a.service)
            where e.user_id = $1 and e.requested_by = $2 and e.expires_at > $3""";

    private static final String PIECES = "select pieces from export_answers where export_id = $1 and service = $2";

    private static final String NEXT_PIECE = """
            select sealed from export_pieces where export_id = $1 and service = $2 and sequence = $3""";

    /**
     * An export as it is stored.
     *
     * @param key what opens its pieces
     */
    record Found(ExportReport report, ExportKeys.Stored key) {}

    Uni<Optional<String>> address(SqlConnection connection, String userId) {
        return connection.preparedQuery(PERSON).execute(Tuple.of(userId)).map(rows -> rows.stream()
                .findFirst()
                .map(row -> row.getString("address")));
    }

    Uni<Void> begin(SqlConnection connection, ExportReport begun, String requestedBy, ExportKeys.Stored key) {
        return connection
                .preparedQuery(BEGIN)
                .execute(Tuple.tuple()
                        .addString(begun.id())
                        .addString(begun.userId())
                        .addString(requestedBy)
                        .addOffsetDateTime(Utc.of(begun.requestedAt()))
                        .addOffsetDateTime(Utc.of(begun.expiresAt()))
                        .addValue(key.pkcs8())
                        .addBoolean(key.encrypted()))
                .replaceWithVoid();
    }

    /** With its pieces and its key. @return whether there was one */
    Uni<Boolean> remove(SqlClient client, String userId, String requestedBy) {
        return client.preparedQuery(REMOVE)
                .execute(Tuple.of(userId, requestedBy))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<Void> store(SqlConnection connection, PieceExported piece) {
        byte[] sealed = Base64.getDecoder().decode(piece.sealed());
        return connection
                .preparedQuery(PIECE)
                .execute(Tuple.of(
                        piece.exportId(), piece.service(), piece.sequence(), Buffer.buffer(sealed), piece.userId()))
                .replaceWithVoid();
    }

    Uni<Void> store(SqlConnection connection, Envelope<?> event, ServiceExported answer) {
        return connection
                .preparedQuery(ANSWER)
                .execute(Tuple.of(
                        answer.exportId(),
                        answer.service(),
                        Utc.of(event.time()),
                        answer.pieces(),
                        new JsonObject(Map.copyOf(answer.rows())),
                        answer.userId()))
                .replaceWithVoid();
    }

    Uni<Optional<Found>> find(SqlClient client, String userId, String requestedBy, Instant now) {
        return client.preparedQuery(READ)
                .execute(Tuple.of(userId, requestedBy, Utc.of(now)))
                .map(rows -> rows.stream().toList())
                .map(rows -> rows.isEmpty() ? Optional.empty() : Optional.of(found(userId, rows)));
    }

    /** How many the service has sent; empty when the export is gone. */
    Uni<Optional<Integer>> pieces(SqlClient client, String exportId, String service) {
        return client.preparedQuery(PIECES)
                .execute(Tuple.of(exportId, service))
                .map(rows -> rows.stream().findFirst().map(row -> row.getInteger("pieces")));
    }

    /** Empty when the export is gone. */
    Uni<Optional<byte[]>> piece(SqlClient client, String exportId, String service, int sequence) {
        return client.preparedQuery(NEXT_PIECE)
                .execute(Tuple.of(exportId, service, sequence))
                .map(rows -> rows.stream().findFirst().map(row -> row.getBuffer("sealed")
                        .getBytes()));
    }

    private static Found found(String userId, List<Row> rows) {
        Row first = rows.getFirst();
        Map<String, ExportReport.Part> answers = rows.stream()
                .filter(row -> row.getString("service") != null)
                .map(ExportTables::part)
                .collect(Collectors.toMap(ExportReport.Part::service, Function.identity()));
        List<ExportReport.Part> parts = SERVICES.stream()
                .map(service ->
                        answers.getOrDefault(service, new ExportReport.Part(service, "waiting", null, Map.of())))
                .toList();
        ExportReport report = new ExportReport(
                first.getString("id"),
                userId,
                answers.keySet().containsAll(SERVICES) ? ExportReport.READY : ExportReport.RUNNING,
                Rows.instant(first, "requested_at"),
                Rows.instant(first, "expires_at"),
                parts);
        return new Found(
                report,
                new ExportKeys.Stored(first.getDelegate().getBuffer("private_key"), first.getBoolean("encrypted")));
    }

    private static ExportReport.Part part(Row row) {
        Map<String, Long> counts = new TreeMap<>();
        JsonObject stored = row.getJsonObject("rows");
        stored.fieldNames().forEach(part -> counts.put(part, stored.getLong(part)));
        return new ExportReport.Part(row.getString("service"), "done", Rows.instant(row, "answered_at"), counts);
    }
}
