package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.io.Serial;
import java.util.function.Function;
import org.pyairtable.data.storage.Transactions;

/** Changes that are made to see what they would come to, and rolled back. */
public final class Rehearsal {
    private Rehearsal() {}

    /** Takes the result of a change out of its transaction, which fails with it. */
    private static final class UndoneException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Object value;

        UndoneException(Object value) {
            super("A rehearsal is rolled back", null, false, false);
            this.value = value;
        }
    }

    /** Fails the transaction that it is a part of; {@link #outcome} answers the value. */
    public static <T> Uni<T> undo(Object value) {
        return Uni.createFrom().failure(() -> new UndoneException(value));
    }

    /** What {@link #undo} was given inside of the change. */
    @SuppressWarnings("unchecked") // the caller knows what it gave
    public static <T> Uni<T> outcome(Uni<?> change) {
        return change.chain(() ->
                        Uni.createFrom().<T>failure(() -> new IllegalStateException("A rehearsal was not rolled back")))
                .onFailure(UndoneException.class)
                .recoverWithItem(undone -> (T) undone.value);
    }

    /** What the work comes to in a transaction that is rolled back. */
    public static <T> Uni<T> of(Transactions transactions, Function<SqlConnection, Uni<T>> work) {
        return outcome(transactions.whole(connection -> connection
                .query("set local pyairtable.rehearsal = 'on'")
                .execute()
                .chain(() -> work.apply(connection))
                .chain(value -> undo(value))));
    }
}
