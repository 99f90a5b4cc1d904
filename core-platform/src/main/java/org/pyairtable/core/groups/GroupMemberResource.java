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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.workspaces.NewcomerLookup;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** The users of a group. */
@Path("/api/workspaces/{workspaceId}/groups/{groupId}/members")
public class GroupMemberResource {
    private final GroupMembers members;
    private final SignedIn signedIn;

    GroupMemberResource(GroupMembers members, SignedIn signedIn) {
        this.members = members;
        this.signedIn = signedIn;
    }

    /**
     * Whom to add: by one of the two.
     *
     * @param userId of a member of the workspace, a service account for instance
     * @param email of a registered user with a proven address
     */
    @Schema(name = "NewGroupMember")
    record NewMember(
            @Nullable @Size(max = 100) String userId,
            @Nullable @Size(max = 300) String email) {}

    @GET
    @Operation(operationId = "listGroupMembers")
    public Uni<Page<GroupMemberView>> list(
            String workspaceId,
            String groupId,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return members.list(signedIn.with("workspaces:read"), workspaceId, groupId, PageRequest.of(cursor, limit));
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "addGroupMember")
    public Uni<GroupMemberView> add(String workspaceId, String groupId, @NotNull @Valid NewMember request) {
        return members.add(
                signedIn.managing(),
                workspaceId,
                groupId,
                new NewcomerLookup.Named(request.userId(), request.email()),
                signedIn.context(workspaceId));
    }

    @DELETE
    @Path("/{userId}")
    @Operation(operationId = "removeGroupMember")
    public Uni<Void> remove(String workspaceId, String groupId, String userId) {
        return members.remove(signedIn.managing(), workspaceId, groupId, userId, signedIn.context(workspaceId));
    }
}
