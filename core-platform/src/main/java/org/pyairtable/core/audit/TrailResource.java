package org.pyairtable.core.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.identity.SignedIn;

/** The state of the trail, for operators. */
@Path("/operator/audit")
public class TrailResource {
    private static final String STANDING = """
            select h.sequence, w.waiting, w.oldest, (select count(*) from audit_set_aside) as set_aside
            from audit_head h, (select count(*) as waiting, min(happened_at) as oldest
                from (select happened_at from audit_intake order by id limit 100000) first) w
            where h.id = 1""";

    private final Pool pool;
    private final ChainingState state;
    private final SignedIn signedIn;

    TrailResource(Pool pool, ChainingState state, SignedIn signedIn) {
        this.pool = pool;
        this.state = state;
        this.signedIn = signedIn;
    }

    /** Entries that the chain did not write; it continued after them, and verification names the first. */
    @Schema(name = "AuditDisturbance")
    record Disturbance(Instant foundAt, long firstSequence, long lastSequence) {}

    /**
     * @param state {@code chaining} or {@code stalled}
     * @param sequence of the last entry
     * @param waiting events that are not chained yet, counted up to 100,000
     * @param setAside events that can never be chained, in the table {@code audit_set_aside} with the reason
     * @param stalledSince the time of the first failure in a row, with its {@code reason}; absent while chaining works
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditStanding")
    record Standing(
            String state,
            long sequence,
            long waiting,
            @Nullable Instant oldestWaiting,
            long setAside,
            @Nullable Instant stalledSince,
            @Nullable String reason,
            List<Disturbance> disturbances) {}

    @GET
    @Operation(operationId = "getAuditStanding")
    public Uni<Standing> standing() {
        signedIn.operating();
        return pool.query(
                        "select found_at, first_sequence, last_sequence from audit_disturbances order by id desc limit 100")
                .execute()
                .map(rows -> Rows.stream(rows).map(TrailResource::disturbance).toList())
                .chain(disturbances -> pool.query(STANDING)
                        .execute()
                        .map(rows -> standing(rows.iterator().next(), disturbances)));
    }

    private Standing standing(Row row, List<Disturbance> disturbances) {
        Optional<ChainingState.Stall> stall = state.stall();
        OffsetDateTime oldest = row.getOffsetDateTime("oldest");
        return new Standing(
                stall.isPresent() ? "stalled" : "chaining",
                row.getLong("sequence"),
                row.getLong("waiting"),
                oldest == null ? null : oldest.toInstant(),
                row.getLong("set_aside"),
                stall.map(ChainingState.Stall::since).orElse(null),
                stall.map(ChainingState.Stall::reason).orElse(null),
                disturbances);
    }

    private static Disturbance disturbance(Row row) {
        return new Disturbance(
                Rows.instant(row, "found_at"), row.getLong("first_sequence"), row.getLong("last_sequence"));
    }
}
