package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.query.Filter;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.Segment;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.formula.CompiledFormula;

/**
 * Goes through one page of a list, in pieces that are bounded in bytes. Where a filter is the evaluator's, it looks at bounded
 * batches of rows, one after the other, and keeps none of those that do not pass; many of them only when its turn has come,
 * and for a bounded time. Not shared between threads.
 */
final class ListCursor {
    /** At most so many rows are looked at together when the evaluator decides. */
    private static final int FILTER_BATCH = 1_000;

    private static final int SMALLEST_FILTER_BATCH = 20;
    /** Of formula times rows between two turns of the event loop; some tens of milliseconds. */
    private static final int CHARACTERS_A_BATCH = 5_000_000;
    /** What is found soon waits for no turn. */
    private static final int BATCHES_WITHOUT_TURN = 3;
    /** How long records are looked at between two turns of the event loop. */
    private static final Duration TURN = Duration.ofMillis(50);

    /** So many are evaluated in any case, so that a small page needs no turn even where the machine is busy. */
    private static final int LEAST_A_TURN = 16;

    /** What goes through a whole list lets others have their turn after so long. */
    private static final Duration SLICE = Duration.ofSeconds(2);

    private static final Duration LONG_PATIENCE = Duration.ofMinutes(5);

    private static final String OUT_OF_RANGE = "22003";
    private static final String TOO_LONG = "57014";

    private final Listing listing;
    private final boolean mayContinue;
    private Duration left;
    private boolean pushedDown = true;
    private Deque<Segment> segments;
    private int wanted;
    private long served;
    private String lastId = "";
    private List<@Nullable String> lookedAt;
    private boolean continues;
    private Optional<Long> version = Optional.empty();
    private long need;
    private int stride = Integer.MAX_VALUE;
    private int batches;
    private int affordable = FILTER_BATCH;

    ListCursor(Listing listing, Optional<Position> start, int wanted, boolean mayContinue) {
        this.listing = listing;
        this.mayContinue = mayContinue;
        this.wanted = wanted;
        this.left = listing.time();
        this.served = start.map(Position::served).orElse(0L);
        this.lookedAt = start.map(Position::keys).orElse(List.of());
        this.segments = new ArrayDeque<>(
                start.map(position -> listing.order().after(position.keys())).orElseGet(listing.order()::all));
    }

    /** @param segments the list's own, from its beginning */
    ListCursor(Listing listing, List<Segment> segments, int wanted, boolean mayContinue) {
        this.listing = listing;
        this.mayContinue = mayContinue;
        this.wanted = wanted;
        this.left = listing.time();
        this.lookedAt = List.of();
        this.segments = new ArrayDeque<>(segments);
    }

    /** Whether the page is complete. */
    boolean isEnd() {
        return segments.isEmpty() || isFull();
    }

    private boolean isFull() {
        return continues || (wanted == 0 && !mayContinue);
    }

    /** Bytes of the next record when they were more than {@link #next} was allowed; otherwise 0. */
    long need() {
        return need;
    }

    /** The version of the base as of what was read last; none before anything was found. */
    Optional<Long> version() {
        return version;
    }

    /** Where the list continues behind a page that is complete; empty when it ends there. */
    Optional<Position> position() {
        return continues ? Optional.of(new Position(lastId, lookedAt, served)) : Optional.empty();
    }

    /** Where the list continues behind what was read so far; empty when that is its beginning. */
    Optional<Position> reached() {
        return lookedAt.isEmpty() ? Optional.empty() : Optional.of(new Position(lastId, lookedAt, served));
    }

    /** Whether there are no more records in the list. */
    boolean isLast() {
        return isEnd() && !continues;
    }

    /**
     * Records of the page behind those that were read, until they take about so many bytes. Fails with Airtable's answer when
     * the page has taken all of its time.
     */
    Uni<List<RecordState>> next(long bytes) {
        Filling filling = new Filling(bytes);
        Instant begun = now();
        Duration allowed = left;
        return next(filling, allowed, () -> batch(filling, allowed.minus(since(begun))))
                .invoke(() -> left = allowed.minus(since(begun)));
    }

    /** As above, for a reader that has all the time: after a while it gets what was found until then, or nothing. */
    Uni<List<RecordState>> nextInSlices(long bytes) {
        Filling filling = new Filling(bytes);
        Instant begun = now();
        return next(filling, LONG_PATIENCE, () -> {
            filling.ends = since(begun).compareTo(SLICE) > 0;
            return filling.ends ? Uni.createFrom().voidItem() : batch(filling, left);
        });
    }

    private Uni<List<RecordState>> next(Filling filling, Duration patience, Supplier<Uni<Void>> batch) {
        return Uni.createFrom()
                .deferred(() -> steps(filling, batch, () -> batches < BATCHES_WITHOUT_TURN))
                .chain(() -> filling.isOver()
                        ? Uni.createFrom().voidItem()
                        : listing.tools().turns().scan(patience, () -> steps(filling, batch, () -> true)))
                .map(ignored -> List.copyOf(filling.records));
    }

    private Instant now() {
        return listing.tools().clock().instant();
    }

    private Duration since(Instant begun) {
        return Duration.between(begun, now());
    }

    /** One batch after the other; what the one before it read is gone then. */
    private Uni<Void> steps(Filling filling, Supplier<Uni<Void>> batch, BooleanSupplier on) {
        if (filling.isOver()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createBy()
                .repeating()
                .uni(() -> filling, f -> batch.get().replaceWith(f))
                .whilst(f -> !f.isOver() && on.getAsBoolean())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> batch(Filling filling, Duration time) {
        if (time.isNegative()) {
            return Uni.createFrom().failure(tooSlow());
        }
        Parameters parameters = new Parameters();
        Filter.Division division = listing.divide(pushedDown, parameters);
        boolean evaluates = !division.rest().isEmpty();
        int limit = limit(division.rest());
        long room = evaluates ? filling.bytes : filling.bytes - filling.taken;
        return listing.rows(segments.getFirst(), division, parameters, limit, room, time)
                .chain(rows -> look(rows, division.rest(), filling, limit, room))
                .onFailure(failure -> pushedDown && hasState(failure, OUT_OF_RANGE))
                .recoverWithUni(() -> {
                    // Where SQL gives up on a number, the evaluator has an infinity.
                    pushedDown = false;
                    return batch(filling, time);
                })
                .onFailure(failure -> hasState(failure, TOO_LONG))
                .transform(failure -> tooSlow());
    }

    private Throwable tooSlow() {
        return new InvalidRequest.SlowFilter(listing.time().toSeconds()).exception();
    }

    private static boolean hasState(Throwable failure, String state) {
        return failure instanceof PgException pg && state.equals(pg.getSqlState());
    }

    /** When the evaluator drops rows, more are looked at each time; fewer of them by long formulas, or when rows are large. */
    private int limit(List<CompiledFormula> rest) {
        // One more than wanted, to see whether the list continues.
        int missing = wanted + (mayContinue ? 1 : 0);
        if (rest.isEmpty()) {
            return Math.min(stride, missing);
        }
        int longest = rest.stream().mapToInt(part -> part.text().length()).max().orElse(0);
        int most = Math.max(SMALLEST_FILTER_BATCH, Math.min(FILTER_BATCH, CHARACTERS_A_BATCH / (longest + 1)));
        return Math.min(Math.min(stride, Math.min(most, affordable)), Math.max(missing, 100 << Math.min(8, batches)));
    }

    /** A formula that takes long for each record gets fewer of them between two turns of the event loop. */
    private void pace(int rows, Duration took) {
        long nanosEach = rows == 0 ? 0 : took.toNanos() / rows;
        affordable = nanosEach == 0 ? FILTER_BATCH : Math.clamp(TURN.toNanos() / nanosEach, 1, FILTER_BATCH);
    }

    private Uni<Void> look(Listing.Rows rows, List<CompiledFormula> rest, Filling filling, int limit, long room) {
        batches++;
        filling.evaluates = !rest.isEmpty();
        need = 0;
        if (rows.size() > 0) {
            Row first = rows.rows().iterator().next();
            version = rows.version(first);
            if (rows.bytes(first) > room) {
                need = filling.records.isEmpty() ? rows.bytes(first) : 0;
                filling.ends = true;
                stride = 1;
                return Uni.createFrom().voidItem();
            }
        }
        List<RecordState> records = rows.records();
        return listing.keeping(records, rest)
                .invoke(passes -> {
                    Instant begun = now();
                    int evaluated = keep(rows, records, passes, filling, begun.plus(TURN));
                    pace(evaluated, since(begun));
                    advance(rows, limit, filling, evaluated < rows.size());
                })
                .replaceWithVoid();
    }

    /** How many of the rows were evaluated; the rest are read again when the event loop has had its turn. */
    private int keep(
            Listing.Rows rows,
            List<RecordState> records,
            Predicate<RecordState> passes,
            Filling filling,
            Instant deadline) {
        int index = 0;
        for (Row row : rows.rows()) {
            if (index >= LEAST_A_TURN && filling.evaluates && now().isAfter(deadline)) {
                return index;
            }
            RecordState record = records.get(index++);
            if (passes.test(record)) {
                if (wanted == 0) {
                    continues = true;
                    return rows.size();
                }
                wanted--;
                served++;
                lastId = record.id();
                filling.records.add(record);
                filling.taken += rows.bytes(row);
            }
            lookedAt = rows.keys(row);
            if (isFull()) {
                return rows.size();
            }
        }
        return rows.size();
    }

    private void advance(Listing.Rows rows, int limit, Filling filling, boolean interrupted) {
        filling.cut = rows.size() < rows.total();
        stride = filling.cut ? 2 * rows.size() + 1 : stride > Integer.MAX_VALUE / 2 ? stride : 2 * stride;
        if (interrupted || filling.cut || rows.total() == limit) {
            segments = new ArrayDeque<>(listing.order().after(lookedAt));
        } else {
            segments.removeFirst();
        }
    }

    /** A piece that comes about. */
    private final class Filling {
        private final long bytes;
        private final List<RecordState> records = new ArrayList<>();
        private long taken;
        private boolean evaluates;
        private boolean cut;
        private boolean ends;

        Filling(long bytes) {
            this.bytes = bytes;
        }

        /** When the evaluator decides, what it looks at next may take all of the bytes again. */
        boolean isOver() {
            boolean full = evaluates ? taken * 2 > bytes : cut || taken >= bytes;
            return isEnd() || ends || full;
        }
    }
}
