package org.pyairtable.outbox.sql;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What is read from rows again and again. */
public final class Rows {
    private Rows() {}

    /** In the order of the statement. */
    public static <R> Stream<R> stream(Iterable<R> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    /** The first row; empty when there is none. */
    public static <R> Optional<R> first(Iterable<R> rows) {
        return stream(rows).findFirst();
    }

    /** A {@code timestamptz} that is not null. */
    public static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** A {@code timestamptz} that is not null, by its place in the statement. */
    public static Instant instant(Row row, int position) {
        return row.getOffsetDateTime(position).toInstant();
    }

    /** A {@code timestamptz} that is not null, of the client without Mutiny. */
    public static Instant instant(io.vertx.sqlclient.Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    /** A {@code timestamptz}. */
    public static @Nullable Instant instantOrNull(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
