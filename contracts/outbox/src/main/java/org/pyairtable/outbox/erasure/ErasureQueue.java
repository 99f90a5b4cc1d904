package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pyairtable.outbox.Outbox;

/** Erases what waits in a table, piece by piece: a piece and the note of how far it came are one transaction. */
final class ErasureQueue<S> {
    private final List<? extends ErasedData<S>> parts;
    private final ErasureTable<S> table;
    private final Outbox outbox;
    private final String service;

    ErasureQueue(List<? extends ErasedData<S>> parts, ErasureTable<S> table, Outbox outbox, String service) {
        this.parts =
                parts.stream().sorted(Comparator.comparing(ErasedData::name)).toList();
        this.table = table;
        this.outbox = outbox;
        this.service = service;
    }

    /** @return whether there may be more to do */
    Uni<Boolean> step(SqlConnection connection) {
        return table.next(connection)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : proceed(connection, found.get()).replaceWith(true));
    }

    Uni<Void> startOver(SqlConnection connection) {
        return table.startOver(connection);
    }

    private Uni<Void> proceed(SqlConnection connection, ErasureState<S> state) {
        Optional<? extends ErasedData<S>> part = parts.stream()
                .filter(candidate -> state.isAhead(candidate.name()))
                .findFirst();
        return part.isPresent() ? forget(connection, state, part.get()) : end(connection, state);
    }

    private Uni<Void> forget(SqlConnection connection, ErasureState<S> state, ErasedData<S> part) {
        return part.forget(connection, state.erased(), state.placeIn(part.name()))
                .chain(piece -> table.store(connection, state.after(part.name(), piece)));
    }

    private Uni<Void> end(SqlConnection connection, ErasureState<S> state) {
        return table.end(connection, state)
                .chain(first -> first
                        ? outbox.append(connection, state.context(), table.answer(state, service))
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem());
    }
}
