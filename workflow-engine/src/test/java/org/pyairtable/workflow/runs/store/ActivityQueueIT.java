package org.pyairtable.workflow.runs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;
import org.pyairtable.workflow.runs.store.ActivityStore.Leased;
import org.pyairtable.workflow.steps.Activity;

/** Who may finish an activity. In a time to come, so that the worker of the running service leaves these alone. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class ActivityQueueIT {
    private static final Instant LATER = Instant.parse("2199-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofSeconds(60);

    @Inject
    Pool pool;

    @Inject
    ActivityStore queue;

    @Test
    void theResultOfAProcessWhoseLeaseHasPassedToAnotherDoesNotCount() {
        String id = queued();
        Leased first = leased(id, LATER);
        assertThat(of(queue.lease(pool, false, LATER.plusSeconds(59), LEASE, 10)))
                .isEmpty();

        Leased second = leased(id, LATER.plusSeconds(61));

        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(done(first)).isFalse();
        assertThat(done(second)).isTrue();
        assertThat(of(queue.lease(pool, false, LATER.plusSeconds(999), LEASE, 10)))
                .isEmpty();
    }

    @Test
    void anActivityIsReadAsItWasStored() {
        String id = queued();

        Leased leased = leased(id, LATER);

        assertThat(leased.activity())
                .isEqualTo(
                        new Activity.Find(QueryRecords.of("appSite", "tblTasks").where("{Hours} > 8"), 100));
        assertThat(done(leased)).isTrue();
    }

    private String queued() {
        String workflow = Ids.random("wfl");
        String run = Ids.random("run");
        String id = Ids.random("act");
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
                        + " trigger, wake_at, started_at) values ($1, $2, 1, 'waiting', 0, 't', $1, '', 'c', '{}',"
                        + " '2199-06-01', now())",
                Tuple.of(run, workflow));
        of(pool.withTransaction(c -> queue.insert(
                c,
                id,
                run,
                new Activity.Find(QueryRecords.of("appSite", "tblTasks").where("{Hours} > 8"), 100),
                LATER)));
        return id;
    }

    private Leased leased(String id, Instant now) {
        List<Leased> leased = of(queue.lease(pool, false, now, LEASE, 10));
        assertThat(leased).extracting(Leased::id).containsExactly(id);
        return leased.getFirst();
    }

    private boolean done(Leased leased) {
        return of(pool.withTransaction(c -> queue.done(c, leased)));
    }

    private void sql(String statement, Tuple values) {
        of(pool.preparedQuery(statement).execute(values));
    }

    private static <T> T of(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(30));
    }
}
