package org.pyairtable.outbox.erasure;

import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;

/**
 * How far an erasure has come.
 *
 * @param erased the person or the workspace
 * @param part the name of the part that was worked on last; empty before the first
 * @param place where the next piece of that part begins; absent when the part is done
 * @param changed rows, by part
 */
record ErasureState<S>(
        S erased,
        EventContext context,
        String part,
        @Nullable String place,
        Map<String, Long> changed) {
    /** From the columns that the tables of persons and of workspaces have in common. */
    static <S> ErasureState<S> of(S erased, Row row) {
        Map<String, Long> changed = new TreeMap<>();
        JsonObject stored = row.getJsonObject("changed");
        stored.fieldNames().forEach(part -> changed.put(part, stored.getLong(part)));
        return new ErasureState<>(
                erased,
                new EventContext(
                        null, row.getString("actor"), row.getString("causation"), row.getString("correlation"), null),
                row.getString("part"),
                row.getString("place"),
                changed);
    }

    /** Whether there is work to do in the part. */
    boolean isAhead(String name) {
        int order = name.compareTo(part);
        return order > 0 || (order == 0 && place != null);
    }

    String placeIn(String name) {
        return name.equals(part) && place != null ? place : "";
    }

    ErasureState<S> after(String name, ErasedData.Piece piece) {
        Map<String, Long> sum = new TreeMap<>(changed);
        sum.merge(name, piece.changed(), Long::sum);
        Optional<String> next = piece.next();
        return new ErasureState<>(erased, context, name, next.orElse(null), sum);
    }
}
