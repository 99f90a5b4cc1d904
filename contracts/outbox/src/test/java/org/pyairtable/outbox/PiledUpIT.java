package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.outbox.ProbeFixture.EXTERNAL;
import static org.pyairtable.outbox.ProbeFixture.effects;
import static org.pyairtable.outbox.ProbeFixture.external;
import static org.pyairtable.testkit.ServiceDatabase.column;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.outbox.InboxDelivery.Relevance;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.SuiteResource;

/** Events of one key that are handled together, on a real database. */
@QuarkusTest
@WithTestResource(value = SuiteResource.class, initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "probe"))
class PiledUpIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    InboxDelivery delivery;

    @Inject
    EffectHandler handler;

    @Test
    void theyHaveTheirEffectsInOrderAndInOneTransaction() {
        String prefix = prefix();
        handle(events(prefix, 20));

        assertThat(names(prefix)).isEqualTo(numbered(prefix, 20));
        assertThat(column("select count(distinct xmin::text) from effect where name like ?", prefix + "%"))
                .containsExactly("1");
        assertThat(column("select count(*) from inbox where handler = 'effects' and event_id like ?", prefix + "%"))
                .containsExactly("20");
    }

    @Test
    void oneThatComesTwiceAmongThemOrWasHandledBeforeHasOneEffect() {
        String prefix = prefix();
        List<CloudEvent> events = events(prefix, 3);
        handle(List.of(events.get(0)));
        handle(List.of(events.get(0), events.get(1), events.get(1), events.get(2)));

        assertThat(names(prefix)).isEqualTo(numbered(prefix, 3));
    }

    @Test
    void oneThatIsRejectedBecomesADeadLetterAndTheOthersHaveTheirEffects() {
        String prefix = prefix();
        CloudEvent rejected = external("rejected-" + prefix).withId(prefix + "-rejected");
        List<CloudEvent> events = events(prefix, 2);
        handle(List.of(events.get(0), rejected, events.get(1)));

        assertThat(names(prefix)).isEqualTo(numbered(prefix, 2));
        assertThat(effects("rejected-" + prefix)).isEmpty();
        assertThat(column("select code from dead_letter where event_id = ?", rejected.id()))
                .containsExactly("NOT_WANTED");
    }

    @Test
    void oneThatFailsForAWhileIsTriedAgainInItsPlace() {
        String prefix = prefix();
        handler.fail(prefix + "-1", 2);
        handle(events(prefix, 4));

        assertThat(names(prefix)).isEqualTo(numbered(prefix, 4));
    }

    @Test
    void garbageAmongThemDoesNotDisturbTheOthers() {
        String prefix = prefix();
        List<CloudEvent> events = events(prefix, 2);
        InboxMessage garbage = new InboxMessage(
                "ingest.events",
                0,
                0,
                0,
                Buffer.buffer(prefix),
                external(prefix).withId(prefix + "-garbage").headers(),
                Buffer.buffer("no JSON"));
        delivery.deliver(List.of(record(events.get(0)), garbage, record(events.get(1))))
                .await()
                .atMost(SOON);

        assertThat(names(prefix)).isEqualTo(numbered(prefix, 2));
        assertThat(column("select code from dead_letter where event_id = ?", prefix + "-garbage"))
                .containsExactly("MALFORMED_JSON");
    }

    @Test
    void anEventThatIsRelevantToNoHandlerIsStoredUnread() {
        String prefix = prefix();
        CloudEvent garbage =
                CloudEvent.of(EXTERNAL, "no JSON").withId(prefix + "-0").withSubject("nobody's");
        CloudEvent sound = external(prefix + "-1").withId(prefix + "-1").withSubject("nobody's");
        assertThat(handle(List.of(garbage))).isEqualTo(Relevance.SKIPPED);
        assertThat(handle(List.of(garbage, sound))).isEqualTo(Relevance.SKIPPED);

        assertThat(names(prefix)).isEmpty();
        assertThat(column("select event_id from inbox where event_id like ? order by 1", prefix + "%"))
                .containsExactly(prefix + "-0", prefix + "-1");
        assertThat(column("select code from dead_letter where event_id like ?", prefix + "%"))
                .isEmpty();
    }

    @Test
    void anEventWithUnsoundHeadersIsADeadLetterThoughRelevantToNoHandler() {
        String prefix = prefix();
        CloudEvent unsound =
                external(prefix).withId(prefix).withSubject("nobody's").withSource("");
        delivery.deliver(List.of(new InboxMessage(
                        "ingest.events",
                        0,
                        1,
                        0,
                        Buffer.buffer("key"),
                        unsound.headers(),
                        Buffer.buffer(unsound.value()))))
                .await()
                .atMost(SOON);

        assertThat(column("select code from dead_letter where event_id = ?", prefix))
                .containsExactly("MISSING_ATTRIBUTE");
    }

    @Test
    void amongRelevantEventsItIsHandledAsWell() {
        String prefix = prefix();
        List<CloudEvent> events = events(prefix, 2);
        Relevance found = handle(List.of(events.get(0).withSubject("nobody's"), events.get(1)));

        assertThat(found).isEqualTo(Relevance.RELEVANT);
        assertThat(names(prefix)).isEqualTo(numbered(prefix, 2));
    }

    @Test
    void anEventOfUnknownRelevanceIsHandled() {
        String prefix = prefix();
        handle(List.of(events(prefix, 1).getFirst().withSubject("doubtful")));

        assertThat(names(prefix)).isEqualTo(numbered(prefix, 1));
    }

    private Relevance handle(List<CloudEvent> events) {
        return delivery.deliver(events.stream().map(PiledUpIT::record).toList())
                .await()
                .atMost(SOON);
    }

    private static String prefix() {
        return "piled-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static List<CloudEvent> events(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> external(prefix + "-" + i).withId(prefix + "-" + i))
                .toList();
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
    }

    private static List<String> names(String prefix) {
        return column("select name from effect where name like ? order by id", prefix + "-%");
    }

    private static InboxMessage record(CloudEvent event) {
        return new InboxMessage(
                "ingest.events", 0, 0, 0, Buffer.buffer("key"), event.headers(), Buffer.buffer(event.value()));
    }
}
