package org.pyairtable.workflow.runs.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.runs.state.Came;
import org.pyairtable.workflow.runs.state.PastEvents;
import org.pyairtable.workflow.steps.Awaited;

/**
 * Steps that rest until an event comes. The turn of the run inserts and deletes a row; the transaction of an event writes into it
 * what has come. So the two never wait for each other in a circle: an event locks no run, and a turn no event.
 */
@Singleton
public class EventWaitTable {
    /** How long before a wait an event may have come to count. */
    public static final Duration LOOK_BACK = Duration.ofMinutes(5);

    /** Of one key and correlation. */
    public static final int MOST = 1_000;

    /**
     * A step that waits.
     *
     * @param past events that its run has had, each by its id, of one about records with the id of the record
     * @param since earlier events do not count
     */
    public record Waiting(String runId, String path, Awaited awaited, Set<String> past, Instant since) {
        public Waiting {
            past = Set.copyOf(past);
        }
    }

    /** What came to a step. */
    public record Arrival(Waiting waiting, Came came) {}

    /** In the turn that starts the step; false when as many wait as may. */
    public Uni<Boolean> insert(SqlConnection c, Waiting waiting) {
        Awaited awaited = waiting.awaited();
        return c.preparedQuery("""
                        insert into event_wait (run_id, path, key, correlation, awaits, past, since)
                        select $1::text, $2::text, $3::text, $4::text, $5::text::jsonb,
                               $6::text[] || array(select event from refused_event where run_id = $1 and path = $2),
                               $7::timestamptz
                        where (select count(*) from (select from event_wait
                                                     where key = $3 and correlation = $4 and arrived_at is null limit $8)
                                                as others) < $8
                        on conflict (run_id, path) do update
                            set key = excluded.key, correlation = excluded.correlation, awaits = excluded.awaits,
                                past = excluded.past, since = excluded.since, looked = false, arrived = null,
                                arrived_at = null, woken = false
                        """)
                .execute(Tuple.tuple()
                        .addString(waiting.runId())
                        .addString(waiting.path())
                        .addString(awaited.key())
                        .addString(awaited.correlation())
                        .addString(Documents.write(awaited))
                        .addArrayOfString(waiting.past().toArray(String[]::new))
                        .addOffsetDateTime(Utc.of(waiting.since()))
                        .addInteger(MOST))
                .call(() -> DueBell.ring(c))
                .map(rows -> rows.rowCount() > 0);
    }

    /** What ended waits of a run and of the runs of its blocks since then: those of other items and branches are not in its past. */
    public Uni<Set<String>> had(SqlConnection c, String runId, Instant since) {
        return c.preparedQuery("""
                        with recursive tree as (
                            select id from run where id = $1
                            union all
                            select r.id from run r join tree on r.parent_id = tree.id where r.scope is not null)
                        select s.output ->> 'eventId' as event, s.output ->> 'id' as record
                        from step s join tree on s.run_id = tree.id
                        where s.action in ('waitForRecord', 'waitForEvent') and s.status = 'succeeded'
                              and s.finished_at >= $2 and s.output ->> 'eventId' is not null
                        """).execute(Tuple.of(runId, Utc.of(since))).map(rows -> Rows.stream(rows)
                .map(row -> PastEvents.name(row.getString("event"), row.getString("record")))
                .collect(Collectors.toSet()));
    }

    /** The step has failed by this event, which it does not meet again when it is done again. */
    public Uni<Void> refuse(SqlConnection c, String runId, String path, String event) {
        return c.preparedQuery(
                        "insert into refused_event (run_id, path, event) values ($1, $2, $3) on conflict do nothing")
                .execute(Tuple.of(runId, path, event))
                .replaceWithVoid();
    }

    /** How far a wait is. */
    public sealed interface Look {
        record Waiting() implements Look {}

        record Arrived(Came what) implements Look {}

        /** Nothing has come and nothing will be taken any more. */
        record Over() implements Look {}
    }

    /**
     * Ends the wait if something has come, or its time is over. An event whose transaction is about to end is waited for, so that
     * exactly one of the two wins.
     */
    public Uni<Look> take(SqlConnection c, String runId, String path, boolean over) {
        return c.preparedQuery("""
                        delete from event_wait
                        where run_id = $1 and path = $2 and (arrived is not null or ($3 and looked))
                        returning arrived::text as arrived
                        """)
                .execute(Tuple.of(runId, path, over))
                .map(rows ->
                        Rows.stream(rows).findFirst().map(EventWaitTable::look).orElseGet(Look.Waiting::new));
    }

    private static Look look(Row row) {
        String arrived = row.getString("arrived");
        return arrived == null ? new Look.Over() : new Look.Arrived(Documents.read(arrived, Came.class));
    }

    /** Of a step that is given up. */
    public Uni<Void> delete(SqlConnection c, String runId, String path) {
        return c.preparedQuery("delete from event_wait where run_id = $1 and path = $2")
                .execute(Tuple.of(runId, path))
                .replaceWithVoid();
    }

    /**
     * Those that an event may end, in the order of run and path.
     *
     * @param correlations what the event has
     * @param after the last one of the piece before; empty for the first piece
     */
    public Uni<List<Waiting>> of(
            SqlConnection c, String key, Collection<String> correlations, Optional<Waiting> after, int most) {
        return c.preparedQuery("""
                        select run_id, path, awaits::text as awaits, past, since from event_wait
                        where key = $1 and correlation = any($2) and arrived_at is null and (run_id, path) > ($3, $4)
                        order by run_id, path limit $5
                        """)
                .execute(Tuple.tuple()
                        .addString(key)
                        .addArrayOfString(correlations.toArray(String[]::new))
                        .addString(after.map(Waiting::runId).orElse(""))
                        .addString(after.map(Waiting::path).orElse(""))
                        .addInteger(most))
                .map(rows -> Rows.stream(rows).map(EventWaitTable::waiting).toList());
    }

    /** Stores what has come. A wait that has ended meanwhile, or to which something else came first, stays as it is. */
    public Uni<Void> arrive(SqlConnection c, List<Arrival> arrivals, Instant now) {
        return c.preparedQuery("""
                        with came as (
                            select * from unnest($1::text[], $2::text[], $3::text[]) as came (run_id, path, what)),
                        open as (
                            select w.run_id, w.path from event_wait w join came using (run_id, path)
                            where w.arrived_at is null order by w.run_id, w.path for update of w)
                        update event_wait w set arrived = came.what::jsonb, arrived_at = $4
                        from came join open using (run_id, path)
                        where w.run_id = came.run_id and w.path = came.path and w.arrived_at is null
                        """)
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                texts(arrivals, arrival -> arrival.waiting().runId()))
                        .addArrayOfString(
                                texts(arrivals, arrival -> arrival.waiting().path()))
                        .addArrayOfString(texts(arrivals, arrival -> Documents.write(arrival.came())))
                        .addOffsetDateTime(Utc.of(now)))
                .chain(() -> DueBell.ring(c));
    }

    /** The keys of waits that may have been stored after an event for them. */
    public Uni<List<String>> newKeys(SqlClient c, int most) {
        return c.preparedQuery("select distinct key from event_wait where not looked and arrived_at is null limit $1")
                .execute(Tuple.of(most))
                .map(rows -> Rows.stream(rows).map(row -> row.getString("key")).toList());
    }

    /** New waits of a key, locked; those that another transaction holds are left out. */
    public Uni<List<Waiting>> lockNew(SqlConnection c, String key, int most) {
        return c.preparedQuery("""
                        select run_id, path, awaits::text as awaits, past, since from event_wait
                        where key = $1 and not looked and arrived_at is null
                        order by run_id, path limit $2 for update skip locked
                        """)
                .execute(Tuple.of(key, most))
                .map(rows -> Rows.stream(rows).map(EventWaitTable::waiting).toList());
    }

    public Uni<Void> looked(SqlConnection c, List<Waiting> waits) {
        return c.preparedQuery("""
                        update event_wait w set looked = true
                        from unnest($1::text[], $2::text[]) as seen (run_id, path)
                        where w.run_id = seen.run_id and w.path = seen.path
                        """)
                .execute(Tuple.tuple()
                        .addArrayOfString(texts(waits, Waiting::runId))
                        .addArrayOfString(texts(waits, Waiting::path)))
                .replaceWithVoid();
    }

    /** Makes the runs due to whose steps something came. One that is in a turn, or in a pause after a failure, is left for later. */
    public Uni<Integer> wake(SqlConnection c, Instant now, int most) {
        return c.preparedQuery("""
                        with arrived as (
                            select w.run_id, w.path from event_wait w
                            where w.arrived_at is not null and not w.woken order by w.arrived_at limit $2
                            for update skip locked),
                        ended as (
                            select r.id from run r join arrived a on a.run_id = r.id where r.wake_at is null),
                        due as (
                            update run set wake_at = $1 where id = any(array(
                                select r.id from run r join arrived a on a.run_id = r.id
                                where r.wake_at is not null for update of r skip locked))
                            returning id)
                        update event_wait w set woken = true
                        where w.arrived_at is not null and not w.woken
                              and (w.run_id, w.path) in (select run_id, path from arrived)
                              and w.run_id in (select id from due union select id from ended)
                        """)
                .execute(Tuple.of(Utc.of(now), most))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(0)
                        : DueBell.ring(c).replaceWith(rows.rowCount()));
    }

    private static Waiting waiting(Row row) {
        return new Waiting(
                row.getString("run_id"),
                row.getString("path"),
                Documents.read(row.getString("awaits"), Awaited.class),
                Set.copyOf(List.of(row.getArrayOfStrings("past"))),
                Rows.instant(row, "since"));
    }

    private static <T> String[] texts(List<T> items, Function<T, String> text) {
        return items.stream().map(text).toArray(String[]::new);
    }
}
