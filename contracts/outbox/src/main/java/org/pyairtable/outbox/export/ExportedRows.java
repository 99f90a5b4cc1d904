package org.pyairtable.outbox.export;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows of a table that are about a person, made JSON by the database, in the order of their key. */
public final class ExportedRows implements ExportedData {
    /** Rows of a piece where a table is gone through. */
    private static final int MOST_FOUND = 200;

    private final String name;
    private final Rows rows;
    private final int most;
    private final int mostFound;
    private final boolean indexed;

    private ExportedRows(String name, Rows rows, int most, int mostFound, boolean indexed) {
        this.name = name;
        this.rows = rows;
        this.most = most;
        this.mostFound = mostFound;
        this.indexed = indexed;
    }

    /** A column of the key, with its type in SQL. */
    public record KeyColumn(String column, String type) {}

    /**
     * Which rows.
     *
     * @param table with its alias, and what is joined to it
     * @param key the columns that order them, none of them null
     * @param condition on a row; {@code $1} is the id of the person, {@code $2} the hash of the address
     * @param members columns, each under the name that it has in JSON
     */
    public record Rows(String table, List<KeyColumn> key, String condition, String members) {
        public Rows {
            key = List.copyOf(key);
        }

        private String reading(boolean first, boolean bounded, int most) {
            int after = bounded ? 3 + key.size() : 3;
            return "select (select row_to_json(member) from (select " + members + ") member)::text as json, " + shown()
                    + " from " + table + " where (" + condition + ") and $1::text is not null and $2::text is not null"
                    + (bounded ? " and " + list() + " <= " + given(3) : "")
                    + (first ? "" : " and " + list() + " > " + given(after))
                    + " order by " + order() + " limit " + most;
        }

        /** Of all rows, whomever they are about. */
        private String keys(boolean first, int most) {
            return "select " + shown() + " from " + table + (first ? "" : " where " + list() + " > " + given(1))
                    + " order by " + order() + " limit " + most;
        }

        private String shown() {
            return join(i -> key.get(i).column() + "::text as key" + i);
        }

        private String order() {
            return join(i -> key.get(i).column());
        }

        private String list() {
            return "(" + order() + ")";
        }

        private String given(int from) {
            return "(" + join(i -> "$" + (from + i) + "::text::" + key.get(i).type()) + ")";
        }

        private String join(Function<Integer, String> part) {
            return IntStream.range(0, key.size()).mapToObj(part::apply).collect(Collectors.joining(", "));
        }

        private List<String> keyOf(Row row) {
            return IntStream.range(0, key.size())
                    .mapToObj(i -> row.getString("key" + i))
                    .toList();
        }
    }

    /**
     * Rows that an index finds by the person, or of a table that is small.
     *
     * @param most rows of a piece
     */
    public static ExportedRows found(String name, Rows rows, int most) {
        return new ExportedRows(name, rows, most, most, true);
    }

    /**
     * Rows that no index finds by the person: the whole table is gone through in the order of its key, a bounded number of
     * rows at a time.
     *
     * @param most rows that a piece looks at
     */
    public static ExportedRows scanned(String name, Rows rows, int most) {
        return scanned(name, rows, most, MOST_FOUND);
    }

    /**
     * As above, of rows that may be long.
     *
     * @param mostFound rows of a piece
     */
    public static ExportedRows scanned(String name, Rows rows, int most, int mostFound) {
        return new ExportedRows(name, rows, most, mostFound, false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Uni<Piece> read(SqlConnection connection, ExportedPerson person, String from) {
        List<String> after = from.isEmpty()
                ? List.of()
                : new JsonArray(from).stream().map(String::valueOf).toList();
        return indexed ? find(connection, person, after) : scan(connection, person, after);
    }

    private Uni<Piece> find(SqlConnection connection, ExportedPerson person, List<String> after) {
        return connection
                .preparedQuery(rows.reading(after.isEmpty(), false, most))
                .execute(values(person, List.of(), after))
                .map(found -> piece(found, found.rowCount() < most ? null : last(found)));
    }

    private Uni<Piece> scan(SqlConnection connection, ExportedPerson person, List<String> after) {
        return connection
                .preparedQuery(rows.keys(after.isEmpty(), most))
                .execute(Tuple.from(after))
                .chain(keys -> {
                    Row end = last(keys);
                    return end == null
                            ? Uni.createFrom().item(new Piece(List.of(), Optional.empty()))
                            : connection
                                    .preparedQuery(rows.reading(after.isEmpty(), true, mostFound))
                                    .execute(values(person, rows.keyOf(end), after))
                                    .map(found -> piece(found, next(found, keys, end)));
                });
    }

    /** A piece that is full ends where its last row is, not where the look ended. */
    private @Nullable Row next(RowSet<Row> found, RowSet<Row> keys, Row end) {
        if (found.rowCount() == mostFound) {
            return last(found);
        }
        return keys.rowCount() < most ? null : end;
    }

    private Piece piece(RowSet<Row> found, @Nullable Row next) {
        return new Piece(
                found.stream().map(row -> row.getString("json")).toList(),
                Optional.ofNullable(next).map(row -> new JsonArray(rows.keyOf(row)).encode()));
    }

    private static Tuple values(ExportedPerson person, List<String> upTo, List<String> after) {
        Tuple values = Tuple.of(person.userId(), person.addressHash());
        upTo.forEach(values::addString);
        after.forEach(values::addString);
        return values;
    }

    private static @Nullable Row last(RowSet<Row> found) {
        Row last = null;
        for (Row row : found) {
            last = row;
        }
        return last;
    }
}
