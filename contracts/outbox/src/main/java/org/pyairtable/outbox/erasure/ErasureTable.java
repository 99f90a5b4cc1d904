package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.ErasureEvent;

/** What is to be erased in this service, and how far that has come. What is erased stays with its id alone. */
sealed interface ErasureTable<S> permits PersonTable, WorkspaceTable {
    /** One that waits, and with which nobody else is busy. */
    Uni<Optional<ErasureState<S>>> next(SqlConnection connection);

    Uni<Void> store(SqlConnection connection, ErasureState<S> state);

    /** Everything is done. @return whether that is to be answered */
    Uni<Boolean> end(SqlConnection connection, ErasureState<S> state);

    /**
     * After a failure: the one that was worked on begins anew, after a pause in which others have their turn. Something may
     * have been written behind a part that was done, to which later parts refer.
     */
    Uni<Void> startOver(SqlConnection connection);

    ErasureEvent answer(ErasureState<S> state, String service);

    static Uni<Void> store(SqlConnection connection, String statement, String id, ErasureState<?> state) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(id, state.part(), state.place(), new JsonObject(Map.copyOf(state.changed()))))
                .replaceWithVoid();
    }
}
