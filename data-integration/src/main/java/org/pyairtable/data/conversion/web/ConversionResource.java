package org.pyairtable.data.conversion.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.airtable.ProblemDialect;
import org.pyairtable.data.conversion.ConversionReport;
import org.pyairtable.data.conversion.Conversions.Wish;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.impact.web.InUseProblem;
import org.pyairtable.data.refusal.InUse;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.problem.ServiceException;

/** Changes the type of a field, which Airtable's API cannot. */
@Path("/api/bases/{base}/tables/{table}/fields/{field}/conversion")
@Produces(MediaType.APPLICATION_JSON)
public class ConversionResource {
    /**
     * What the field is to become.
     *
     * @param options as in Airtable's field model; a select without choices gets one for each value that occurs
     * @param preview only says what would happen; false when absent
     * @param refuseIfUsed answers 409 and changes nothing when anything uses the field; false when absent
     */
    @Schema(name = "FieldConversion")
    public record Body(
            @Nullable String type,
            @Nullable JsonNode options,
            @Nullable Boolean preview,
            @Nullable Boolean refuseIfUsed) {}

    private final ConversionJobs conversions;

    ConversionResource(ConversionJobs conversions) {
        this.conversions = conversions;
    }

    /**
     * Keeps what can be kept of the cells; dependents are computed anew. It is there as a whole or not at all: nothing is left of
     * a conversion that fails or is cancelled.
     */
    @POST
    @APIResponse(
            responseCode = "200",
            description = "What happened, or would",
            content = @Content(schema = @Schema(implementation = ConversionReport.class)))
    @APIResponse(
            responseCode = "409",
            description = "Nothing is changed: it is used, or the state of the base does not allow it",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = InUseProblem.class)))
    @APIResponse(
            responseCode = "202",
            description = "A job that goes on",
            content = @Content(schema = @Schema(ref = "Job")))
    @Operation(operationId = "convertField")
    public Uni<Response> convert(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("field") String field,
            @Context RoutingContext http,
            @Nullable Body body) {
        if (body == null || body.type() == null || body.type().isBlank()) {
            throw ServiceException.invalid("type", "is missing");
        }
        JsonNode options = body.options() == null ? MissingNode.getInstance() : body.options();
        Wish wish =
                new Wish(base, table, field, body.type(), options, IfUsed.of(Boolean.TRUE.equals(body.refuseIfUsed())));
        return conversions.answer(http, wish, Boolean.TRUE.equals(body.preview()));
    }

    /** What is in use is stated with its uses; all else is answered as elsewhere. */
    @ServerExceptionMapper
    public Response refused(RefusedException failure) {
        return failure.refusal() instanceof InUse used
                ? InUseProblem.answer(used)
                : new ProblemDialect().refused(failure);
    }
}
