package org.pyairtable.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.Message;

/**
 * Compares the answers that clients got with the table, the topic and the consumers: nothing acknowledged is missing,
 * nothing is duplicated, and every consumer has handled every event once.
 */
final class Reckoning {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CHANGED = "org.pyairtable.data.records.changed.v1";

    private final RunningSuite suite;
    private final Member.Table table;
    private final String requests;

    /** @param requests what the ids of the requests begin with */
    Reckoning(RunningSuite suite, Member.Table table, String requests) {
        this.suite = suite;
        this.table = table;
        this.requests = requests;
    }

    /** Checks it all and returns the ids of the table's events in their order on the topic. */
    List<String> settle(List<RecordStream.Attempt> attempts) {
        Map<String, List<String>> records = table.records();
        assertThat(records.values()).as("each record once").allSatisfy(ids -> assertThat(ids)
                .hasSize(1));
        Map<String, String> acknowledged = new LinkedHashMap<>();
        attempts.stream()
                .filter(RecordStream.Attempt::acknowledged)
                .forEach(a -> acknowledged.put(a.name(), a.recordId()));
        assertThat(acknowledged)
                .as("acknowledged records exist, under the answered ids")
                .allSatisfy((name, id) -> assertThat(records.get(name)).containsExactly(id));
        Set<String> asked = attempts.stream().map(RecordStream.Attempt::name).collect(toSet());
        assertThat(asked).as("only what was asked for").containsAll(records.keySet());

        List<Message> messages = events(records.size());
        Map<String, Message> first = new LinkedHashMap<>();
        messages.forEach(m -> first.putIfAbsent(m.id(), m));
        assertThat(messages.stream().map(Message::partition).distinct())
                .as("a table's events share a partition")
                .hasSize(1);
        assertThat(first.values().stream().collect(groupingBy(m -> m.header("ce_correlation"), counting())))
                .as("one event a record that is there, repeated or not")
                .isEqualTo(records.keySet().stream().collect(groupingBy(name -> name, counting())));
        assertThat(first.values().stream().flatMap(Reckoning::created).toList())
                .as("the events report the existing records")
                .containsExactlyInAnyOrderElementsOf(
                        records.values().stream().flatMap(List::stream).toList());
        inOrder(first.values(), attempts);
        List<String> events = List.copyOf(first.keySet());
        handledOnce(events, records);
        System.out.printf(
                "    %d requests, %d acknowledged, %d refused, %d with another end of which %d took effect; "
                        + "%d records, %d events, %d of them repeated on the topic%n",
                attempts.size(),
                acknowledged.size(),
                attempts.stream().filter(RecordStream.Attempt::refused).count(),
                attempts.stream().filter(a -> !a.acknowledged() && !a.refused()).count(),
                attempts.stream()
                        .filter(a -> !a.acknowledged() && !a.refused() && records.containsKey(a.name()))
                        .count(),
                records.size(),
                events.size(),
                messages.size() - events.size());
        return events;
    }

    /** What lies on the topic about this table, when there are events of so many requests. */
    private List<Message> events(int count) {
        suite.broker().collect(Topics.RECORDS.name());
        Until.holds(
                count + " events on the topic",
                PATIENCE,
                () -> suite.broker().collected(Topics.RECORDS.name()).stream()
                                .filter(this::concerns)
                                .map(Message::id)
                                .distinct()
                                .count()
                        >= count);
        return suite.broker().all(Topics.RECORDS.name(), PATIENCE).stream()
                .filter(this::concerns)
                .toList();
    }

    private boolean concerns(Message message) {
        return message.key().filter(table.id()::equals).isPresent()
                && message.header("ce_correlation").startsWith(requests);
    }

    private static Stream<String> created(Message message) {
        List<String> ids = new ArrayList<>();
        for (JsonNode change : message.json().path("changes")) {
            assertThat(change.path("kind").asText()).isEqualTo("CREATED");
            ids.add(change.path("recordId").asText());
        }
        return ids.stream();
    }

    /** A client's requests came one after the other, and so did their events. */
    private static void inOrder(Collection<Message> first, List<RecordStream.Attempt> attempts) {
        Map<String, RecordStream.Attempt> byName = new LinkedHashMap<>();
        attempts.forEach(a -> byName.put(a.name(), a));
        Map<Integer, List<Integer>> numbers = new LinkedHashMap<>();
        first.stream().map(m -> byName.get(m.header("ce_correlation"))).forEach(a -> numbers.computeIfAbsent(
                        a.client(), c -> new ArrayList<>())
                .add(a.number()));
        assertThat(numbers)
                .as("the order of each client's events")
                .allSatisfy((client, sequence) -> assertThat(sequence).isSorted());
    }

    private void handledOnce(List<String> inOrder, Map<String, List<String>> records) {
        Set<String> events = new HashSet<>(inOrder);
        Map<String, String> handlers = Map.of(
                "core_platform", "audit.data.records", "ai_ml", "documents", "workflow_engine", "record-triggers");
        handlers.forEach((database, handler) -> {
            Until.holds(database + " to have handled " + events.size() + " events", PATIENCE, () -> suite.ledger()
                    .handled(database, handler, requests)
                    .containsAll(events));
            assertThat(suite.ledger().handled(database, handler, requests).stream()
                            .filter(events::contains))
                    .as("handled by %s of %s", handler, database)
                    .hasSameSizeAs(events);
        });
        assertThat(suite.ledger().audited(CHANGED, requests).stream().filter(events::contains))
                .as("audit entries, one an event")
                .containsExactlyInAnyOrderElementsOf(events);
        List<String> ids = records.values().stream().flatMap(List::stream).toList();
        Until.holds(
                "The search index to have " + ids.size() + " records",
                PATIENCE,
                () -> suite.ledger().indexed(table.id()).size() >= ids.size());
        assertThat(suite.ledger().indexed(table.id())).containsExactlyInAnyOrderElementsOf(ids);
    }
}
