package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.outbox.pruning.Pruner;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ImportPruningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    Pruner pruner;

    @Test
    void howFarAnImportCameIsForgottenAWeekAfterItsLastBatch() {
        String base = Ids.random("app");
        run(
                "insert into base (id, workspace_id, name, created_at, created_by) values ($1, 'w', 'b', now(), 'u')",
                Tuple.of(base));
        imported(base, "recent", 0, Duration.ofDays(6));
        // More than one batch.
        run(
                "insert into csv_import select $1, 'old' || n, 'tbl', 5, 5, now() - interval '8 days'"
                        + " from generate_series(1, 1500) n",
                Tuple.of(base));

        pruner.prune().await().atMost(PATIENCE);

        List<String> kept = new ArrayList<>();
        pool.preparedQuery("select key from csv_import where base_id = $1")
                .execute(Tuple.of(base))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> kept.add(row.getString(0)));
        assertThat(kept).containsExactly("recent");
    }

    private void imported(String base, String key, long rows, Duration ago) {
        run(
                "insert into csv_import (base_id, key, table_id, rows_done, created, updated_at)"
                        + " values ($1, $2, 'tbl', $3, $3, $4)",
                Tuple.of(base, key, rows, OffsetDateTime.now(ZoneOffset.UTC).minus(ago)));
    }

    private void run(String sql, Tuple values) {
        pool.preparedQuery(sql).execute(values).await().atMost(PATIENCE);
    }
}
