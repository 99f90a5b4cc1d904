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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** Lets operators inspect a service's messaging and work on its dead letters. */
@Path("/operator")
public class OperatorResource {
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

    /** A held key: the broker refuses its first row. */
    public record Held(String topic, String key, int attempts, Instant retryAt, String reason) {}

    /** The rows that the broker has not confirmed yet. */
    public record OutboxState(long unpublished, long oldestAgeMillis, List<Held> held) {}

    private final SignedIn signedIn;
    private final DeadLetters deadLetters;
    private final InboxDelivery delivery;
    private final OutboxRelay relay;
    private final OutboxQueries queries;
    private final Pool pool;

    OperatorResource(
            SignedIn signedIn,
            DeadLetters deadLetters,
            InboxDelivery delivery,
            OutboxRelay relay,
            OutboxTable table,
            Pool pool) {
        this.signedIn = signedIn;
        this.deadLetters = deadLetters;
        this.delivery = delivery;
        this.relay = relay;
        this.queries = new OutboxQueries(table);
        this.pool = pool;
    }

    @GET
    @Path("/dead-letters")
    @Operation(operationId = "listDeadLetters")
    public Uni<Page<DeadLetter>> list(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable Integer limit) {
        signedIn.operating();
        PageRequest page = PageRequest.of(cursor, limit);
        return deadLetters
                .list(page.textOr(""), page.rows())
                .map(letters -> Page.ofTexts(letters, page, DeadLetter::id));
    }

    @GET
    @Path("/dead-letters/{id}")
    @Operation(operationId = "getDeadLetter")
    public Uni<DeadLetter> inspect(String id) {
        signedIn.operating();
        return deadLetters.find(id).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    @POST
    @Path("/dead-letters/{id}/replay")
    @Operation(operationId = "replayDeadLetter")
    public Uni<Replay> replay(String id) {
        signedIn.operating();
        return deadLetters
                .find(id)
                .map(found -> found.orElseThrow(() -> unknown(id)))
                .chain(letter -> deadLetters
                        .original(id)
                        .map(found -> found.orElseThrow(() -> unknown(id)))
                        .chain(message -> delivery.redeliver(message, letter.handler()))
                        .chain(() -> deadLetters.drop(id))
                        .map(dropped -> new Replay("handled", null))
                        .onFailure(failure -> !(failure instanceof ServiceException))
                        .recoverWithItem(failure -> new Replay("failed", String.valueOf(failure.getMessage()))));
    }

    @DELETE
    @Path("/dead-letters/{id}")
    @Operation(operationId = "dropDeadLetter")
    public Uni<Void> drop(String id) {
        signedIn.operating();
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
    @Operation(operationId = "listHandledEvents")
    public Uni<Page<HandledEvent>> handled(@QueryParam("correlation") @DefaultValue("") String correlation) {
        signedIn.operating();
        return pool.preparedQuery("select * from inbox where correlation = $1 order by handled_at limit 1000")
                .execute(Tuple.of(correlation))
                .map(rows ->
                        Rows.stream(rows).map(OperatorResource::handledEvent).toList())
                .map(items -> new Page<>(items, null));
    }

    @GET
    @Path("/outbox")
    @Operation(operationId = "getOutbox")
    public Uni<OutboxState> outbox() {
        signedIn.operating();
        List<Held> held = relay.held().stream()
                .map(h -> new Held(h.key().topic(), h.key().key(), h.attempts(), h.retryAt(), h.reason()))
                .toList();
        return queries.backlog(pool).map(b -> new OutboxState(b.unpublished(), b.oldestAgeMillis(), held));
    }

    private static HandledEvent handledEvent(Row row) {
        Instant eventTime = Rows.instant(row, "event_time");
        Instant handledAt = Rows.instant(row, "handled_at");
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
