package org.pyairtable.data.trash;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/** What belongs to records without being cells: it goes into the trash with them and comes back with them. */
public interface Belongings {
    /**
     * Behind the statement that puts the records into the trash, in its transaction.
     *
     * @param tableId where the records are; those of a copy of the base have the same ids
     */
    Uni<Void> keep(SqlConnection connection, String trashId, String tableId, List<String> recordIds);

    /**
     * In the transaction that restores the records, while they are still in the trash.
     *
     * @param recordIds those that are there again
     */
    Uni<Void> restore(SqlConnection connection, String trashId, String tableId, List<String> recordIds);
}
