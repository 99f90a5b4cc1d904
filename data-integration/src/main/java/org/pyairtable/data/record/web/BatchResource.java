package org.pyairtable.data.record.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.ProblemDialect;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.record.write.Written;
import org.pyairtable.data.refusal.RefusedBatch;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.tracing.TraceContext;

/** Many records by one request. */
@Path("/api/bases/{base}/tables/{table}/batch")
@Produces(MediaType.APPLICATION_JSON)
public class BatchResource {
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;

    private final RecordWrites writes;

    BatchResource(RecordWrites writes) {
        this.writes = writes;
    }

    /** @param records in the order of the request */
    @Schema(name = "RecordBatchAnswer")
    public record Answer(List<Done> records) {}

    /** @param created whether the record is new */
    @Schema(name = "RecordBatchDone")
    public record Done(String id, boolean created) {}

    /**
     * Why nothing was written, as a problem of RFC 9457.
     *
     * @param cells what is wrong, by record and field
     */
    @Schema(name = "RecordBatchProblem")
    public record BatchProblem(
            String type, String title, int status, String code, String detail, List<Cell> cells, String traceId) {}

    /**
     * @param record its position in the request, from 0
     * @param id absent for a record that was to be created
     * @param field as the request names it; absent for a fault of the record
     * @param present what the cell holds, where something else was expected; absent for an empty cell
     */
    @Schema(name = "RecordBatchCell")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cell(
            int record,
            @Nullable String id,
            @Nullable String field,
            String message,
            @Nullable Object present) {
        static Cell of(RefusedBatch.Fault fault) {
            return new Cell(
                    fault.index(),
                    fault.id().orElse(null),
                    fault.field().orElse(null),
                    fault.message(),
                    fault.present().orElse(null));
        }
    }

    /** Creates and updates up to 1,000 records, all or none: one value that cannot be written refuses them all. */
    @POST
    @Operation(operationId = "writeRecordBatch")
    @APIResponse(
            responseCode = "200",
            description = "All are written",
            content = @Content(schema = @Schema(implementation = Answer.class)))
    @APIResponse(
            responseCode = "409",
            description = "Nothing is written: cells hold other values than expected",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = BatchProblem.class)))
    @APIResponse(
            responseCode = "422",
            description = "Nothing is written: values cannot be written",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = BatchProblem.class)))
    public Uni<Answer> write(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @Context RoutingContext http,
            @Nullable BatchBody body) {
        if (body == null) {
            throw ServiceException.invalid("records", "is missing");
        }
        RecordWrites.Target target =
                new RecordWrites.Target(Caller.principal(http), base, table, Caller.context(http, null), "api");
        return writes.write(target, body.request()).map(BatchResource::answer);
    }

    private static Answer answer(Written written) {
        Set<String> created = Set.copyOf(written.createdIds());
        return new Answer(written.records().stream()
                .map(record -> new Done(record.id(), created.contains(record.id())))
                .toList());
    }

    /** A refused batch states its cells; all else is answered as elsewhere. */
    @ServerExceptionMapper
    public Response refused(RefusedException failure) {
        return failure.refusal() instanceof RefusedBatch batch ? refused(batch) : new ProblemDialect().refused(failure);
    }

    private static Response refused(RefusedBatch batch) {
        int status = batch.isConflict() ? CONFLICT : UNPROCESSABLE;
        String code = batch.isConflict() ? RefusedBatch.UNEXPECTED : RefusedBatch.INVALID;
        Problem problem = Problem.of(status, code, batch.message(), List.of(), TraceContext.currentTraceId());
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new BatchProblem(
                        problem.type(),
                        problem.title(),
                        status,
                        code,
                        problem.detail(),
                        batch.faults().stream().map(Cell::of).toList(),
                        problem.traceId()))
                .build();
    }
}
