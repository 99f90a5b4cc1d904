package org.pyairtable.data.record.change;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.pyairtable.data.schema.Base;

/**
 * Observes what a transaction does to a base, inside the transaction and when all else is decided. A failure rolls it back.
 * Every bean of this type is called.
 */
public interface ChangeObserver {
    /**
     * Records were written; or, after {@link #reshaped}, some of those of a table of which an observer is {@link #watching} what
     * a change of the schema does to its cells.
     *
     * @param base as it was when the transaction began
     */
    Uni<Void> written(SqlConnection connection, Base base, RecordChangeSet changes, ChangeOrigin origin);

    /** What this one needs of the cells that a change of the base's schema is going to change. */
    default Uni<Watch> watching(SqlConnection connection, Base base, ChangeOrigin origin) {
        return Uni.createFrom().item(Watch.NOTHING);
    }

    /** Tables and fields were created, changed or deleted. */
    Uni<Void> reshaped(SqlConnection connection, Base before, Base after, ChangeOrigin origin);

    /** The base is about to be deleted; what refers to it still exists. */
    Uni<Void> removing(SqlConnection connection, Base base, ChangeOrigin origin);
}
