package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.Unavailable;

/** Reads one page of a list: as a whole if it is small, otherwise as a stream of pieces. */
final class PageStream {
    /**
     * What a page takes beside its records.
     *
     * @param text what the string cell format needs
     * @param offset remembers where the list continues
     */
    record Writing(Function<Page, Uni<Page>> text, Function<Position, Uni<String>> offset) {}

    private final ReadTurns turns;
    private final Listing listing;
    private final ListCursor cursor;
    private final Writing writing;

    PageStream(ReadTurns turns, Listing listing, ListCursor cursor, Writing writing) {
        this.turns = turns;
        this.listing = listing;
        this.cursor = cursor;
        this.writing = writing;
    }

    Uni<Listed> begin() {
        return turns.page(() -> cursor.next(turns.pageBytes()))
                .chain(this::page)
                .map(this::listed);
    }

    private Listed listed(Page first) {
        Optional<Long> version = cursor.version();
        if (cursor.isEnd()) {
            return new Listed.Whole(first);
        }
        Listed.Pieces pieces = sink -> sink.apply(first).chain(() -> rest(version, sink));
        return pieces;
    }

    private Uni<Void> rest(Optional<Long> version, Function<Page, Uni<Void>> sink) {
        return Multi.createBy()
                .repeating()
                .uni(() -> cursor, c -> piece(version, sink).replaceWith(c))
                .whilst(c -> !c.isEnd())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> piece(Optional<Long> version, Function<Page, Uni<Void>> sink) {
        long bytes = Math.max(turns.pieceBytes(), cursor.need());
        return turns.stream(bytes, () -> cursor.next(bytes)
                .invoke(() -> requireSame(version, cursor.version()))
                .chain(this::page)
                .chain(sink::apply));
    }

    /** What was read under different schemas of the base does not fit together; the next attempt will. */
    static void requireSame(Optional<Long> one, Optional<Long> other) {
        if (!one.equals(other)) {
            throw new Unavailable.Service().exception();
        }
    }

    private Uni<Page> page(List<RecordState> records) {
        Uni<Optional<String>> offset = Optional.of(cursor)
                .filter(ListCursor::isEnd)
                .flatMap(ListCursor::position)
                .map(position -> writing.offset().apply(position).map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
        return offset.map(o -> new Page(listing.shown(), records, o))
                .chain(page -> writing.text().apply(page));
    }
}
