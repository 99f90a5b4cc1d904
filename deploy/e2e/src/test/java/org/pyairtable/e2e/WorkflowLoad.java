package org.pyairtable.e2e;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.KafkaProbe;

/**
 * Clients that start runs, each repeating its request with the same key until it is acknowledged, a member who decides what
 * they ask, and a system that publishes the events for which they wait, again and again until they go on.
 */
final class WorkflowLoad {
    /**
     * A run that was asked for.
     *
     * @param key also the {@code Idempotency-Key} of the requests that started it
     */
    record Start(String key, ModelWorkflow workflow, int number, List<String> items) {
        private String body() {
            return Json.write(Map.of("input", Map.of("key", key, "number", number, "items", items)));
        }
    }

    private static final int CLIENTS = 3;
    private static final Duration PACE = Duration.ofMillis(800);
    private static final Duration REST = Duration.ofMillis(300);
    private static final Duration SIGNALS = Duration.ofSeconds(1);
    private static final Duration RETURN = Duration.ofMinutes(5);
    private static final Set<Integer> MAY_PASS = Set.of(0, 429, 502, 503, 504);
    private static final List<String> ITEMS = List.of("a", "b", "c", "d");

    private final RawCaller caller;
    private final RawCaller approver;
    private final Ledger ledger;
    private final KafkaProbe broker;
    private final String workspaceId;
    private final List<ModelWorkflow> workflows;
    private final String prefix;
    private final long seed;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, String> runs = new ConcurrentHashMap<>();
    private final Queue<Start> starts = new ConcurrentLinkedQueue<>();
    private final Queue<String> oddities = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private final Thread decider = Thread.ofVirtual().unstarted(this::decide);
    private final Thread signaller = Thread.ofVirtual().unstarted(this::signal);
    private volatile boolean stopped;
    private volatile boolean decided;

    /** @param prefix what the keys of its runs begin with */
    WorkflowLoad(RunningSuite suite, Member member, List<ModelWorkflow> workflows, String prefix, long seed) {
        this.caller = member.raw();
        this.approver = approver(suite, member);
        this.ledger = suite.ledger();
        this.broker = suite.broker();
        this.workspaceId = member.workspaceId();
        this.workflows = List.copyOf(workflows);
        this.prefix = prefix;
        this.seed = seed;
    }

    /** With a token that decides: a session would end during a long test. */
    private static RawCaller approver(RunningSuite suite, Member member) {
        String token = member.session()
                .post("/api/tokens", Map.of("name", "decides", "scopes", List.of("*", "account")))
                .expect(201)
                .body()
                .path("token")
                .asText();
        RawCaller approver = RawCaller.withToken(suite.anonymous().url(), token);
        Until.holds(
                "The token to be known",
                RETURN,
                () -> approver.get("/v0/meta/whoami").status() == 200);
        return approver;
    }

    void start() {
        decider.start();
        signaller.start();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(this::run));
        }
    }

    /** Returns when every run that was asked for is acknowledged. Questions are still answered. */
    List<Start> stop() {
        stopped = true;
        clients.forEach(WorkflowLoad::join);
        return List.copyOf(starts);
    }

    void close() {
        stopped = true;
        decided = true;
        join(decider);
        join(signaller);
    }

    /** The ids of the runs by their keys, as they were answered. */
    Map<String, String> runs() {
        return runs;
    }

    /** Answers that nothing explains. */
    List<String> oddities() {
        return List.copyOf(oddities);
    }

    private void run() {
        while (!stopped) {
            Start start = make(next.getAndIncrement());
            starts.add(start);
            long end = System.nanoTime() + RETURN.toNanos();
            while (!acknowledged(start) && System.nanoTime() < end) {
                LockSupport.parkNanos(REST.toNanos());
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    private Start make(int count) {
        Random random = new Random(seed * 31 + count);
        return new Start(
                prefix + count,
                workflows.get(count % workflows.size()),
                random.nextInt(10),
                ITEMS.subList(0, random.nextInt(1, ITEMS.size() + 1)));
    }

    /** Whether there is nothing more to ask. */
    private boolean acknowledged(Start start) {
        RawCaller.Answer answer = caller.send(
                "POST",
                "/api/workflows/" + start.workflow().id() + "/runs",
                Map.of("Content-Type", "application/json", "Idempotency-Key", start.key()),
                BodyPublishers.ofString(start.body()));
        if (answer.status() == 202) {
            runs.put(start.key(), answer.json().path("runId").asText());
            return true;
        }
        if (!MAY_PASS.contains(answer.status())) {
            oddities.add("start of " + start.key() + ": " + answer.status() + " " + answer.body());
            return true;
        }
        return false;
    }

    private void decide() {
        while (!decided) {
            for (Ledger.Question question : questions()) {
                RawCaller.Answer answer = approver.send(
                        "POST",
                        "/api/runs/" + question.runId() + "/decisions",
                        Json.write(Map.of("step", question.step(), "approve", ModelRun.approves(question.title()))));
                // 409: the decision before was taken, and its answer was lost.
                if (answer.status() != 200 && answer.status() != 409 && !MAY_PASS.contains(answer.status())) {
                    oddities.add("decision on " + question + ": " + answer.status() + " " + answer.body());
                }
            }
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    private void signal() {
        while (!decided) {
            try {
                for (String value : ledger.awaited(ModelStep.Await.EVENT, ModelStep.Await.MEMBER, prefix)) {
                    broker.send("ingest.events", workspaceId, signal(value));
                }
            } catch (IllegalStateException | AssertionError unavailable) {
                // The database or the broker has been killed; the steps wait on.
            }
            LockSupport.parkNanos(SIGNALS.toNanos());
        }
    }

    private CloudEvent signal(String value) {
        return CloudEvent.ofJson(
                        "org.pyairtable.ingest.events.external.v1",
                        Map.of(
                                "workspaceId",
                                workspaceId,
                                "name",
                                ModelStep.Await.EVENT,
                                "payload",
                                Map.of(ModelStep.Await.MEMBER, value)))
                .withWorkspace(workspaceId);
    }

    private List<Ledger.Question> questions() {
        try {
            return ledger.questions(prefix);
        } catch (IllegalStateException databaseUnavailable) {
            return List.of();
        }
    }

    private static void join(Thread thread) {
        try {
            if (!thread.join(RETURN.plusMinutes(2))) {
                throw new AssertionError("a client still waits for its service");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
