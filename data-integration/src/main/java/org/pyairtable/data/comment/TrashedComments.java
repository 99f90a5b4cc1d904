package org.pyairtable.data.comment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.data.trash.Belongings;

/** Comments go with their records and come back with them; those of tables and bases go by their foreign keys. */
@Singleton
class TrashedComments implements Belongings {
    private static final String KEEP = """
            with gone as (delete from record_comment where record_id = any($3) and table_id = $2
                returning id, sequence, record_id, parent_id, author_id, text, created_at, updated_at)
            insert into trash_comment (trash_id, id, sequence, record_id, parent_id, author_id, text, created_at, updated_at)
            select $1, id, sequence, record_id, parent_id, author_id, text, created_at, updated_at from gone""";

    /** They keep their places in lists. */
    private static final String RESTORE = """
            with back as (delete from trash_comment where trash_id = $1 and record_id = any($3) returning *)
            insert into record_comment (id, sequence, table_id, record_id, parent_id, author_id, text, created_at, updated_at)
            overriding system value
            select id, sequence, $2, record_id, parent_id, author_id, text, created_at, updated_at from back""";

    @Override
    public Uni<Void> keep(SqlConnection connection, String trashId, String tableId, List<String> recordIds) {
        return connection
                .preparedQuery(KEEP)
                .execute(Tuple.of(trashId, tableId, recordIds.toArray(String[]::new)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> restore(SqlConnection connection, String trashId, String tableId, List<String> recordIds) {
        return connection
                .preparedQuery(RESTORE)
                .execute(Tuple.of(trashId, tableId, recordIds.toArray(String[]::new)))
                .replaceWithVoid();
    }
}
