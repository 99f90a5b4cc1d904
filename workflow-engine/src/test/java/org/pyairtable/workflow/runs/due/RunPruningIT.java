package org.pyairtable.workflow.runs.due;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;
import org.pyairtable.testkit.settings.MappingProbe;
import org.pyairtable.workflow.WorkflowSettings;

/** How long runs are kept. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "workflow_engine"))
class RunPruningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    RunPruning pruning;

    private final String workflow = Ids.random("wfl");

    @Test
    void aRunIsDeletedWithItsSteps180DaysAfterItEnded() {
        run(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at)"
                        + " values ($1, 'wsp', 'w', 1, 'manual', now())",
                Tuple.of(workflow));
        run(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)"
                        + " values ($1, 1, 'w', 'usr', '{}', now())",
                Tuple.of(workflow));
        started("ended-179-days-ago", 400, "now() - interval '179 days'", 1);
        // More than one batch.
        started("ended-181-days-ago", 181, "now() - interval '181 days'", 1_500);
        started("goes-on", 400, "null", 1);
        run(
                "insert into step (run_id, path, position, step_id, action, status, started_at)"
                        + " select id, 'a', 0, 'a', 'wait', 'succeeded', now() from run where workflow_id = $1",
                Tuple.of(workflow));

        pruning.tick().await().atMost(PATIENCE);

        assertThat(column("select cause_id from run where workflow_id = $1"))
                .containsExactlyInAnyOrder("ended-179-days-ago", "goes-on");
        assertThat(column("select run_id from step where run_id like $1 || '%'"))
                .hasSize(2);
    }

    @Test
    void ofAWorkflowWithTooManyRunsTheOldestThatHaveEndedAreDeletedWithTheRunsInsideThem() {
        run(
                "insert into workflow (id, workspace_id, name, current_version, trigger_key, created_at)"
                        + " values ($1, 'wsp', 'w', 1, 'manual', now())",
                Tuple.of(workflow));
        run(
                "insert into workflow_version (workflow_id, version, name, owner, definition, saved_at)"
                        + " values ($1, 1, 'w', 'usr', '{}', now())",
                Tuple.of(workflow));
        started("newest", 1, "now()", 3);
        started("old-and-active", 3, "null", 1);
        started("old", 2, "now()", 2);
        started("inside-old", 2, "now()", 2);
        // An item of a loop inside the first old run, and one inside that.
        run(
                "update run set scope = 'a/steps', parent_path = 'a', item_index = 0, parent_id = $1::text || 'old1'"
                        + " where id = $1::text || 'inside-old1'",
                Tuple.of(workflow));
        run(
                "update run set scope = 'a/steps/b/steps', parent_path = 'a/steps/b', item_index = 0,"
                        + " parent_id = $1::text || 'inside-old1' where id = $1::text || 'inside-old2'",
                Tuple.of(workflow));
        WorkflowSettings three = MappingProbe.of(WorkflowSettings.class, Map.of("secret-key", "a key"))
                .with(Map.of("keep-runs-of-workflow", "3"));

        new RunPruning(pool, Clock.systemUTC(), three).pruneCounted().await().atMost(PATIENCE);

        assertThat(column("select cause_id from run where workflow_id = $1"))
                .containsExactlyInAnyOrder("newest", "newest", "newest", "old-and-active");
    }

    private void started(String cause, int daysAgo, String end, int times) {
        boolean ended = !end.equals("null");
        run(
                "insert into run (id, workflow_id, version, status, depth, cause_source, cause_id, record_id, correlation,"
                        + " trigger, wake_at, started_at, finished_at) select $1::text || $2::text || n, $1::text, 1, '"
                        + (ended ? "succeeded" : "waiting") + "', 0, 's', $2::text, 'rec' || n, 'c', '{}', "
                        + (ended ? "null" : "now() + interval '1 day'")
                        + ", now() - make_interval(days => $3::int), " + end
                        + " from generate_series(1, $4::int) n",
                Tuple.of(workflow, cause, daysAgo, times));
    }

    private void run(String sql, Tuple values) {
        pool.preparedQuery(sql).execute(values).await().atMost(PATIENCE);
    }

    private List<String> column(String sql) {
        List<String> values = new ArrayList<>();
        pool.preparedQuery(sql)
                .execute(Tuple.of(workflow))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> values.add(row.getString(0)));
        return values;
    }
}
