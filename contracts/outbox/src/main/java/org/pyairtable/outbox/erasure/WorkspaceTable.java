package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.ErasureEvent;

/**
 * The table of workspaces to be deleted. Each is looked through twice: a request or event that was under way while the
 * deletion became known may have written behind the first look. The first one is answered.
 */
final class WorkspaceTable implements ErasureTable<String> {
    private static final String BEGIN = """
            insert into workspace_erasure (workspace_id, actor, causation, correlation, due_at)
            values ($1, $2, $3, $4, now())
            on conflict (workspace_id) do update set
                actor = excluded.actor, causation = excluded.causation, correlation = excluded.correlation,
                part = '', place = null, changed = '{}', answered_at = null, due_at = now()""";

    private static final String NEXT = """
            select workspace_id, actor, causation, correlation, part, place, changed from workspace_erasure
            where due_at <= now() order by due_at limit 1 for update skip locked""";

    private static final String START_OVER = """
            update workspace_erasure set part = '', place = null, due_at = now() + interval '5 seconds'
            where workspace_id in (select workspace_id from workspace_erasure
                where due_at <= now() order by due_at limit 1 for update skip locked)""";

    private static final String END = """
            update workspace_erasure e set
                part = '', place = null, changed = '{}', answered_at = coalesce(e.answered_at, now()),
                due_at = case when e.answered_at is null then now() + interval '1 minute' end
            from workspace_erasure before
            where e.workspace_id = $1 and before.workspace_id = $1
            returning before.answered_at is null as first""";

    Uni<Void> begin(SqlConnection connection, String workspaceId, Envelope<?> event) {
        return connection
                .preparedQuery(BEGIN)
                .execute(Tuple.of(workspaceId, event.actor(), event.id(), event.correlation()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<ErasureState<String>>> next(SqlConnection connection) {
        return connection.query(NEXT).execute().map(rows -> rows.stream()
                .findFirst()
                .map(row -> ErasureState.of(row.getString("workspace_id"), row)));
    }

    @Override
    public Uni<Void> store(SqlConnection connection, ErasureState<String> state) {
        return ErasureTable.store(
                connection,
                "update workspace_erasure set part = $2, place = $3, changed = $4 where workspace_id = $1",
                state.erased(),
                state);
    }

    @Override
    public Uni<Boolean> end(SqlConnection connection, ErasureState<String> state) {
        return connection.preparedQuery(END).execute(Tuple.of(state.erased())).map(rows -> rows.iterator()
                .next()
                .getBoolean("first"));
    }

    @Override
    public Uni<Void> startOver(SqlConnection connection) {
        return connection.query(START_OVER).execute().replaceWithVoid();
    }

    @Override
    public ErasureEvent answer(ErasureState<String> state, String service) {
        return new ErasureEvent.WorkspaceForgotten(state.erased(), service, state.changed());
    }
}
