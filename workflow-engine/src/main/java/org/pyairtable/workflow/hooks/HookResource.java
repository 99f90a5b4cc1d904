package org.pyairtable.workflow.hooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.hooks.HookService.Call;
import org.pyairtable.workflow.hooks.HookService.Called;
import org.pyairtable.workflow.runs.views.RunEnds;

/** {@code /hooks/{id}}: calls of other systems, without a token. */
@Path("/hooks/{id}")
@Produces(MediaType.APPLICATION_JSON)
public class HookResource {
    private static final int MOST_BYTES = 262_144;

    private final HookService hooks;

    HookResource(HookService hooks) {
        this.hooks = hooks;
    }

    /**
     * @param runId absent when the call repeats an earlier one, which started the run, or the condition of the trigger is not
     *     true for it
     * @param status of the run, where the trigger answers when it is done
     * @param error why it failed or was cancelled
     * @param result of its last step
     */
    @Schema(name = "AcceptedCall")
    public record Accepted(
            @Nullable String runId,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String status,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String error,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Object result) {}

    /**
     * Starts the workflow of this id with the members of the body, a JSON object of at most 256 KiB. A workflow that does not
     * exist or has another trigger, and a wrong or missing secret or signature, are all answered with 404. A trigger that
     * answers when the run is done has the answer wait up to 20 seconds.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "callHook")
    @APIResponse(
            responseCode = "200",
            description = "The run has ended",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "202",
            description = "The call is accepted",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    public Uni<RestResponse<Accepted>> call(
            @RestPath String id,
            @RestQuery @Nullable String secret,
            @Context HttpHeaders headers,
            @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT))) byte @Nullable [] body) {
        byte[] given = body == null ? new byte[0] : body;
        if (given.length > MOST_BYTES) {
            throw new ServiceException(new ServiceError.TooLarge("The body has more than " + MOST_BYTES + " bytes"));
        }
        return hooks.call(
                        id,
                        new Call(
                                secret,
                                name -> Optional.ofNullable(headers.getHeaderString(name))
                                        .orElse(""),
                                Buffer.buffer(given)))
                .map(HookResource::answer);
    }

    private static RestResponse<Accepted> answer(Called called) {
        RunEnds.End end = called.end().orElse(null);
        Accepted accepted = new Accepted(
                called.runId().orElse(null),
                end == null ? null : end.status(),
                end == null ? null : end.error(),
                end == null ? null : end.result());
        return RestResponse.status(
                end != null && end.ended() ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED, accepted);
    }
}
