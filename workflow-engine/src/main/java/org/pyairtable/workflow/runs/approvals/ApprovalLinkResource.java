package org.pyairtable.workflow.runs.approvals;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.workflow.runs.state.ApprovalSecret;

/**
 * {@code /approvals/{secret}}: a page for the person to whom the link was mailed, without an account being signed in. Looking
 * changes nothing.
 */
@Path("/approvals/{secret}")
@Produces(MediaType.TEXT_HTML)
@APIResponse(
        responseCode = "400",
        description = "The form is refused",
        content = {
            @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(ref = "#/components/schemas/Problem"))
        })
@APIResponse(
        responseCode = "403",
        description = "The person is not asked any more",
        content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
@APIResponse(
        responseCode = "404",
        description = "The link does not exist, or has ended",
        content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
@APIResponse(
        responseCode = "409",
        description = "The workspace is archived",
        content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
@APIResponse(
        responseCode = "410",
        description = "It has been decided",
        content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
public class ApprovalLinkResource {
    private static final String HTML = "text/html;charset=utf-8";

    private final ApprovalLinks links;

    ApprovalLinkResource(ApprovalLinks links) {
        this.links = links;
    }

    /** What is asked, by which workflow, by whom and until when; a link that has ended is answered as one that never was. */
    @GET
    @Operation(operationId = "showApprovalLink")
    @APIResponse(
            responseCode = "200",
            description = "What is asked",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    public Uni<RestResponse<String>> show(@RestPath String secret) {
        return links.look(new ApprovalSecret(secret)).map(standing -> answer(status(standing), standing, ""));
    }

    /** Decides, once; the form of the page sends it. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(operationId = "decideByApprovalLink")
    @APIResponse(
            responseCode = "200",
            description = "The decision is taken",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    public Uni<RestResponse<String>> decide(
            @RestPath String secret,
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_FORM_URLENCODED,
                                            schema =
                                                    @Schema(
                                                            type = SchemaType.OBJECT,
                                                            requiredProperties = ApprovalForm.DECISION,
                                                            properties = {
                                                                @SchemaProperty(
                                                                        name = ApprovalForm.DECISION,
                                                                        type = SchemaType.STRING,
                                                                        enumeration = {
                                                                            ApprovalForm.APPROVE,
                                                                            ApprovalForm.REJECT
                                                                        }),
                                                                @SchemaProperty(
                                                                        name = ApprovalForm.COMMENT,
                                                                        type = SchemaType.STRING,
                                                                        maxLength = ApprovalForm.LONGEST_COMMENT)
                                                            })))
                    byte @Nullable [] body) {
        ApprovalSecret given = new ApprovalSecret(secret);
        ApprovalForm form;
        try {
            form = ApprovalForm.of(body == null ? new byte[0] : body);
        } catch (ApprovalForm.InvalidForm invalid) {
            String fault = String.valueOf(invalid.getMessage());
            return links.look(given)
                    .map(standing -> answer(
                            standing instanceof Standing.Open ? RestResponse.Status.BAD_REQUEST : status(standing),
                            standing,
                            fault));
        }
        return links.decide(given, form.approves(), form.comment())
                .map(standing -> answer(status(standing), standing, ""));
    }

    private static RestResponse.Status status(Standing standing) {
        return switch (standing) {
            case Standing.Open open -> RestResponse.Status.OK;
            case Standing.Taken taken -> RestResponse.Status.OK;
            case Standing.Decided decided -> RestResponse.Status.GONE;
            case Standing.NotAsked others -> RestResponse.Status.FORBIDDEN;
            case Standing.Archived archived -> RestResponse.Status.CONFLICT;
            case Standing.Unknown unknown -> RestResponse.Status.NOT_FOUND;
        };
    }

    private static RestResponse<String> answer(RestResponse.Status status, Standing standing, String fault) {
        return ResponseBuilder.create(status, ApprovalPage.of(standing, fault))
                .type(HTML)
                .header("Content-Security-Policy", ApprovalPage.POLICY)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("X-Robots-Tag", "noindex")
                .build();
    }
}
