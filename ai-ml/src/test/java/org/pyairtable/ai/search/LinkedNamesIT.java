package org.pyairtable.ai.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.ai.fixture.Backlog;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** Records that show the names of others in their links. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class LinkedNamesIT {
    @Inject
    Pool pool;

    private final String clientId = Suite.unique("rec");
    private Suite.Member member;
    private SampleTable clients;
    private SampleTable tasks;

    @BeforeEach
    void clientAndTasks() {
        member = Suite.member();
        clients = SampleTable.of(member.workspaceId(), "Clients");
        tasks = SampleTable.of(member.workspaceId(), "Tasks");
        clients.awaitIndexed(clients.send(SampleTable.created(clientId, "Zephyr Shipping", "")));
    }

    @Test
    void aRecordIsFoundByTheNewNameOfARecordThatItLinksTo() {
        tasks.awaitIndexed(tasks.send(IntStream.range(0, 10)
                .mapToObj(i -> linking("recTask" + i, "Job " + i, "Zephyr Shipping"))
                .toArray(RecordChange[]::new)));
        Suite.eventually().untilAsserted(() -> assertThat(found("zephyr")).hasSize(11));

        clients.send(SampleTable.updated(clientId, "Kestrel Marine", ""));

        Instant renamed = Instant.now();
        Suite.eventually().untilAsserted(() -> {
            assertThat(found("kestrel")).hasSize(11);
            assertThat(found("zephyr")).isEmpty();
        });
        Logger.getLogger(LinkedNamesIT.class)
                .infof("10 records show the new name after %s", Duration.between(renamed, Instant.now()));
        member.with()
                .queryParam("q", "Job 7 kestrel")
                .get("/api/search")
                .then()
                .body("items[0].title", equalTo("Job 7"))
                .body("items[0].fields.Client", equalTo(List.of("Kestrel Marine")));
    }

    @Test
    void aNewNameIsFoundWhileSearchesRunAndAnImportWaits() {
        tasks.awaitIndexed(tasks.send(IntStream.range(0, 10)
                .mapToObj(i -> linking("recTask" + i, "Job " + i, "Zephyr Shipping"))
                .toArray(RecordChange[]::new)));
        Backlog imported = Backlog.in(pool, Suite.unique("wsp")).with(3_000, "10 min");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> searches = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                found("zephyr");
            }
        });
        try {
            clients.send(SampleTable.updated(clientId, "Kestrel Marine", ""));

            Suite.eventually().untilAsserted(() -> assertThat(found("kestrel")).hasSize(11));
            assertThat(imported.waiting()).isPositive();
        } finally {
            over.set(true);
            searches.join();
            imported.forget();
        }
    }

    @Test
    void anEventWithTheFormerNameThatArrivesAfterTheRenameIsCorrected() {
        CloudEvent late = tasks.event(linking("recTask1", "Late", "Zephyr Shipping"))
                .withTime(Instant.now().minusSeconds(1));
        clients.awaitIndexed(clients.send(SampleTable.updated(clientId, "Kestrel Marine", "")));

        Suite.KAFKA.send("data.records", tasks.tableId(), late);

        Suite.eventually().untilAsserted(() -> assertThat(found("kestrel")).contains("Late"));
    }

    private List<String> found(String word) {
        return member
                .with()
                .queryParam("q", word)
                .queryParam("workspaceId", member.workspaceId())
                .queryParam("limit", 100)
                .get("/api/search")
                .then()
                .statusCode(200)
                .extract()
                .<List<Map<String, Object>>>path("items")
                .stream()
                .filter(item -> String.valueOf(item.get("matchedBy")).contains("lexical"))
                .map(item -> String.valueOf(item.get("title")))
                .toList();
    }

    private RecordChange linking(String recordId, String title, String client) {
        return new RecordChange(
                recordId,
                ChangeKind.CREATED,
                Map.of(SampleTable.TITLE.id(), title, SampleTable.CLIENT.id(), List.of(clientId)),
                Map.of(),
                title,
                Map.of(clientId, client),
                null);
    }
}
