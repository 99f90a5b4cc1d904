package org.pyairtable.core.export;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.pyairtable.runtime.identity.SignedIn;

/**
 * The export of what the suite holds on a person, for the person as {@code me} and for operators by id; in a session, never
 * with a token. Nobody but who asked for it finds it.
 */
@Path("/api/users")
public class ExportResource {
    private static final String ME = "me";

    /** On whom it is, and who asks for it. */
    private record Asked(String about, String by) {}

    private final Exports exports;
    private final SignedIn signedIn;

    ExportResource(Exports exports, SignedIn signedIn) {
        this.exports = exports;
        this.signedIn = signedIn;
    }

    /**
     * Starts an export of all that the services hold on the person. {@code GET …/export} says which of them have answered;
     * when all have, {@code GET …/export/content} is the document. It is deleted after {@code
     * pyairtable.core.exports.keep}. Refused with 409 while one is under way; one that is ready is replaced.
     *
     * @param id of a person, for operators, or {@code me}
     */
    @POST
    @Path("/{id}/export")
    @Operation(operationId = "startUserExport")
    @APIResponse(
            responseCode = "202",
            description = "The services are asked",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ExportReport.class)))
    public Uni<RestResponse<ExportReport>> start(String id) {
        Asked asked = asked(id);
        return exports.start(asked.about(), asked.by(), signedIn.context(null))
                .map(report -> RestResponse.ResponseBuilder.<ExportReport>create(RestResponse.Status.ACCEPTED)
                        .location(URI.create("/api/users/" + id + "/export"))
                        .entity(report)
                        .build());
    }

    @GET
    @Path("/{id}/export")
    @Operation(operationId = "getUserExport")
    public Uni<ExportReport> get(String id) {
        Asked asked = asked(id);
        return exports.find(asked.about(), asked.by());
    }

    /** The document. Refused with 409 until every service has answered. */
    @GET
    @Path("/{id}/export/content")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "downloadUserExport")
    @APIResponse(
            responseCode = "200",
            description = "What each service holds, as lists by what it is",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<Response> content(String id) {
        Asked asked = asked(id);
        return exports.open(asked.about(), asked.by(), signedIn.context(null))
                .map(body -> Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
                        .header("Content-Disposition", "attachment; filename=\"" + asked.about() + ".json\"")
                        .header("Cache-Control", "no-store")
                        .build());
    }

    /** Deletes it before its time. */
    @DELETE
    @Path("/{id}/export")
    @Operation(operationId = "deleteUserExport")
    public Uni<Void> remove(String id) {
        Asked asked = asked(id);
        return exports.remove(asked.about(), asked.by());
    }

    private Asked asked(String id) {
        if (id.equals(ME)) {
            String caller = signedIn.inSession(signedIn.managing()).userId();
            return new Asked(caller, caller);
        }
        return new Asked(id, signedIn.inSession(signedIn.operating()).userId());
    }
}
