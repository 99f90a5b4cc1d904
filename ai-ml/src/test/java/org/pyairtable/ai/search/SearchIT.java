package org.pyairtable.ai.search;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.pyairtable.ai.fixture.SampleTable.created;
import static org.pyairtable.ai.fixture.SampleTable.deleted;
import static org.pyairtable.ai.fixture.SampleTable.indexedBecauseOf;
import static org.pyairtable.ai.fixture.SampleTable.updated;
import static org.pyairtable.ai.fixture.Suite.KAFKA;
import static org.pyairtable.ai.fixture.Suite.SOON;
import static org.pyairtable.ai.fixture.Suite.eventually;
import static org.pyairtable.ai.fixture.Suite.unique;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.ai.fixture.SampleTable;
import org.pyairtable.ai.fixture.Suite;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.Role;
import org.pyairtable.events.SchemaEvent.BaseDeleted;
import org.pyairtable.events.SchemaEvent.FieldChanged;
import org.pyairtable.events.SchemaEvent.TableDeleted;
import org.pyairtable.events.State;
import org.pyairtable.events.State.TableRules;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** From a change on Kafka to a record that is found, on a real broker and a real database. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "ai_ml"))
class SearchIT {
    private static final String RAIN = "heavy rain delayed the roof";
    private static final String STORM = "Storm postponed roofing works";

    private Suite.Member member;
    private SampleTable tasks;

    @BeforeEach
    void workspace() {
        member = Suite.member();
        tasks = SampleTable.of(member.workspaceId(), "Tasks");
    }

    @Test
    void aTableThatRulesCloseForTheReaderIsNotSearched() {
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", STORM + ".")));
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactly("Week 12"));

        Suite.IDENTITY.publish(new TableRules(
                tasks.tableId(), tasks.baseId(), member.workspaceId(), List.of("viewer"), List.of(), List.of()));
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).isEmpty());

        Suite.IDENTITY.remove(Topics.RULES, tasks.tableId());
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactly("Week 12"));
    }

    @Test
    void aRecordIsFoundByMeaningWithoutACommonWord() {
        CloudEvent event = tasks.event(
                        created("rec1", "Week 12", STORM + "."),
                        created("rec2", "Invoice 1022", "Paid by transfer."),
                        created("rec3", "Order windows", "Supplier confirmed the delivery."))
                .withCorrelation("request-1");
        KAFKA.send("data.records", tasks.tableId(), event);

        Message indexed = tasks.awaitIndexed(event);

        assertThat(indexed.json().get("recordIds")).hasSize(3);
        assertThat(indexed.json().get("embeddingModel").asText()).isEqualTo("all-minilm-l6-v2-q");
        assertThat(indexed.headers())
                .containsEntry("ce_correlation", "request-1")
                .containsEntry("ce_actor", "usrWriter")
                .containsEntry("ce_workspace", member.workspaceId());
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).first().isEqualTo("Week 12"));
        member.with("data.records:read")
                .queryParam("q", RAIN)
                .queryParam("limit", 1)
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("mode", equalTo("hybrid"))
                .body("items.size()", equalTo(1))
                .body("items[0].recordId", equalTo("rec1"))
                .body("items[0].baseId", equalTo(tasks.baseId()))
                .body("items[0].baseName", equalTo("Construction"))
                .body("items[0].tableName", equalTo("Tasks"))
                .body("items[0].matchedBy", equalTo(List.of("vector")))
                .body("items[0].snippet", equalTo(STORM + "."))
                .body("items[0].fields.Notes", equalTo(STORM + "."));
    }

    @Test
    void anUpdateChangesAndADeletionRemovesWhatIsFound() {
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", STORM), created("rec2", "Permit", "Signed")));
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactly("Week 12"));

        tasks.awaitIndexed(tasks.send(updated("rec1", "Week 13", "All invoices are paid")));

        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).isEmpty());
        assertThat(member.find("settled bills")).first().isEqualTo("Week 13");

        tasks.send(deleted("rec1"));

        eventually()
                .untilAsserted(() -> assertThat(member.find("settled bills")).doesNotContain("Week 13"));
        assertThat(member.find("permit")).containsExactly("Permit");
    }

    @Test
    void aCallerWhoIsNotAMemberSeesNothing() {
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", STORM)));
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactly("Week 12"));
        Suite.Member stranger = Suite.member();

        stranger.with()
                .queryParam("q", RAIN)
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("items", equalTo(List.of()));
        stranger.with()
                .queryParam("q", RAIN)
                .queryParam("workspaceId", member.workspaceId())
                .get("/api/search")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void aGuestFindsInTheBaseThatTheGuestSeesAlone() {
        SampleTable other = SampleTable.of(member.workspaceId(), "Posts");
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", STORM)));
        other.awaitIndexed(other.send(created("rec9", "News", STORM)));
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactlyInAnyOrder("Week 12", "News"));
        Suite.Member guest = Suite.member();
        Suite.IDENTITY.publish(
                new State.BaseRole(member.workspaceId(), other.baseId(), guest.userId(), Role.VIEWER.wireName()));

        eventually().untilAsserted(() -> guest.with()
                .queryParam("q", RAIN)
                .get("/api/search")
                .then()
                .statusCode(200)
                .body("items.title", equalTo(List.of("News"))));

        guest.with()
                .queryParam("q", RAIN)
                .queryParam("workspaceId", member.workspaceId())
                .get("/api/search")
                .then()
                .statusCode(404);
    }

    @Test
    void aTokenFindsInItsOwnBasesOnly() {
        SampleTable other = SampleTable.of(member.workspaceId(), "Posts");
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", STORM)));
        other.awaitIndexed(other.send(created("rec9", "News", STORM)));
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactlyInAnyOrder("Week 12", "News"));

        List<String> found = member.limitedTo(other.baseId())
                .queryParam("q", RAIN)
                .get("/api/search")
                .path("items.title");

        assertThat(found).containsExactly("News");
        member.with("data.schemas:read")
                .queryParam("q", RAIN)
                .get("/api/search")
                .then()
                .statusCode(403);
    }

    @Test
    void aRepeatedEventIsIndexedOnceAndAnOlderOneHasNoEffect() {
        CloudEvent first = tasks.send(created("rec1", "Week 12", STORM));
        tasks.awaitIndexed(first);
        CloudEvent second = tasks.send(updated("rec1", "Week 13", STORM));
        tasks.awaitIndexed(second);
        KAFKA.send("data.records", tasks.tableId(), first);
        // As an older event that is replayed from the dead letters much later.
        KAFKA.send(
                "data.records",
                tasks.tableId(),
                tasks.event(created("rec1", "Week 1", STORM)).withTime(Instant.parse("2020-01-01T00:00:00Z")));
        CloudEvent last = tasks.send(created("rec2", "Permit", "Signed"));
        tasks.awaitIndexed(last);

        assertThat(KAFKA.all("ai.events", SOON))
                .filteredOn(indexedBecauseOf(first))
                .hasSize(1);
        eventually().untilAsserted(() -> assertThat(member.find("permit")).containsExactly("Permit"));
        assertThat(member.find(RAIN)).containsExactly("Week 13");
    }

    @Test
    void poisonGoesToTheDeadLettersAndTheOthersAreIndexed() {
        String garbage = unique("garbage");
        KAFKA.send(
                "data.records",
                tasks.tableId(),
                tasks.event().with("ce_id", garbage).headers(),
                new byte[] {0, 1, -1});
        CloudEvent homeless = tasks.event(created("rec1", "Lost", "x")).without("ce_workspace");
        KAFKA.send("data.records", tasks.tableId(), homeless);
        CloudEvent good = tasks.send(created("rec2", "Permit", "Signed"));

        tasks.awaitIndexed(good);

        KAFKA.await("data.records.dlq.ai-ml", m -> m.id().equals(garbage), SOON);
        Message dead = KAFKA.await("data.records.dlq.ai-ml", m -> m.id().equals(homeless.id()), SOON);
        assertThat(dead.headers().toString()).contains("WORKSPACE_MISSING");
        eventually()
                .untilAsserted(() -> assertThat(member.find("permit signed")).containsExactly("Permit"));
        assertThat(member.find("lost")).doesNotContain("Lost");
    }

    @Test
    void documentsOfADeletedTableOrBaseAreRemovedDespiteALateChange() {
        SampleTable other = SampleTable.of(member.workspaceId(), "Posts");
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", STORM)));
        other.awaitIndexed(other.send(created("rec9", "News", STORM)));

        tasks.send(new TableDeleted(tasks.baseId(), tasks.tableId()));

        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactly("News"));

        other.send(new BaseDeleted(other.baseId()));

        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).isEmpty());

        tasks.send(created("rec2", "Late", STORM));
        SampleTable third = SampleTable.of(member.workspaceId(), "Third");
        third.awaitIndexed(third.send(created("rec3", "Other", STORM)));
        eventually().untilAsserted(() -> assertThat(member.find(RAIN)).containsExactly("Other"));
    }

    @Test
    void aRenamedFieldIsFoundByItsNewName() {
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", "sunny")));
        eventually().untilAsserted(() -> assertThat(member.find("notes sunny")).containsExactly("Week 12"));
        FieldInfo notes = SampleTable.NOTES;

        tasks.send(new FieldChanged(
                tasks.baseId(), tasks.tableId(), notes.id(), "Weather remarks", notes.type(), Map.of()));

        eventually().untilAsserted(() -> member.with()
                .queryParam("q", "weather remarks sunny")
                .get("/api/search")
                .then()
                .body("items.fields", hasItem(equalTo(Map.of("Title", "Week 12", "Weather remarks", "sunny"))))
                .body("items[0].matchedBy", hasItem("lexical")));
    }

    @Test
    void cellsOfASchemaChangeAreFoundWithoutAWriteOfTheRecord() {
        tasks.awaitIndexed(tasks.send(created("rec1", "Week 12", "sunny")));
        FieldInfo verdict = new FieldInfo("fldVerdict", "Verdict", "formula");
        FieldInfo notes = new FieldInfo(SampleTable.NOTES.id(), "Notes", "singleSelect");
        SampleTable reshaped = new SampleTable(
                tasks.workspaceId(),
                tasks.baseId(),
                tasks.tableId(),
                tasks.name(),
                List.of(SampleTable.TITLE, notes, verdict));

        // As data-integration publishes it: a converted cell and a computed one, without former values.
        reshaped.awaitIndexed(reshaped.send(SampleTable.saved(
                "rec1",
                ChangeKind.UPDATED,
                Map.of(SampleTable.TITLE.id(), "Week 12", notes.id(), "drizzle", verdict.id(), "scaffold unsafe"))));

        eventually()
                .untilAsserted(() -> assertThat(member.find("scaffold unsafe")).containsExactly("Week 12"));
        member.with()
                .queryParam("q", "drizzle")
                .get("/api/search")
                .then()
                .body("items[0].fields.Notes", equalTo("drizzle"))
                .body("items[0].fields.Verdict", equalTo("scaffold unsafe"));
    }

    @Test
    void aBurstIsIndexedWholly() {
        int records = Integer.parseInt(System.getenv().getOrDefault("BURST", "200"));
        Instant start = Instant.now();
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            CloudEvent event = tasks.event(created(
                    "rec" + i,
                    "Delivery " + i,
                    "Pallet %d of bricks waits at gate %d for the crane; crew %d unloads it"
                            .formatted(i, i % 7, i % 5)));
            sent.add(KAFKA.sendLater("data.records", tasks.tableId(), event.headers(), event.value()));
        }
        assertThat(sent).hasSize(records);

        eventually().atMost(Duration.ofMinutes(2)).until(() -> indexedIds().size() == records);

        Logger.getLogger(SearchIT.class)
                .infof("%d records indexed in %s", records, Duration.between(start, Instant.now()));
        assertThat(indexedIds()).doesNotHaveDuplicates();
        eventually().untilAsserted(() -> assertThat(member.find("Delivery " + (records - 1)))
                .contains("Delivery " + (records - 1)));
    }

    @Test
    void eachNumberOfManyAlikeFindsItsOwnRecordFirst() {
        CloudEvent last = tasks.send(IntStream.range(0, 40)
                .mapToObj(i -> created("rec" + i, "INV-2026-%03d".formatted(i), "Invoice for work on the roof"))
                .toArray(RecordChange[]::new));
        tasks.awaitIndexed(last);

        for (int i = 0; i < 40; i++) {
            String number = "INV-2026-%03d".formatted(i);
            eventually()
                    .untilAsserted(() -> assertThat(member.find(number)).first().isEqualTo(number));
        }
    }

    @Test
    void theEndOfALongTextIsFoundByMeaning() {
        String routine = "Minutes of the weekly meeting: attendance was checked and the agenda was read aloud. ";
        List<RecordChange> changes = new ArrayList<>();
        changes.add(created("rec0", "Meeting of May", routine.repeat(20) + "At last, " + STORM + "."));
        // More passages than are embedded together.
        for (int i = 1; i < 12; i++) {
            changes.add(created("rec" + i, "Meeting " + i, routine.repeat(40) + "At last, all bills were settled."));
        }
        tasks.send(changes.toArray(RecordChange[]::new));
        eventually().until(() -> indexedIds().size() == 12);

        eventually().untilAsserted(() -> member.with()
                .queryParam("q", "bad weather on top of the building")
                .get("/api/search")
                .then()
                .body("items[0].title", equalTo("Meeting of May"))
                .body("items[0].matchedBy", hasItem("vector")));
    }

    @Test
    void aRecordIsFoundByItsIdAndByATitleBeforeThoseThatMentionIt() {
        List<RecordChange> changes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            changes.add(created("recTask" + i, "Task " + i, "PRJ-0042 needs PRJ-0042, says PRJ-0042"));
        }
        changes.add(created("recAbCdEfGhIjKlMn", "PRJ-0042", "Ventilation of the oven hall"));
        tasks.awaitIndexed(tasks.send(changes.toArray(RecordChange[]::new)));

        eventually()
                .untilAsserted(() -> assertThat(member.find("PRJ-0042")).first().isEqualTo("PRJ-0042"));
        assertThat(member.find("recAbCdEfGhIjKlMn")).first().isEqualTo("PRJ-0042");
    }

    private List<String> indexedIds() {
        return KAFKA.collect("ai.events").collected("ai.events").stream()
                .filter(m -> m.text().contains(tasks.tableId()))
                .flatMap(m -> IntStream.range(0, m.json().get("recordIds").size())
                        .mapToObj(i -> m.json().get("recordIds").get(i).asText()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 10, question",
        "'   ', 10, question",
        "roof, 0, limit",
        "roof, 101, limit",
    })
    void aBadValueIsNamed(String question, String limit, String field) {
        member.with()
                .queryParam("q", question)
                .queryParam("limit", limit)
                .get("/api/search")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("INVALID_VALUE"))
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void aRequestWithoutAQuestionANumberOrATokenIsRefused() {
        member.with().get("/api/search").then().statusCode(400).contentType("application/problem+json");
        member.with()
                .queryParam("q", "x".repeat(1_001))
                .get("/api/search")
                .then()
                .statusCode(400);
        given().queryParam("q", "roof")
                .get("/api/search")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
    }

    @Test
    void readinessNamesTheIndexAndTheModel() {
        String health = new String(
                given().get("http://127.0.0.1:"
                                + ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class)
                                + "/q/health/ready")
                        .asByteArray(),
                StandardCharsets.UTF_8);

        assertThat(health).contains("\"search-index\": \"open\"", "\"embedding-model\": \"open\"");
    }
}
