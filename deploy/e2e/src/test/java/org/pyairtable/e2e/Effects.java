package org.pyairtable.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A workflow that answers each new order with an entry in a log and a notification, and a webhook for each run that
 * succeeded. Each order has each of these effects once, whatever failed meanwhile.
 */
final class Effects {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RunningSuite suite;
    private final Member.Table orders;
    private final Member.Table log;
    private final String workflow;
    private final WebhookReceiver receiver;

    private Effects(
            RunningSuite suite, Member.Table orders, Member.Table log, String workflow, WebhookReceiver receiver) {
        this.suite = suite;
        this.orders = orders;
        this.log = log;
        this.workflow = workflow;
        this.receiver = receiver;
    }

    /** @param receiver that {@link #subscribe} has made known */
    static Effects of(RunningSuite suite, Member member, WebhookReceiver receiver) {
        List<Member.Table> tables = member.tables("Orders", "Log");
        Member.Table orders = tables.getFirst();
        Member.Table log = tables.getLast();
        Map<String, Object> definition = Map.of(
                "workspaceId",
                member.workspaceId(),
                "name",
                "Log orders",
                "trigger",
                Map.of("type", "recordCreated", "baseId", orders.baseId(), "table", orders.id()),
                "steps",
                List.of(
                        Map.of(
                                "id", "log",
                                "action", "createRecord",
                                "baseId", log.baseId(),
                                "table", log.id(),
                                "fields", Map.of("Name", "{{record.Name}}")),
                        Map.of(
                                "id", "tell",
                                "action", "notify",
                                "recipients", List.of("*"),
                                "title", "{{record.Name}}",
                                "body", "was ordered")));
        String workflow = Until.present("The workflow's creation", PATIENCE, () -> {
            Gateway.Answer answer = member.session().post("/api/workflows", definition);
            return answer.status() == 201 ? Optional.of(answer.body().path("id").asText()) : Optional.empty();
        });
        return new Effects(suite, orders, log, workflow, receiver);
    }

    /** For an hour, where webhooks reach no private address unless an operator says so. */
    static void allow(RunningSuite suite, WebhookReceiver receiver) {
        int status = suite.operator()
                .post(
                        "/api/operator/communication-hub/allowed-hosts",
                        Map.of("host", URI.create(receiver.url()).getAuthority()))
                .status();
        assertThat(status).isIn(200, 201, 404, 409);
    }

    /** Subscribes the receiver to every run that succeeds in the member's workspace. */
    static void subscribe(Member member, WebhookReceiver receiver) {
        Until.holds(
                "The webhook's creation",
                PATIENCE,
                () -> member.session()
                                .post(
                                        "/api/webhooks",
                                        Map.of(
                                                "workspaceId",
                                                member.workspaceId(),
                                                "url",
                                                receiver.url(),
                                                "eventTypes",
                                                List.of("org.pyairtable.workflow.events.run-succeeded.v1")))
                                .status()
                        == 201);
    }

    Member.Table orders() {
        return orders;
    }

    /** Waits for the effects of all orders that are there, and checks that each has each of them once. */
    void settle() {
        Set<String> names = orders.records().keySet();
        Until.holds(
                () -> names.size() + " finished runs (there are " + tally() + ")",
                PATIENCE,
                () -> suite.ledger().ended(workflow).size() >= names.size());
        assertThat(suite.ledger().ended(workflow))
                .as("runs")
                .hasSize(names.size())
                .containsOnly("succeeded");
        Map<String, List<String>> entries = log.records();
        assertThat(entries.keySet()).as("an entry in the log for each order").isEqualTo(names);
        assertThat(entries.values()).as("and one only").allSatisfy(ids -> assertThat(ids)
                .hasSize(1));
        String prefix = names.iterator().next().replaceAll("-\\d+-\\d+$", "-");
        Until.holds(
                "The notifications of " + names.size() + " orders",
                PATIENCE,
                () -> suite.ledger().notifications(prefix).size() >= names.size());
        assertThat(suite.ledger().notifications(prefix))
                .as("a notification for each order, once")
                .containsExactlyInAnyOrderElementsOf(names);
        webhooks();
        trail();
    }

    /** How many runs have each status. */
    private Map<String, Long> tally() {
        return suite.ledger().runs(workflow).stream().collect(groupingBy(status -> status, TreeMap::new, counting()));
    }

    private void webhooks() {
        Set<String> runs = new HashSet<>(suite.ledger().runIds(workflow));
        Until.holds("The webhooks of " + runs.size() + " runs", PATIENCE, () -> deliveries(runs)
                .keySet()
                .containsAll(runs));
        assertThat(deliveries(runs).values())
                .as("deliveries of one run, repeated or not, have one id")
                .allSatisfy(ids -> assertThat(ids).hasSize(1));
    }

    /** The ids of the accepted deliveries, by run. */
    private Map<String, Set<String>> deliveries(Set<String> runs) {
        Map<String, Set<String>> ids = new TreeMap<>();
        for (WebhookReceiver.Received delivery : receiver.received()) {
            JsonNode body = Json.read(delivery.body().getBytes(StandardCharsets.UTF_8));
            String run = body.path("data").path("runId").asText();
            if (runs.contains(run)) {
                ids.computeIfAbsent(run, r -> new HashSet<>()).add(delivery.id());
            }
        }
        return ids;
    }

    private void trail() {
        JsonNode trail =
                suite.operator().get("/api/audit/verification").expect(200).body();
        assertThat(trail.path("valid").asBoolean())
                .as("the audit trail: " + trail)
                .isTrue();
    }
}
