package org.pyairtable.core.groups;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.Name;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The groups of a workspace. */
@Path("/api/workspaces/{workspaceId}/groups")
public class GroupResource {
    private static final String READ = "workspaces:read";

    private final Groups groups;
    private final SignedIn signedIn;

    GroupResource(Groups groups, SignedIn signedIn) {
        this.groups = groups;
        this.signedIn = signedIn;
    }

    /**
     * A group's name and role.
     *
     * @param role what it gives its users in the workspace: viewer, commenter, editor or creator; absent for none
     */
    @Schema(name = "GroupDefinition")
    record Definition(
            @NotNull @Size(max = 300) String name,
            @Nullable @Size(max = 20) String role) {}

    @GET
    @Operation(operationId = "listGroups")
    public Uni<Page<GroupView>> list(
            String workspaceId,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return groups.list(signedIn.with(READ), workspaceId, PageRequest.of(cursor, limit));
    }

    @GET
    @Path("/{groupId}")
    @Operation(operationId = "getGroup")
    public Uni<GroupView> get(String workspaceId, String groupId) {
        return groups.get(signedIn.with(READ), workspaceId, groupId);
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createGroup")
    public Uni<GroupView> create(String workspaceId, @NotNull @Valid Definition request) {
        return groups.create(
                signedIn.managing(), workspaceId, name(request), role(request), signedIn.context(workspaceId));
    }

    @PUT
    @Path("/{groupId}")
    @Operation(operationId = "replaceGroup", summary = "Gives a group another name and role; its users stay")
    public Uni<GroupView> replace(String workspaceId, String groupId, @NotNull @Valid Definition request) {
        return groups.replace(
                signedIn.managing(), workspaceId, groupId, name(request), role(request), signedIn.context(workspaceId));
    }

    @DELETE
    @Path("/{groupId}")
    @Operation(operationId = "deleteGroup")
    public Uni<Void> delete(String workspaceId, String groupId) {
        return groups.delete(signedIn.managing(), workspaceId, groupId, signedIn.context(workspaceId));
    }

    private static String name(Definition request) {
        return Name.of("name", request.name()).value();
    }

    /** A workspace is owned by persons, one by one. */
    private static Optional<Role> role(Definition request) {
        return Optional.ofNullable(request.role()).map(name -> Role.fromWireName(name)
                .filter(role -> role != Role.OWNER)
                .orElseThrow(
                        () -> ServiceException.invalid("role", "is not one of viewer, commenter, editor, creator")));
    }
}
