package org.pyairtable.data.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.time.Utc;

/** Jobs in the database. */
@Singleton
class JobStore {
    private static final String COLUMNS =
            "id, sequence, base_id, workspace_id, kind, state, request::text, principal::text,"
                    + " correlation, done, total, attempts, cancelled, created_at, started_at, finished_at, error::text, result::text";

    private static final String INSERT = """
            insert into job (id, base_id, workspace_id, kind, state, request, principal, started_by, correlation, created_at)
            select $1, $2, $3, $4, 'queued', $5::text::jsonb, $6::text::jsonb, $7, $8, $9
            where (select count(*) from job where base_id = $2 and state in ('queued', 'running')) < $10
            returning %s""".formatted(COLUMNS);

    /** Jobs of one base wait for each other anyway; one of them must not hold the places of others meanwhile. */
    private static final String CLAIM = """
            update job set state = 'running', owner = $1, attempts = attempts + 1, done = 0, total = 0,
                started_at = coalesce(started_at, $2), lease_until = clock_timestamp() + make_interval(secs => $3)
            where id = (
                select id from job j where not cancelled
                    and (state = 'queued' or (state = 'running' and lease_until < clock_timestamp() and attempts < $4))
                    and not exists (select 1 from job other where other.base_id = j.base_id and other.id <> j.id
                        and other.state = 'running' and other.lease_until >= clock_timestamp())
                order by sequence limit 1 for update skip locked)
            returning %s""".formatted(COLUMNS);

    /** Ends the jobs of processes that died once too often, or after the job was cancelled. */
    private static final String BURY = """
            update job set state = case when cancelled then 'cancelled' else 'failed' end, finished_at = $1,
                error = case when cancelled then null else $2::text::jsonb end
            where state = 'running' and lease_until < clock_timestamp() and (cancelled or attempts >= $3)""";

    private static final String OWN = " where id = $1 and owner = $2 and attempts = $3 and state = 'running'";

    private final Pool pool;
    private final Clock clock;

    JobStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Empty when the base has that many jobs already. */
    Uni<Optional<Job>> add(JobOrder order, int most) {
        Tuple row = Tuple.from(List.of(
                        Ids.random("job"),
                        order.baseId(),
                        order.workspaceId(),
                        order.kind(),
                        Json.write(order.request()),
                        Json.write(order.principal()),
                        order.principal().userId()))
                .addString(order.context().correlation())
                .addOffsetDateTime(now())
                .addInteger(most);
        return pool.preparedQuery(INSERT).execute(row).map(JobStore::first);
    }

    Uni<Optional<Job>> find(String baseId, String id) {
        return pool.preparedQuery("select " + COLUMNS + " from job where base_id = $1 and id = $2")
                .execute(Tuple.of(baseId, id))
                .map(JobStore::first);
    }

    /**
     * Newest first.
     *
     * @param startedBy all users when absent
     */
    Uni<List<Job>> list(String baseId, Optional<String> startedBy, long before, int most) {
        return pool.preparedQuery("select " + COLUMNS + " from job where base_id = $1 and sequence < $2"
                        + " and ($3::text is null or started_by = $3) order by sequence desc limit $4")
                .execute(Tuple.of(baseId, before, startedBy.orElse(null), most))
                .map(JobStore::jobs);
    }

    /** The next job that waits, or whose process has died, for this owner. */
    Uni<Optional<Job>> claim(String owner, Duration lease, int attempts) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(owner, now(), (double) lease.toSeconds(), attempts))
                .map(JobStore::first);
    }

    Uni<Void> bury(int attempts) {
        return pool.preparedQuery(BURY)
                .execute(Tuple.of(now(), JobError.interrupted(attempts).json(), attempts))
                .replaceWithVoid();
    }

    /** @return whether the job is to end; empty when it is not this owner's any more */
    Uni<Optional<Boolean>> report(Job job, String owner, long done, long total, Duration lease) {
        return pool.preparedQuery("update job set done = $4, total = $5,"
                        + " lease_until = clock_timestamp() + make_interval(secs => $6)" + OWN + " returning cancelled")
                .execute(Tuple.from(List.of(job.id(), owner, job.attempt(), done, total, (double) lease.toSeconds())))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getBoolean(0)));
    }

    /**
     * In the transaction of the change.
     *
     * @return whether the job was still this owner's and nobody had cancelled it
     */
    Uni<Boolean> done(SqlClient client, Job job, String owner, long records, @Nullable String result) {
        return client.preparedQuery("update job set state = 'done', done = $4, total = $4, result = $5::text::jsonb,"
                        + " finished_at = $6" + OWN + " and not cancelled")
                .execute(Tuple.of(job.id(), owner, job.attempt(), records, result, now()))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Void> failed(Job job, String owner, JobError error) {
        return pool.preparedQuery("update job set state = case when cancelled then 'cancelled' else 'failed' end,"
                        + " error = case when cancelled then null else $4::text::jsonb end, finished_at = $5" + OWN)
                .execute(Tuple.of(job.id(), owner, job.attempt(), error.json(), now()))
                .replaceWithVoid();
    }

    /** Is to be taken up again, at once. */
    Uni<Void> release(Job job, String owner) {
        return pool.preparedQuery("update job set lease_until = clock_timestamp() - interval '1 second'" + OWN)
                .execute(Tuple.of(job.id(), owner, job.attempt()))
                .replaceWithVoid();
    }

    /** One that waits is cancelled, one that runs is to end. Nothing happens to one that has ended. */
    Uni<Void> cancel(String id) {
        return pool.preparedQuery("update job set cancelled = true,"
                        + " state = case when state = 'queued' then 'cancelled' else state end,"
                        + " finished_at = case when state = 'queued' then $2 else finished_at end"
                        + " where id = $1 and state in ('queued', 'running')")
                .execute(Tuple.of(id, now()))
                .replaceWithVoid();
    }

    Uni<List<String>> ended(Collection<String> ids) {
        return pool.preparedQuery("select id from job where id = any($1) and state not in ('queued', 'running')")
                .execute(Tuple.of(ids.toArray(String[]::new)))
                .map(rows -> Rows.stream(rows).map(row -> row.getString(0)).toList());
    }

    /** Bytes that the tables have on the disk. */
    Uni<Long> size(Collection<String> tableIds) {
        return pool.preparedQuery("select coalesce(sum(pg_table_size(to_regclass(name))), 0)::bigint"
                        + " from unnest($1::text[]) name")
                .execute(Tuple.of(tableIds.stream().map(SqlNames::table).toArray(String[]::new)))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private OffsetDateTime now() {
        return Utc.of(clock.instant());
    }

    private static Optional<Job> first(RowSet<Row> rows) {
        return jobs(rows).stream().findFirst();
    }

    private static List<Job> jobs(RowSet<Row> rows) {
        return Rows.stream(rows).map(JobStore::job).toList();
    }

    private static Job job(Row row) {
        Principal principal = principal(Json.read(row.getString(7)));
        String correlation = row.getString(8);
        EventContext context = EventContext.by(principal.userId(), null);
        return new Job(
                row.getString(0),
                row.getLong(1),
                new JobOrder(
                        row.getString(4),
                        row.getString(2),
                        row.getString(3),
                        Json.read(row.getString(6)),
                        principal,
                        correlation == null ? context : context.withCorrelation(correlation)),
                JobState.of(row.getString(5)),
                row.getInteger(11),
                row.getBoolean(12),
                new Job.Progress(row.getLong(9), row.getLong(10)),
                new Job.Times(
                        Rows.instant(row, 13),
                        Optional.ofNullable(row.getOffsetDateTime(14)).map(OffsetDateTime::toInstant),
                        Optional.ofNullable(row.getOffsetDateTime(15)).map(OffsetDateTime::toInstant)),
                new Job.Outcome(
                        Optional.ofNullable(row.getString(16)).map(Json::read),
                        Optional.ofNullable(row.getString(17)).map(Json::read)));
    }

    private static Principal principal(JsonNode json) {
        return new Principal(
                json.path("userId").asText(),
                json.path("platformRole").asText(),
                texts(json.path("scopes")),
                texts(json.path("resources")),
                json.path("credentialId").asText());
    }

    private static Set<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return Set.copyOf(texts);
    }
}
