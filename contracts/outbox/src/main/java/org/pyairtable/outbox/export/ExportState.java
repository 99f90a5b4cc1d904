package org.pyairtable.outbox.export;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;

/**
 * How far an export has come in this service.
 *
 * @param publicKey X.509 in base64
 * @param part the name of the part that was read last; empty before the first
 * @param place where the next piece of that part begins; absent when the part is done
 * @param pieces how many were sent
 * @param rows that were read, by part
 */
record ExportState(
        String exportId,
        ExportedPerson person,
        String publicKey,
        boolean expired,
        EventContext context,
        String part,
        @Nullable String place,
        int pieces,
        Map<String, Long> rows) {
    static ExportState of(Row row) {
        Map<String, Long> rows = new TreeMap<>();
        JsonObject stored = row.getJsonObject("rows");
        stored.fieldNames().forEach(part -> rows.put(part, stored.getLong(part)));
        return new ExportState(
                row.getString("export_id"),
                new ExportedPerson(row.getString("user_id"), row.getString("address_hash")),
                row.getString("public_key"),
                row.getBoolean("expired"),
                new EventContext(
                        null, row.getString("actor"), row.getString("causation"), row.getString("correlation"), null),
                row.getString("part"),
                row.getString("place"),
                row.getInteger("pieces"),
                rows);
    }

    /** Whether there is something to read in the part. */
    boolean isAhead(String name) {
        int order = name.compareTo(part);
        return order > 0 || (order == 0 && place != null);
    }

    String placeIn(String name) {
        return name.equals(part) && place != null ? place : "";
    }

    /** Of a part, so far. */
    long rowsOf(String name) {
        return rows.getOrDefault(name, 0L);
    }

    /** @param sent how many pieces the read ones were sent in */
    ExportState after(String name, ExportedData.Piece read, int sent) {
        Map<String, Long> sum = new TreeMap<>(rows);
        sum.merge(name, (long) read.rows().size(), Long::sum);
        Optional<String> next = read.next();
        return new ExportState(
                exportId, person, publicKey, expired, context, name, next.orElse(null), pieces + sent, sum);
    }
}
