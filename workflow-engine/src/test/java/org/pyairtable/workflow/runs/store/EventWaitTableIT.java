package org.pyairtable.workflow.runs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;
import org.pyairtable.workflow.runs.state.Came;
import org.pyairtable.workflow.runs.store.EventWaitTable.Arrival;
import org.pyairtable.workflow.runs.store.EventWaitTable.Look;
import org.pyairtable.workflow.runs.store.EventWaitTable.Waiting;
import org.pyairtable.workflow.steps.Awaited;

/** What wins when an event comes at the moment at which a wait ends. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class EventWaitTableIT {
    private static final Instant NOW = Instant.parse("2026-05-04T09:00:00Z");

    @Inject
    Pool pool;

    @Inject
    EventWaitTable waits;

    @Test
    void anEventThatIsBeingHandledWhenTheTimeIsOverWins() {
        Waiting waiting = stored();
        SqlConnection event = of(pool.getConnection());
        of(event.query("begin").execute());
        of(waits.arrive(event, List.of(new Arrival(waiting, Came.with(Map.of("n", 1)))), NOW));

        CompletableFuture<Look> end = pool.withTransaction(c -> waits.take(c, waiting.runId(), "wait", true))
                .subscribeAsCompletionStage();
        Awaitility.await()
                .until(() -> of(pool.query("select 1 from pg_locks where not granted")
                                        .execute())
                                .rowCount()
                        > 0);
        of(event.query("commit").execute());
        of(event.close());

        assertThat(end.join()).isEqualTo(new Look.Arrived(Came.with(Map.of("n", 1))));
        assertThat(taken(waiting, true)).isEqualTo(new Look.Waiting());
    }

    @Test
    void anEventThatComesAfterTheEndChangesNothing() {
        Waiting waiting = stored();
        assertThat(taken(waiting, false)).isEqualTo(new Look.Waiting());
        assertThat(taken(waiting, true)).isEqualTo(new Look.Over());

        of(pool.withTransaction(c -> waits.arrive(c, List.of(new Arrival(waiting, Came.with(Map.of("n", 1)))), NOW)));

        assertThat(taken(waiting, true)).isEqualTo(new Look.Waiting());
    }

    @Test
    void theFirstOfTwoEventsCounts() {
        Waiting waiting = stored();
        for (int n : List.of(1, 2)) {
            of(pool.withTransaction(
                    c -> waits.arrive(c, List.of(new Arrival(waiting, Came.with(Map.of("n", n)))), NOW)));
        }

        assertThat(taken(waiting, false)).isEqualTo(new Look.Arrived(Came.with(Map.of("n", 1))));
    }

    private Look taken(Waiting waiting, boolean over) {
        return of(pool.withTransaction(c -> waits.take(c, waiting.runId(), waiting.path(), over)));
    }

    /** Of a run that has ended, so that the worker of the running service does not wake it. */
    private Waiting stored() {
        String workflow = Ids.random("wfl");
        String run = Ids.random("run");
        sql(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at, check_at)"
                        + " values ($1, 'wsp', 'w', 1, 'manual', now(), null)",
                Tuple.of(workflow));
        sql(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)"
                        + " values ($1, 1, 'w', 'usr', '{}', now())",
                Tuple.of(workflow));
        sql(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, started_at, finished_at) values ($1, $2, 1, 'cancelled', 0, 't', $1, '', 'c', '{}', now(), now())",
                Tuple.of(run, workflow));
        Waiting waiting = new Waiting(
                run, "wait", new Awaited("external:wsp/" + run, "", List.of(), null, List.of()), Set.of("evt1"), NOW);
        boolean inserted = of(pool.withTransaction(c -> waits.insert(c, waiting)));
        assertThat(inserted).isTrue();
        sql("update event_wait set looked = true where run_id = $1", Tuple.of(run));
        return waiting;
    }

    private void sql(String statement, Tuple values) {
        of(pool.preparedQuery(statement).execute(values));
    }

    private static <T> T of(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
