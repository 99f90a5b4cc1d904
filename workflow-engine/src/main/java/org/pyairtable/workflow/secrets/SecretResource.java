package org.pyairtable.workflow.secrets;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** {@code /api/workflows/secrets}: what HTTP requests of workflows carry. Write-only: values are never shown. */
@Path("/api/workflows/secrets")
@Produces(MediaType.APPLICATION_JSON)
public class SecretResource {
    private final SecretService secrets;

    SecretResource(SecretService secrets) {
        this.secrets = secrets;
    }

    /**
     * @param value 8 to 4,000 characters without line breaks
     * @param hosts that it may be sent to, as they stand in a URL, up to 20; none for the secret of a webhook trigger
     */
    @Schema(name = "SaveWorkflowSecret")
    public record SecretRequest(
            @Nullable String value, @Nullable List<@Nullable String> hosts) {
        /** Keeps it out of logs. */
        @Override
        public String toString() {
            return "SecretRequest[…]";
        }
    }

    @GET
    @Operation(operationId = "listWorkflowSecrets")
    public Uni<Page<SecretView>> list(
            @RestQuery @Nullable String workspaceId,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        return secrets.list(workspace(workspaceId), PageRequest.of(cursor, limit));
    }

    /** Saves one, in place of what it was. */
    @PUT
    @Path("{name}")
    @Operation(operationId = "saveWorkflowSecret")
    public Uni<SecretView> save(
            @RestPath String name, @RestQuery @Nullable String workspaceId, @Nullable SecretRequest request) {
        if (request == null) {
            throw ServiceException.invalid("value", "is missing");
        }
        return secrets.save(workspace(workspaceId), name, request.value(), request.hosts());
    }

    /** Steps that refer to it fail from now on. */
    @DELETE
    @Path("{name}")
    @Operation(operationId = "deleteWorkflowSecret")
    public Uni<Void> delete(@RestPath String name, @RestQuery @Nullable String workspaceId) {
        return secrets.delete(workspace(workspaceId), name);
    }

    private static String workspace(@Nullable String workspaceId) {
        if (workspaceId == null) {
            throw ServiceException.invalid("workspaceId", "is missing");
        }
        return workspaceId;
    }
}
