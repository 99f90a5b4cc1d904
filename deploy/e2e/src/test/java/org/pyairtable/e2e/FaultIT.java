package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.events.Topics;
import org.pyairtable.testkit.Message;

/** Real failures of the real processes under load: nothing acknowledged is lost, nothing happens twice, the rest goes on. */
@ExtendWith(SuiteExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(3)
final class FaultIT {
    /** Run by the profile {@code faults} only: together they take minutes. */
    private static final String ON_DEMAND = "on-demand";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RunningSuite suite;
    private Member member;

    FaultIT(RunningSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    void register() {
        suite.awaitReady();
        member = Member.register(suite);
    }

    @BeforeEach
    void printName(TestInfo test) {
        System.out.println("  " + test.getDisplayName());
    }

    @AfterEach
    void leaveItWhole() {
        suite.awaitReady();
    }

    @Test
    void aKillOfTheWriterLosesNoRecordAndDoublesNone() {
        Member.Table table = member.tables("Writes").getFirst();
        String requests = requests("write");
        RecordStream stream = RecordStream.start(member, table, requests, 4, Duration.ZERO);
        stream.awaitAcknowledged(80);

        RunningSuite.Part killed = suite.kill("data-integration");

        long before = stream.acknowledged();
        stream.awaitAcknowledged(before + 80);
        List<RecordStream.Attempt> attempts = stream.stop();
        suite.awaitRestart(killed);
        new Reckoning(suite, table, requests).settle(attempts);
        Map<String, List<String>> records = table.records();
        assertThat(attempts.stream().filter(RecordStream.Attempt::refused).map(RecordStream.Attempt::name))
                .as("what was refused was not done")
                .isNotEmpty()
                .noneMatch(records::containsKey);
        printOutage(attempts);
    }

    @Test
    void killsOfThreeConsumersInTheMiddleOfABatchLoseNoEventAndDoubleNoEffect() {
        List<Member.Table> tables = member.tables("Orders", "Log");
        Member.Table orders = tables.getFirst();
        Member.Table log = tables.getLast();
        String workflow = logEachOrder(orders, log);
        String requests = requests("batch");
        Map<String, String> handlers = Map.of(
                "workflow-engine", "record-triggers", "ai-ml", "documents", "core-platform", "audit.data.records");
        Map<String, List<String>> handledAtKill = new LinkedHashMap<>();
        List<RunningSuite.Part> killed = new ArrayList<>();
        RecordStream stream = RecordStream.start(member, orders, requests, 4, Duration.ofMillis(20));

        handlers.forEach((service, handler) -> {
            String database = service.replace('-', '_');
            Until.holds(
                    service + " to be in the middle of it",
                    PATIENCE,
                    () -> suite.ledger().handled(database, handler, requests).size() >= 40);
            killed.add(suite.kill(service));
            handledAtKill.put(service, suite.ledger().handled(database, handler, requests));
        });

        // The stream outlasts the kills, so no consumer can have handled all of it when it is killed.
        stream.awaitAcknowledged(stream.acknowledged() + 80);
        List<RecordStream.Attempt> attempts = stream.stop();
        killed.forEach(suite::awaitRestart);
        Set<String> events = new HashSet<>(new Reckoning(suite, orders, requests).settle(attempts));
        int count = orders.records().size();
        assertThat(events).hasSize(count);
        handledAtKill.forEach((service, handled) -> {
            long before = handled.stream().filter(events::contains).count();
            System.out.printf("    %s had handled %d of %d when it was killed%n", service, before, count);
            assertThat(before).as("handled by " + service).isBetween(1L, count - 1L);
        });
        Until.holds(
                count + " finished runs",
                PATIENCE,
                () -> suite.ledger().runs(workflow).stream()
                                .filter("succeeded"::equals)
                                .count()
                        >= count);
        assertThat(suite.ledger().runs(workflow)).hasSize(count).containsOnly("succeeded");
        assertThat(log.records().keySet())
                .as("one log entry an order")
                .isEqualTo(orders.records().keySet());
        assertThat(log.records().values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
        JsonNode trail =
                suite.operator().get("/api/audit/verification").expect(200).body();
        assertThat(trail.path("valid").asBoolean())
                .as("the audit trail: " + trail)
                .isTrue();
    }

    @Test
    @Tag(ON_DEMAND)
    void signedInUsersWorkWhileCorePlatformIsFrozen() {
        Member.Table table = member.tables("Notes").getFirst();
        ProcessHandle core = suite.part("core-platform").process();
        String requests = requests("frozen");
        RawCaller token = member.raw();
        RawCaller session = member.rawSession();
        List<Integer> answers = new ArrayList<>();
        Signal.STOP.send(core);
        long began = System.nanoTime();
        try {
            token.send("POST", table.path(), "{\"fields\":{\"Name\":\"a leaking roof in the old harbour\"}}");
            Until.holds("Finding the new record", PATIENCE, () -> member.search("water comes through the ceiling")
                    .contains("a leaking roof in the old harbour"));
            // Long enough for the gateway to miss its heartbeats.
            for (int round = 0; round < 20 || elapsed(began).compareTo(Duration.ofSeconds(9)) < 0; round++) {
                answers.add(token.send(
                                "POST",
                                table.path(),
                                Map.of("Content-Type", "application/json", "X-Request-Id", requests + "-" + round),
                                java.net.http.HttpRequest.BodyPublishers.ofString(
                                        Json.write(Map.of("fields", Map.of("Name", "note " + round)))))
                        .status());
                answers.add(token.get(table.path() + "?pageSize=5").status());
                answers.add(session.get("/api/search?q=roof&workspaceId=" + member.workspaceId())
                        .status());
                answers.add(session.get("/api/workflows?workspaceId=" + member.workspaceId())
                        .status());
                answers.add(session.get("/api/notifications").status());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            assertThat(answers).hasSizeGreaterThanOrEqualTo(100).containsOnly(200);
            RawCaller.Answer account = session.get("/api/users/me");
            assertThat(account.status()).as("the frozen one's own route").isEqualTo(503);
            assertThat(account.header("Content-Type")).isEqualTo("application/problem+json");
        } finally {
            Signal.CONT.send(core);
        }
        Until.holds(
                "core-platform's return",
                PATIENCE,
                () -> session.get("/api/users/me").status() == 200);
        int written = answers.size() / 5;
        Until.holds(
                "The audit of " + written + " records",
                PATIENCE,
                () -> suite.ledger()
                                .audited("org.pyairtable.data.records.changed.v1", requests)
                                .size()
                        >= written);
        assertThat(suite.ledger().audited("org.pyairtable.data.records.changed.v1", requests))
                .hasSize(written)
                .doesNotHaveDuplicates();
        System.out.printf(
                "    %d requests answered with 200 while core-platform was frozen for %d ms%n",
                answers.size(), elapsed(began).toMillis());
    }

    @Test
    @Tag(ON_DEMAND)
    void aDeadServiceIsAnswered503AtOnceAndReturnsByItself() {
        String dead = "/api/notifications";
        RawCaller caller = member.rawSession();
        Member.Table table = member.tables("Other").getFirst();
        assertThat(caller.get(dead).status()).isEqualTo(200);

        RunningSuite.Part killed = suite.kill("communication-hub");

        long began = System.nanoTime();
        List<RawCaller.Answer> early = new ArrayList<>();
        while (!breaker("communication-hub").equals("open")) {
            early.add(caller.get(dead));
            assertThat(elapsed(began)).as("time until the breaker opens").isLessThan(Duration.ofSeconds(20));
        }
        long opened = elapsed(began).toMillis();
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawCaller.Answer answer = caller.get(dead);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.json().path("code").asText()).isEqualTo("UNAVAILABLE");
            assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
            millis.add(answer.took().toMillis());
        }
        assertThat(early).extracting(RawCaller.Answer::status).isSubsetOf(502, 503);
        millis.sort(Long::compare);
        assertThat(millis.get(17)).as("the slowest but two of " + millis).isLessThanOrEqualTo(100);
        List<RawCaller.Answer> others = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();
        Optional<Duration> back = Optional.empty();
        while (back.isEmpty()) {
            others.add(member.raw().get(table.path()));
            others.add(caller.get("/api/workflows?workspaceId=" + member.workspaceId()));
            others.add(caller.get("/api/users/me"));
            int status = caller.get(dead).status();
            statuses.add(status);
            back = status == 200 ? Optional.of(elapsed(began)) : Optional.empty();
            assertThat(elapsed(began)).as("time until it is back").isLessThan(PATIENCE);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        suite.awaitRestart(killed);
        Until.holds(
                "A closed breaker", PATIENCE, () -> breaker("communication-hub").equals("closed"));
        assertThat(others).extracting(RawCaller.Answer::status).containsOnly(200);
        assertThat(statuses.subList(0, statuses.size() - 1)).isSubsetOf(502, 503);
        for (int i = 0; i < 10; i++) {
            assertThat(caller.get(dead).status()).isEqualTo(200);
        }
        System.out.printf(
                "    breaker open after %d ms and %d requests; then 503 in %d to %d ms; traffic back %d ms after the kill; "
                        + "%d requests to other services meanwhile, all 200%n",
                opened,
                early.size(),
                millis.getFirst(),
                millis.getLast(),
                back.get().toMillis(),
                others.size());
    }

    @Test
    @Tag(ON_DEMAND)
    void aFrozenBrokerStopsNoWriteAndGetsEveryEventLater() {
        Member.Table table = member.tables("Frozen").getFirst();
        String requests = requests("broker");
        ProcessHandle kafka = suite.part("kafka").process();
        RecordStream stream = RecordStream.start(member, table, requests, 2, Duration.ofMillis(50));
        stream.awaitAcknowledged(20);
        long frozen = System.nanoTime();
        Signal.STOP.send(kafka);
        try {
            Until.holds("Ten seconds", PATIENCE, () -> elapsed(frozen).compareTo(Duration.ofSeconds(10)) >= 0);
        } finally {
            Signal.CONT.send(kafka);
        }
        long thawed = System.nanoTime();

        List<RecordStream.Attempt> attempts = stream.stop();

        List<RecordStream.Attempt> meanwhile = attempts.stream()
                .filter(a -> a.beganNanos() > frozen && a.beganNanos() < thawed)
                .toList();
        assertThat(meanwhile).hasSizeGreaterThanOrEqualTo(50).allMatch(RecordStream.Attempt::acknowledged);
        Duration slowest = meanwhile.stream()
                .map(RecordStream.Attempt::took)
                .max(Duration::compareTo)
                .orElseThrow();
        assertThat(slowest).isLessThan(Duration.ofSeconds(5));
        assertThat(new Reckoning(suite, table, requests).settle(attempts)).hasSize(attempts.size());
        System.out.printf(
                "    %d writes acknowledged while the broker was frozen, the slowest in %d ms; all handled %d ms after%n",
                meanwhile.size(), slowest.toMillis(), elapsed(thawed).toMillis());
    }

    @Test
    @Tag(ON_DEMAND)
    void aKillOfTheDatabaseLosesNothingAcknowledged() {
        Member.Table table = member.tables("Durable").getFirst();
        String requests = requests("database");
        RecordStream stream = RecordStream.start(member, table, requests, 4, Duration.ofMillis(20));
        stream.awaitAcknowledged(50);

        RunningSuite.Part killed = suite.kill("postgres");

        long before = stream.acknowledged();
        stream.awaitAcknowledged(before + 50);
        List<RecordStream.Attempt> attempts = stream.stop();
        suite.awaitRestart(killed);
        suite.awaitReady();
        new Reckoning(suite, table, requests).settle(attempts);
        assertThat(attempts)
                .as("meanwhile every client is asked to retry")
                .extracting(RecordStream.Attempt::status)
                .contains(503)
                .isSubsetOf(200, 503);
        printOutage(attempts);
    }

    @Test
    @Tag(ON_DEMAND)
    void aKillInTheMiddleOfFetchingAFileBringsItAllTheSameAndOnce() throws IOException {
        byte[] bytes = new byte[3 << 20];
        new Random(7).nextBytes(bytes);
        Member.Table table = member.tables("Plans").getFirst();
        member.token()
                .post(
                        "/v0/meta/bases/" + table.baseId() + "/tables/" + table.id() + "/fields",
                        Map.of("name", "Files", "type", "multipleAttachments"))
                .expect(200);
        try (StuckSite site = StuckSite.of(bytes)) {
            JsonNode record = member.token()
                    .post(
                            table.path(),
                            Map.of("fields", Map.of("Name", "House", "Files", List.of(Map.of("url", site.url())))))
                    .expect(200)
                    .body();
            String file = record.at("/fields/Files/0/id").asText();
            Until.holds("Half of the file", PATIENCE, () -> suite.ledger().pieces(file) == 6);

            RunningSuite.Part killed = suite.kill("data-integration");

            suite.awaitRestart(killed);
            long began = System.nanoTime();
            String path = table.path() + "/" + record.path("id").asText();
            Until.holds(
                    "The whole file",
                    PATIENCE,
                    () -> member.token().get(path).body().at("/fields/Files/0").has("size"));
            System.out.printf(
                    "    whole %d s after the restart%n", elapsed(began).toSeconds());
            JsonNode cell = member.token().get(path).expect(200).body().at("/fields/Files");
            assertThat(cell.size()).isEqualTo(1);
            assertThat(cell.path(0).path("id").asText()).isEqualTo(file);
            assertThat(cell.path(0).path("size").asInt()).isEqualTo(bytes.length);
            assertThat(cell.path(0).path("type").asText()).isEqualTo("application/x-plan");
            assertThat(fetched(cell.path(0).path("url").asText())).isEqualTo(bytes);
            assertThat(site.requests()).as("once before the kill, once after").isEqualTo(2);
            assertThat(suite.ledger().file(file)).containsExactly("ready 0 " + bytes.length + " 12 " + bytes.length);
            assertThat(changes(table))
                    .as("the record was made, its file arrived")
                    .isEqualTo(2);
        }
    }

    private static byte[] fetched(String url) throws IOException {
        try (var stream = URI.create(url).toURL().openStream()) {
            return stream.readAllBytes();
        }
    }

    /** The number of events about the table's records, counted after one more that marks the end. */
    private long changes(Member.Table table) {
        String last = requests("last");
        member.raw()
                .send(
                        "POST",
                        table.path(),
                        Map.of("Content-Type", "application/json", "X-Request-Id", last),
                        java.net.http.HttpRequest.BodyPublishers.ofString("{\"fields\":{\"Name\":\"last\"}}"));
        suite.broker()
                .collect(Topics.RECORDS.name())
                .await(Topics.RECORDS.name(), m -> m.header("ce_correlation").equals(last), PATIENCE);
        return suite.broker().all(Topics.RECORDS.name(), PATIENCE).stream()
                        .filter(m -> m.key().filter(table.id()::equals).isPresent())
                        .map(Message::id)
                        .distinct()
                        .count()
                - 1;
    }

    @Test
    @Tag(ON_DEMAND)
    void aServiceThatIsAskedToStopWithdrawsFirstAndFinishesWhatItHas() {
        RunningSuite.Part part = suite.part("workflow-engine");
        String key = "workflow-engine/" + instance("workflow-engine");
        RawCaller caller = member.rawSession();
        List<Integer> statuses = new java.util.concurrent.CopyOnWriteArrayList<>();
        CompletableFuture<Long> exited = part.process().onExit().thenApply(p -> System.nanoTime());
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
            while (!exited.isDone()) {
                statuses.add(caller.send("POST", "/api/formulas/evaluate", "{\"formula\":\"1+1\",\"fields\":{}}")
                        .status());
            }
        });
        Until.holds("Traffic", PATIENCE, () -> statuses.size() >= 20);

        Signal.TERM.send(part.process());

        suite.broker()
                .await(
                        Topics.INSTANCES.name(),
                        m -> m.key().filter(key::equals).isPresent()
                                && m.value().isEmpty(),
                        PATIENCE);
        long withdrawn = System.nanoTime();
        long ended = exited.join();
        traffic.join();
        assertThat(withdrawn).as("withdrawn before it ended").isLessThan(ended);
        assertThat(statuses).as("answered, or not asked any more").containsOnly(200, 503);
        suite.awaitRestart(part);
        suite.awaitReady();
        Message last = suite.broker().all(Topics.INSTANCES.name(), PATIENCE).stream()
                .filter(m -> m.key().filter(key::equals).isPresent())
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(last.value()).as("no heartbeat after the withdrawal").isEmpty();
        assertThat(instance("workflow-engine")).isNotEqualTo(key.substring(key.indexOf('/') + 1));
        System.out.printf(
                "    withdrawn %d ms before it ended; %d requests meanwhile, %d of them 503%n",
                TimeUnit.NANOSECONDS.toMillis(ended - withdrawn),
                statuses.size(),
                statuses.stream().filter(s -> s == 503).count());
    }

    /** A workflow that answers each new order with an entry in the log. */
    private String logEachOrder(Member.Table orders, Member.Table log) {
        Map<String, Object> definition = Map.of(
                "workspaceId",
                member.workspaceId(),
                "name",
                "Log orders",
                "trigger",
                Map.of("type", "recordCreated", "baseId", orders.baseId(), "table", orders.id()),
                "steps",
                List.of(Map.of(
                        "id", "log",
                        "action", "createRecord",
                        "baseId", log.baseId(),
                        "table", log.id(),
                        "fields", Map.of("Name", "{{record.Name}}"))));
        return Until.present("The workflow's creation", PATIENCE, () -> {
            Gateway.Answer answer = member.session().post("/api/workflows", definition);
            return answer.status() == 201 ? Optional.of(answer.body().path("id").asText()) : Optional.empty();
        });
    }

    private String breaker(String service) {
        for (JsonNode item :
                suite.anonymous().get("/api/status").expect(200).body().path("services")) {
            if (item.path("name").asText().equals(service)) {
                return item.path("breaker").asText();
            }
        }
        throw new AssertionError("the status names no " + service);
    }

    private String instance(String service) {
        for (JsonNode item : suite.operator()
                .get("/api/operator/instances")
                .expect(200)
                .body()
                .path("items")) {
            if (item.path("service").asText().equals(service)) {
                return item.path("instanceId").asText();
            }
        }
        throw new AssertionError("no instance of " + service);
    }

    private static void printOutage(List<RecordStream.Attempt> attempts) {
        long[] acknowledged = attempts.stream()
                .filter(RecordStream.Attempt::acknowledged)
                .mapToLong(a -> a.beganNanos() + a.took().toNanos())
                .sorted()
                .toArray();
        long gap = 0;
        for (int i = 1; i < acknowledged.length; i++) {
            gap = Math.max(gap, acknowledged[i] - acknowledged[i - 1]);
        }
        System.out.printf(
                "    longest time without an acknowledged write: %d ms%n", TimeUnit.NANOSECONDS.toMillis(gap));
        System.out.printf(
                "    answers to the others: %s%n",
                attempts.stream()
                        .filter(a -> !a.acknowledged())
                        .collect(java.util.stream.Collectors.groupingBy(
                                RecordStream.Attempt::status, java.util.stream.Collectors.counting())));
    }

    private static String requests(String what) {
        return what + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static Duration elapsed(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
