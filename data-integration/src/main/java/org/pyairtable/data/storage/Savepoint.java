package org.pyairtable.data.storage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Supplier;

/** A place in a transaction that it can come back to. */
public final class Savepoint {
    private Savepoint() {}

    /**
     * Does a part of a transaction. When it fails, with that failure, all that it did is taken back and the transaction can go
     * on as if it had not been tried. Parts may have parts.
     *
     * @param connection in a transaction that goes on after a failed statement, if the part may have one: see
     *     {@link Transactions#whole}
     */
    public static <T> Uni<T> around(SqlConnection connection, Supplier<Uni<T>> part) {
        return Command.run(connection, "savepoint part")
                .chain(() -> Uni.createFrom()
                        .deferred(() -> part.get())
                        .onFailure()
                        .call(() -> Command.run(connection, "rollback to savepoint part")
                                .chain(() -> Command.run(connection, "release savepoint part"))))
                .call(() -> Command.run(connection, "release savepoint part"));
    }
}
