package org.pyairtable.outbox.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Persons named in the JSON of a column. Goes through the table in the order of its key; the rows that have the person's id
 * are read, rid of name and address, and written. What else mentions a person in that JSON is text that somebody wrote.
 */
public abstract class PersonalJson implements PersonalData {
    /** Numbers are written as they were read. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final String name;
    private final Column column;
    private final int most;

    /** @param most rows of a piece */
    protected PersonalJson(String name, Column column, int most) {
        this.name = name;
        this.column = column;
        this.most = most;
    }

    /** A column of the key, with its type in SQL. */
    public record Key(String name, String type) {}

    /**
     * Where the JSON is.
     *
     * @param type of the column in SQL, {@code jsonb} or {@code text}
     * @param also what else is set in a row that is changed, beginning with a comma; empty for nothing
     */
    public record Column(String table, List<Key> key, String name, String type, String also) {
        public Column {
            key = List.copyOf(key);
        }

        /** In the order of the key, those after {@code $1…}, at most so many. */
        private String piece(boolean first, int most) {
            return "select " + shown() + " from " + table + (first ? "" : " where " + names() + " > " + given(1))
                    + " order by " + list() + " limit " + most;
        }

        /** Those with the text up to a key, and after another unless it is the first piece. */
        private String matching(boolean first) {
            int after = key.size() + 2;
            return "select " + shown() + ", " + name + "::text as json from " + table + " where " + names() + " <= "
                    + given(2) + " and position($1 in " + name + "::text) > 0"
                    + (first ? "" : " and " + names() + " > " + given(after)) + " order by " + list() + " for update";
        }

        private String writing() {
            return "update " + table + " set " + name + " = $1::text::" + type + also + " where " + names() + " = "
                    + given(2);
        }

        private String shown() {
            return join(i -> key.get(i).name() + "::text as key" + i);
        }

        private String list() {
            return join(i -> key.get(i).name());
        }

        private String names() {
            return "(" + list() + ")";
        }

        private String given(int from) {
            return "(" + join(i -> "$" + (from + i) + "::text::" + key.get(i).type()) + ")";
        }

        private String join(IntFunction<String> part) {
            return IntStream.range(0, key.size()).mapToObj(part).collect(Collectors.joining(", "));
        }

        private List<String> keyOf(Row row) {
            return IntStream.range(0, key.size())
                    .mapToObj(i -> row.getString("key" + i))
                    .toList();
        }
    }

    /** A row that is to be written. */
    private record Changed(List<String> key, String json) {}

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Uni<Piece> forget(SqlConnection connection, ErasedPerson person, String from) {
        List<String> after = from.isEmpty()
                ? List.of()
                : new JsonArray(from).stream().map(String::valueOf).toList();
        return connection
                .preparedQuery(column.piece(after.isEmpty(), most))
                .execute(Tuple.from(after))
                .chain(keys -> keys.rowCount() == 0
                        ? Uni.createFrom().item(new Piece(0, Optional.empty()))
                        : forget(connection, person, after, keys));
    }

    private Uni<Piece> forget(SqlConnection connection, ErasedPerson person, List<String> after, RowSet<Row> keys) {
        List<String> last = column.keyOf(last(keys));
        Optional<String> next = keys.rowCount() < most ? Optional.empty() : Optional.of(new JsonArray(last).encode());
        Tuple values = Tuple.of(person.userId());
        last.forEach(values::addString);
        after.forEach(values::addString);
        return connection
                .preparedQuery(column.matching(after.isEmpty()))
                .execute(values)
                .chain(rows -> write(connection, person, rows))
                .map(changed -> new Piece(changed, next));
    }

    private Uni<Long> write(SqlConnection connection, ErasedPerson person, RowSet<Row> rows) {
        List<Changed> changed = Rows.stream(rows)
                .flatMap(row ->
                        anonymised(row.getString("json"), person)
                                .map(json -> new Changed(column.keyOf(row), json))
                                .stream())
                .toList();
        AtomicLong written = new AtomicLong();
        return Sequential.each(changed, row -> write(connection, row).invoke(written::addAndGet))
                .map(done -> written.get());
    }

    private Uni<Long> write(SqlConnection connection, Changed row) {
        Tuple values = Tuple.of(row.json());
        row.key().forEach(values::addString);
        return connection.preparedQuery(column.writing()).execute(values).map(written -> (long) written.rowCount());
    }

    private static Optional<String> anonymised(String json, ErasedPerson person) {
        try {
            JsonNode tree = JSON.readTree(json);
            return PersonJson.anonymise(tree, person.userId())
                    ? Optional.of(JSON.writeValueAsString(tree))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database has JSON that cannot be read", e);
        }
    }

    private static Row last(RowSet<Row> rows) {
        return Rows.stream(rows).reduce((before, row) -> row).orElseThrow();
    }
}
