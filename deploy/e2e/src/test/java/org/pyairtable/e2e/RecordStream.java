package org.pyairtable.e2e;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that create records, one a request, each its next one after the answer to the last. No request is repeated: a
 * client whose request was not answered with 200 rests and goes on with another record.
 */
final class RecordStream {
    /**
     * A request to create a record.
     *
     * @param number counts the requests of one client
     * @param name what the record is called, and the request's id
     * @param recordId empty unless acknowledged
     * @param beganNanos by {@link System#nanoTime()}
     */
    record Attempt(int client, int number, String name, int status, String recordId, long beganNanos, Duration took) {
        boolean acknowledged() {
            return status == 200;
        }

        /** The gateway says that the service was not asked. */
        boolean refused() {
            return status == 503;
        }
    }

    private static final Duration RETURN = Duration.ofMinutes(5);
    private static final Duration REST = Duration.ofMillis(200);

    private final RawCaller caller;
    private final Member.Table table;
    private final String prefix;
    private final Duration pace;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopped;

    private RecordStream(RawCaller caller, Member.Table table, String prefix, Duration pace) {
        this.caller = caller;
        this.table = table;
        this.prefix = prefix;
        this.pace = pace;
    }

    /**
     * Starts clients that go on until they are stopped.
     *
     * @param prefix what the records' names and the requests' ids begin with
     * @param pace how long a client rests between two requests
     */
    static RecordStream start(Member member, Member.Table table, String prefix, int clients, Duration pace) {
        RecordStream stream = new RecordStream(member.raw(), table, prefix, pace);
        for (int client = 0; client < clients; client++) {
            int self = client;
            stream.clients.add(Thread.ofVirtual().start(() -> stream.run(self)));
        }
        return stream;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    void awaitAcknowledged(long count) {
        Until.holds(count + " acknowledged records", RETURN, () -> acknowledged() >= count);
    }

    /** Ends the stream and returns every attempt, in the order of the answers. */
    List<Attempt> stop() {
        stopped = true;
        try {
            for (Thread client : clients) {
                if (!client.join(RETURN)) {
                    throw new AssertionError("a client still waits for its service after " + RETURN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return List.copyOf(attempts);
    }

    private void run(int client) {
        for (int number = 0; !stopped; number++) {
            Attempt attempt = create(client, number);
            attempts.add(attempt);
            if (attempt.acknowledged()) {
                acknowledged.incrementAndGet();
                LockSupport.parkNanos(pace.toNanos());
            } else {
                LockSupport.parkNanos(REST.toNanos());
            }
        }
    }

    private Attempt create(int client, int number) {
        String name = prefix + "-" + client + "-" + number;
        long began = System.nanoTime();
        RawCaller.Answer answer = caller.send(
                "POST",
                table.path(),
                Map.of("Content-Type", "application/json", "X-Request-Id", name),
                BodyPublishers.ofString(Json.write(Map.of("fields", Map.of("Name", name, "Number", number)))));
        String recordId = answer.status() == 200 ? answer.json().path("id").asText() : "";
        return new Attempt(client, number, name, answer.status(), recordId, began, answer.took());
    }
}
