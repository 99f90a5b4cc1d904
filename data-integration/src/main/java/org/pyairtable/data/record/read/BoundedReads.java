package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.DemandedIndexes;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.QuestionLimit;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.runtime.flow.Sequential;

/** Reads parts of lists under further conditions, each bounded in bytes and time. */
@Singleton
public class BoundedReads {
    /** Bytes of cells that are looked at together when only the numbers of records are wanted. */
    private static final long LOOKED_AT = 1_000_000;

    private final Listing.Tools tools;
    private final DemandedIndexes indexes;

    BoundedReads(
            Pool pool,
            Transactions transactions,
            CellCodecs codecs,
            People people,
            DemandedIndexes indexes,
            ReadTurns turns,
            Clock clock) {
        this.tools = new Listing.Tools(pool, transactions, codecs, people, indexes, turns, clock);
        this.indexes = indexes;
    }

    /**
     * What is read from.
     *
     * @param now the moment that formulas see
     * @param time that the read may take
     * @param further conditions over the table called {@code t}; never null for a row
     */
    public record Scope(
            Base base,
            Table table,
            Grant grant,
            Instant now,
            Duration time,
            List<Function<Parameters, String>> further) {
        public Scope {
            further = List.copyOf(further);
        }
    }

    /**
     * Some records of a list.
     *
     * @param next where it goes on; absent at its end
     * @param full whether there are as many as were asked for, and not fewer for their size
     */
    public record Part(
            List<Field> fields,
            List<RecordState> records,
            Optional<Position> next,
            boolean full,
            Optional<Long> version) {}

    /** The part behind a position, or the first. */
    public Uni<Part> page(Scope scope, ListQuery query, Optional<Position> after, long bytes) {
        Listing listing = listing(scope, query);
        return part(listing, listing.open(after), bytes);
    }

    /** The part behind so many records, of a list whose conditions the database decides alone. */
    public Uni<Part> window(Scope scope, ListQuery query, long offset, long bytes) {
        Listing listing = listing(scope, query);
        return part(listing, listing.open(offset), bytes);
    }

    private Listing listing(Scope scope, ListQuery query) {
        Listing listing = new Listing(
                tools,
                scope.base(),
                scope.table(),
                scope.grant(),
                query,
                scope.now(),
                scope.further(),
                scope.time(),
                true);
        listing.indexColumns().forEach(columns -> indexes.asked(scope.table(), columns));
        return listing;
    }

    private static Uni<Part> part(Listing listing, ListCursor cursor, long bytes) {
        return cursor.next(bytes).map(records -> {
            if (records.isEmpty() && cursor.need() > 0) {
                throw new QuestionLimit.TooLarge("One record has more than " + bytes
                                + " bytes in the cells that are asked for. Ask for fewer fields.")
                        .exception();
            }
            return new Part(
                    listing.shown(),
                    records,
                    cursor.isEnd() ? cursor.position() : cursor.reached(),
                    cursor.isEnd(),
                    cursor.version());
        });
    }

    /** Numbers of records, and the version of the base that they were read under. */
    public record Matching(List<Long> numbers, Optional<Long> version) {}

    /** The records of a list whose filter the evaluator takes part in; refused when they are more than {@code most}. */
    public Uni<Matching> matching(Scope scope, ListQuery query, int most) {
        ListCursor cursor = listing(scope, query).open(Optional.empty());
        LongStream.Builder numbers = LongStream.builder();
        return Sequential.whilst(() -> cursor.next(Math.max(LOOKED_AT, cursor.need()))
                        .invoke(records -> records.forEach(record -> numbers.add(record.number())))
                        .map(records -> !cursor.isEnd()))
                .map(done -> {
                    if (cursor.position().isPresent()) {
                        throw new QuestionLimit.TooLarge("More than " + most + " records fulfil a condition that the"
                                        + " database does not decide alone. Compare a field with a value in it.")
                                .exception();
                    }
                    return new Matching(numbers.build().boxed().toList(), cursor.version());
                });
    }
}
