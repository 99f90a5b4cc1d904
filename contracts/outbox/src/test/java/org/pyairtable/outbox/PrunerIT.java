package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.testkit.ServiceDatabase.column;
import static org.pyairtable.testkit.ServiceDatabase.update;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;
import org.pyairtable.outbox.pruning.Pruner;
import org.pyairtable.testkit.SuiteResource;

/** What is declared as old goes, in batches, on a real database. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "probe"))
class PrunerIT {
    @Singleton
    static final class Declared implements PrunedTables {
        @Override
        public List<PrunedRows> pruned() {
            return List.of(
                    new PrunedRows("broken", "delete from no_such_table where at < $1 and $2 > 0", Duration.ZERO),
                    new PrunedRows("effects", """
                            delete from effect where id in (
                                select id from effect where name = 'pruned' and at < $1 limit $2)""", Duration.ofDays(90), 10));
        }
    }

    @Inject
    Pruner pruner;

    @Test
    void oldRowsGoInBatchesEvenWhenAnotherTableCannotBePruned() {
        effects(25, 91);
        effects(2, 89);

        pruner.prune().await().atMost(Duration.ofSeconds(20));

        assertThat(column("select count(*) from effect where name = 'pruned'")).containsExactly("2");
    }

    private static void effects(int number, int daysAgo) {
        update(
                "insert into effect (event_id, name, at)"
                        + " select 'e', 'pruned', now() - make_interval(days => ?) from generate_series(1, ?)",
                daysAgo,
                number);
    }
}
