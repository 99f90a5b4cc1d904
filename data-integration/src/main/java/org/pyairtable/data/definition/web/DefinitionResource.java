package org.pyairtable.data.definition.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.definition.BaseDefinitions;
import org.pyairtable.data.definition.LeftOut;
import org.pyairtable.data.meta.Author;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** Shapes of bases as JSON documents, to keep, to compare, and to make other bases of. */
@Path("/api/bases")
@Produces(MediaType.APPLICATION_JSON)
public class DefinitionResource {
    /**
     * The shape of a base.
     *
     * @param tables as Airtable's metadata API answers them, each view with its filter, order and hidden fields
     */
    @Schema(name = "BaseDefinitionDocument")
    public record Document(String name, List<Map<String, Object>> tables) {}

    /**
     * A base that is to be made.
     *
     * @param name as the definition's when absent
     * @param definition what a base's definition answers, or Airtable's answer about the tables of one of its bases
     */
    @Schema(name = "BaseFromDefinition")
    public record Creation(
            @Nullable String workspaceId,
            @Nullable String name,

            @Nullable @Schema(implementation = Document.class)
            JsonNode definition) {}

    /** @param leftOut parts of the definition that the base does not have */
    @Schema(name = "DefinedBase")
    public record Made(String id, String name, String workspaceId, List<LeftOut> leftOut) {
        static Made of(BaseDefinitions.Made made) {
            return new Made(made.base().id(), made.base().name(), made.base().workspaceId(), made.leftOut());
        }
    }

    private final BaseDefinitions definitions;

    DefinitionResource(BaseDefinitions definitions) {
        this.definitions = definitions;
    }

    /** The tables, fields and views as the caller sees them, without records. */
    @GET
    @Path("{base}/definition")
    @APIResponse(
            responseCode = "200",
            description = "The definition",
            content = @Content(schema = @Schema(implementation = Document.class)))
    @Operation(operationId = "getBaseDefinition")
    public Uni<Map<String, Object>> definition(@PathParam("base") String base, RoutingContext http) {
        return definitions.write(Caller.principal(http), base);
    }

    /** Makes a base of a definition, under ids of its own. Nothing is made when any part is refused. */
    @POST
    @Path("definitions")
    @Operation(operationId = "createBaseFromDefinition")
    public Uni<Made> create(@Context RoutingContext http, @Nullable Creation body) {
        if (body == null || body.workspaceId() == null) {
            throw ServiceException.invalid("workspaceId", "is missing");
        }
        if (body.definition() == null) {
            throw ServiceException.invalid("definition", "is missing");
        }
        Author author = new Author(Caller.principal(http), Caller.context(http, null));
        return definitions
                .create(author, body.workspaceId(), Optional.ofNullable(body.name()), body.definition())
                .map(Made::of);
    }
}
