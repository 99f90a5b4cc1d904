package org.pyairtable.data.attachment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.data.storage.SqlNames;

/**
 * Gives the cells of a copied table files of their own: changing or deleting the original leaves the copy as it is.
 * A file that is gone for good is left out of its cell.
 */
@Singleton
public class AttachmentCopies {
    /** For one field of a table whose cells still name the files of the original. */
    public Uni<Void> into(SqlConnection connection, String baseId, String tableId, String fieldId) {
        String statement = """
                with mapping as materialized (
                    select t._id as record_id, e ->> 'id' as old,
                        'att' || left(replace(gen_random_uuid()::text, '-', ''), 14) as new
                    from %1$s t cross join lateral jsonb_array_elements(t.%2$s) e
                    join attachment a on a.id = e ->> 'id'
                    where t.%2$s is not null
                ), files as (
                    insert into attachment (id, base_id, table_id, record_id, field_id, filename, source_url, state, attempts,
                        due_at, created_at, created_by)
                    select m.new, $1, $2, m.record_id, $3, a.filename, a.source_url, a.state, 0, a.due_at, a.created_at,
                        a.created_by
                    from mapping m join attachment a on a.id = m.old
                ), contents as (
                    insert into attachment_content (attachment_id, variant, type, size)
                    select m.new, c.variant, c.type, c.size
                    from mapping m join attachment_content c on c.attachment_id = m.old
                ), chunks as (
                    insert into attachment_chunk (attachment_id, variant, position, bytes)
                    select m.new, c.variant, c.position, c.bytes
                    from mapping m join attachment_chunk c on c.attachment_id = m.old
                )
                update %1$s t set %2$s = (
                    select jsonb_agg(jsonb_set(x.e, '{id}', to_jsonb(m.new)) order by x.n)
                    from jsonb_array_elements(t.%2$s) with ordinality x (e, n)
                    join mapping m on m.old = x.e ->> 'id' and m.record_id = t._id)
                where t.%2$s is not null""".formatted(SqlNames.table(tableId), SqlNames.column(fieldId));
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(baseId, tableId, fieldId))
                .replaceWithVoid();
    }
}
