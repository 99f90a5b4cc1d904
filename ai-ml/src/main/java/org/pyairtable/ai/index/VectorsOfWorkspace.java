package org.pyairtable.ai.index;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import org.pyairtable.outbox.erasure.WorkspaceData;

/** The vectors of a workspace that is deleted, where the database holds some, also those that nobody searches any more. */
@Singleton
class VectorsOfWorkspace implements WorkspaceData {
    private static final int MOST = 500;

    private static final String FORGET = """
            with gone as (
              delete from document_vector
               where ctid = any(array(select v.ctid from document_vector v where v.workspace_id = $1 limit $2))
              returning model, passage),
            counted as (
              select model, count(*) filter (where passage = 0) as documents, count(*) as vectors from gone group by model),
            position as (
              update vector_position p set documents = p.documents - c.documents, vectors = p.vectors - c.vectors
                from counted c where p.model = c.model)
            select coalesce(sum(vectors), 0)::int as gone from counted
            """;

    @Override
    public String name() {
        return "vectors";
    }

    @Override
    public Uni<Piece> forget(SqlConnection connection, String workspaceId, String from) {
        return connection
                .query("select to_regclass('document_vector') is not null as there")
                .execute()
                .chain(rows -> rows.iterator().next().getBoolean("there")
                        ? forgetSome(connection, workspaceId)
                        : Uni.createFrom().item(0))
                .map(gone -> Piece.of(gone, MOST));
    }

    private static Uni<Integer> forgetSome(SqlConnection connection, String workspaceId) {
        return connection
                .preparedQuery(FORGET)
                .execute(Tuple.of(workspaceId, MOST))
                .map(rows -> rows.iterator().next().getInteger("gone"));
    }
}
