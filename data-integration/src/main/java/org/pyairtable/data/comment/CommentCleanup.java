package org.pyairtable.data.comment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.data.record.change.ChangeObserver;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.RecordChangeSet;
import org.pyairtable.data.schema.Base;

/** Comments go with their records; those of tables and bases go by their foreign keys. */
@Singleton
class CommentCleanup implements ChangeObserver {
    private final CommentStore store;

    CommentCleanup(CommentStore store) {
        this.store = store;
    }

    @Override
    public Uni<Void> written(SqlConnection connection, Base base, RecordChangeSet changes, ChangeOrigin origin) {
        List<String> deleted = changes.deletedIds();
        return deleted.isEmpty() ? Uni.createFrom().voidItem() : store.deleteOfRecords(connection, deleted);
    }

    @Override
    public Uni<Void> reshaped(SqlConnection connection, Base before, Base after, ChangeOrigin origin) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> removing(SqlConnection connection, Base base, ChangeOrigin origin) {
        return Uni.createFrom().voidItem();
    }
}
