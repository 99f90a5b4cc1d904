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
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;

/** The export of what the suite holds on a person, for the person and for operators; in a session, never with a token. */
@Path("/api/users")
public class ExportResource {
    private final Exports exports;
    private final SignedIn signedIn;

    ExportResource(Exports exports, SignedIn signedIn) {
        this.exports = exports;
        this.signedIn = signedIn;
    }

    /**
     * Starts an export of all that the services hold on the caller. {@code GET …/export} says which of them have answered;
     * when all have, {@code GET …/export/content} is the document. It is deleted after {@code
     * pyairtable.core.exports.keep}. Refused with 409 while one is under way; one that is ready is replaced.
     */
    @POST
    @Path("/me/export")
    @Operation(operationId = "startOwnExport")
    @APIResponse(
            responseCode = "202",
            description = "The services are asked",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ExportReport.class)))
    public Uni<RestResponse<ExportReport>> startOwn() {
        String caller = person().userId();
        return start(caller, caller, "/api/users/me/export");
    }

    @GET
    @Path("/me/export")
    @Operation(operationId = "getOwnExport")
    public Uni<ExportReport> own() {
        String caller = person().userId();
        return exports.find(caller, caller);
    }

    /** The document. Refused with 409 until every service has answered. */
    @GET
    @Path("/me/export/content")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "downloadOwnExport")
    @APIResponse(
            responseCode = "200",
            description = "What each service holds, as lists by what it is",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<Response> ownContent() {
        String caller = person().userId();
        return content(caller, caller);
    }

    /** Deletes it before its time. */
    @DELETE
    @Path("/me/export")
    @Operation(operationId = "deleteOwnExport")
    public Uni<Void> removeOwn() {
        String caller = person().userId();
        return exports.remove(caller, caller);
    }

    /** As {@code POST /api/users/me/export}, about another person, for operators. Nobody but the caller reads it. */
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
        return start(id, operator().userId(), "/api/users/" + id + "/export");
    }

    @GET
    @Path("/{id}/export")
    @Operation(operationId = "getUserExport")
    public Uni<ExportReport> get(String id) {
        return exports.find(id, operator().userId());
    }

    /** As {@code GET /api/users/me/export/content}; of an export that the caller has started. */
    @GET
    @Path("/{id}/export/content")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "downloadUserExport")
    @APIResponse(
            responseCode = "200",
            description = "What each service holds, as lists by what it is",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<Response> content(String id) {
        return content(id, operator().userId());
    }

    /** Deletes it before its time. */
    @DELETE
    @Path("/{id}/export")
    @Operation(operationId = "deleteUserExport")
    public Uni<Void> remove(String id) {
        return exports.remove(id, operator().userId());
    }

    private Uni<RestResponse<ExportReport>> start(String userId, String requestedBy, String place) {
        return exports.start(userId, requestedBy, signedIn.context(null))
                .map(report -> RestResponse.ResponseBuilder.<ExportReport>create(RestResponse.Status.ACCEPTED)
                        .location(URI.create(place))
                        .entity(report)
                        .build());
    }

    private Uni<Response> content(String userId, String requestedBy) {
        return exports.open(userId, requestedBy, signedIn.context(null))
                .map(body -> Response.ok(body, MediaType.APPLICATION_JSON_TYPE)
                        .header("Content-Disposition", "attachment; filename=\"" + userId + ".json\"")
                        .header("Cache-Control", "no-store")
                        .build());
    }

    private Principal person() {
        return signedIn.inSession(signedIn.managing());
    }

    private Principal operator() {
        return signedIn.inSession(signedIn.operating());
    }
}
