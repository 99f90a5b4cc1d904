package org.pyairtable.communication.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pyairtable.outbox.pruning.Pruner;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.testkit.SuiteResource;

/** How long notifications stay in an inbox. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "communication_hub"))
class NotificationPruningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String INSERT = """
            insert into notifications (id, workspace_id, user_id, category, title, body, data, created_at, read_at, version)
            select $1::text || n, 'wsp', $6::text, 'workflow', $2::text, '', '{}', now() - make_interval(days => $3::int),
                case when $4::int is null then null else now() - make_interval(days => $4::int) end, 0
            from generate_series(1, $5::int) n""";

    @Inject
    Pool pool;

    @Inject
    Pruner pruner;

    private final String user = Ids.random("usr");

    @Test
    void aNotificationIsDeleted180DaysAfterItWasReadOrUnreadAfter365() {
        delivered("read 179 days ago, old", 700, 179, 1);
        // More than one batch.
        delivered("read 181 days ago", 181, 181, 1_500);
        delivered("unread for 364 days", 364, null, 1);
        delivered("unread for 366 days", 366, null, 1_500);

        pruner.prune().await().atMost(PATIENCE);

        assertThat(titles()).containsExactlyInAnyOrder("read 179 days ago, old", "unread for 364 days");
    }

    private void delivered(String title, int daysAgo, @Nullable Integer readDaysAgo, int times) {
        String id = Ids.random("ntf");
        pool.preparedQuery(INSERT)
                .execute(Tuple.from(Arrays.asList(id, title, daysAgo, readDaysAgo, times, user)))
                .await()
                .atMost(PATIENCE);
    }

    private List<String> titles() {
        List<String> titles = new ArrayList<>();
        pool.preparedQuery("select title from notifications where user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .atMost(PATIENCE)
                .forEach(row -> titles.add(row.getString(0)));
        return titles;
    }
}
