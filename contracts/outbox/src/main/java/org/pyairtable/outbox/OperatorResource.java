package org.pyairtable.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** What an operator sees of a service's messaging, and can do about its dead letters. */
@Path("/operator")
public class OperatorResource {
    private static final int MAX_LIMIT = 100;

    /** One page; the cursor is absent on the last one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page<T>(List<T> items, @Nullable String nextCursor) {}

    /** @param outcome {@code handled}, or {@code failed} with the reason; then the dead letter stays */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Replay(String outcome, @Nullable String reason) {}

    /** @param millis from the event's time to the commit of its effect; clocks of two machines may differ */
    public record HandledEvent(
            String eventId,
            String type,
            String topic,
            String handler,
            Instant eventTime,
            Instant handledAt,
            long millis) {}

    /** A key that waits because the broker refuses its first row. */
    public record Held(String topic, String key, int attempts, Instant retryAt, String reason) {}

    /** What is appended and not yet confirmed by the broker. */
    public record OutboxState(long unpublished, long oldestAgeMillis, List<Held> held) {}

    private final Caller caller;
    private final DeadLetters deadLetters;
    private final RecordHandling handling;
    private final OutboxRelay relay;
    private final OutboxQueries queries;
    private final Pool pool;

    OperatorResource(
            Caller caller,
            DeadLetters deadLetters,
            RecordHandling handling,
            OutboxRelay relay,
            OutboxTable table,
            Pool pool) {
        this.caller = caller;
        this.deadLetters = deadLetters;
        this.handling = handling;
        this.relay = relay;
        this.queries = new OutboxQueries(table);
        this.pool = pool;
    }

    @GET
    @Path("/dead-letters")
    public Uni<Page<DeadLetter>> list(
            @QueryParam("cursor") @DefaultValue("") String cursor, @QueryParam("limit") @DefaultValue("50") int limit) {
        requireOperator();
        int size = Math.clamp(limit, 1, MAX_LIMIT);
        return deadLetters
                .list(cursor, size)
                .map(items -> new Page<>(
                        items, items.size() < size ? null : items.getLast().id()));
    }

    @GET
    @Path("/dead-letters/{id}")
    public Uni<DeadLetter> inspect(String id) {
        requireOperator();
        return deadLetters.find(id).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    @POST
    @Path("/dead-letters/{id}/replay")
    public Uni<Replay> replay(String id) {
        requireOperator();
        return deadLetters
                .find(id)
                .map(found -> found.orElseThrow(() -> unknown(id)))
                .chain(letter -> deadLetters
                        .original(id)
                        .map(found -> found.orElseThrow(() -> unknown(id)))
                        .chain(entry -> handling.handleOnce(entry, letter.handler()))
                        .chain(() -> deadLetters.drop(id))
                        .map(dropped -> new Replay("handled", null))
                        .onFailure(failure -> !(failure instanceof ServiceException))
                        .recoverWithItem(failure -> new Replay("failed", String.valueOf(failure.getMessage()))));
    }

    @DELETE
    @Path("/dead-letters/{id}")
    public Uni<Void> drop(String id) {
        requireOperator();
        return deadLetters
                .drop(id)
                .invoke(dropped -> {
                    if (!dropped) {
                        throw unknown(id);
                    }
                })
                .replaceWithVoid();
    }

    @GET
    @Path("/handled-events")
    public Uni<Page<HandledEvent>> handled(@QueryParam("correlation") @DefaultValue("") String correlation) {
        requireOperator();
        return pool.preparedQuery("select * from inbox where correlation = $1 order by handled_at limit 1000")
                .execute(Tuple.of(correlation))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(OperatorResource::handledEvent)
                        .toList())
                .map(items -> new Page<>(items, null));
    }

    @GET
    @Path("/outbox")
    public Uni<OutboxState> outbox() {
        requireOperator();
        List<Held> held = relay.held().stream()
                .map(h -> new Held(h.key().topic(), h.key().key(), h.attempts(), h.retryAt(), h.reason()))
                .toList();
        return queries.backlog(pool).map(b -> new OutboxState(b.unpublished(), b.oldestAgeMillis(), held));
    }

    private void requireOperator() {
        if (!caller.principal().isOperator()) {
            throw ServiceException.forbidden("This needs an operator");
        }
    }

    private static HandledEvent handledEvent(Row row) {
        Instant eventTime = row.getOffsetDateTime("event_time").toInstant();
        Instant handledAt = row.getOffsetDateTime("handled_at").toInstant();
        return new HandledEvent(
                row.getString("event_id"),
                row.getString("event_type"),
                row.getString("topic"),
                row.getString("handler"),
                eventTime,
                handledAt,
                Duration.between(eventTime, handledAt).toMillis());
    }

    private static ServiceException unknown(String id) {
        return ServiceException.notFound("Dead letter " + id);
    }
}
