package org.pyairtable.data.mcp.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.Serial;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Caller;

/**
 * The MCP server over streamable HTTP, without sessions: each request stands alone and is answered by one JSON document. There
 * is nothing to listen to, so GET and DELETE are not allowed.
 */
@Path("/mcp")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class McpResource {
    private static final String ANSWER = "McpAnswer";
    private static final int ACCEPTED = 202;
    /** As proxies log it; nobody reads it. */
    private static final int CLIENT_GONE = 499;

    private final McpServer server;

    McpResource(McpServer server) {
        this.server = server;
    }

    /** Nobody waits for the answer any more. */
    private static final class ClientGoneException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        ClientGoneException() {
            super("The client has closed the connection", null, false, false);
        }
    }

    /** A message of the Model Context Protocol; notifications are accepted without an answer. */
    @POST
    @Operation(operationId = "callMcp")
    @RequestBody(content = @Content(schema = @Schema(ref = "McpMessage")))
    @APIResponse(
            responseCode = "200",
            description = "The answer to a request",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(responseCode = "202", description = "A notification is accepted")
    // Refusals of the gateway have the form of JSON-RPC as well.
    @APIResponse(
            responseCode = "400",
            description = "Not a message of JSON-RPC",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "401",
            description = "No valid token",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "403",
            description = "Another origin, or a token that does not suffice",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "404",
            description = "Unknown method",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "413",
            description = "A message that is too large",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "415",
            description = "A message that is not JSON",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "429",
            description = "Too many requests",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(responseCode = "500", description = "A defect", content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "502",
            description = "The service did not answer",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "503",
            description = "The service is not available",
            content = @Content(schema = @Schema(ref = ANSWER)))
    @APIResponse(
            responseCode = "504",
            description = "The service did not answer in time",
            content = @Content(schema = @Schema(ref = ANSWER)))
    public Uni<Response> call(byte @Nullable [] body, RoutingContext http) {
        try {
            return switch (RpcMessage.of(body)) {
                case RpcMessage.Request request -> request(request, http);
                case RpcMessage.Notification notification -> accepted();
                case RpcMessage.Response response -> accepted();
            };
        } catch (RpcException failure) {
            return Uni.createFrom().item(failed(null, failure));
        }
    }

    private static Uni<Response> accepted() {
        return Uni.createFrom().item(Response.status(ACCEPTED).build());
    }

    private Uni<Response> request(RpcMessage.Request request, RoutingContext http) {
        ToolCaller caller =
                new ToolCaller(Caller.principal(http), Caller.context(http, null), RequestLinks.origin(http));
        Uni<Response> answer = Uni.createFrom()
                .deferred(
                        () -> server.answer(Revision.of(request, http.request().headers()), request, caller))
                .map(result -> json(Response.Status.OK.getStatusCode(), RpcMessage.result(request.id(), result)))
                .onFailure(RpcException.class)
                .recoverWithItem(failure -> failed(request.id(), failure));
        // Whichever ends first ends the other: the call of a client that has gone is cancelled and rolled back.
        return Uni.combine()
                .any()
                .of(answer, gone(http))
                .onFailure(ClientGoneException.class)
                .recoverWithItem(() -> Response.status(CLIENT_GONE).build());
    }

    private static Uni<Response> gone(RoutingContext http) {
        return Uni.createFrom()
                .emitter(emitter -> http.addEndHandler(ended -> {
                    if (ended.failed()) {
                        emitter.fail(new ClientGoneException());
                    }
                }));
    }

    private static Response failed(@Nullable JsonNode id, RpcException failure) {
        return json(failure.status(), RpcMessage.error(id, failure));
    }

    private static Response json(int status, ObjectNode body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.bytes(body))
                .build();
    }
}
