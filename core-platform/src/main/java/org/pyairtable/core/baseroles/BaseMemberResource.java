package org.pyairtable.core.baseroles;

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
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.workspaces.NewcomerLookup;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;

/** Roles in one base, for members of its workspace and for guests. */
@Path("/api/workspaces/{workspaceId}/bases/{baseId}/members")
public class BaseMemberResource {
    private final BaseMembers members;
    private final SignedIn signedIn;
    private final Clock clock;

    BaseMemberResource(BaseMembers members, SignedIn signedIn, Clock clock) {
        this.members = members;
        this.signedIn = signedIn;
        this.clock = clock;
    }

    /**
     * Whom to give a role in the base: by one of the two.
     *
     * @param userId of a member of the workspace
     * @param email of a registered user with a proven address
     * @param role viewer, commenter, editor or creator
     * @param expiresAt when it ends; absent for one that lasts
     */
    @Schema(name = "NewBaseMember")
    record NewMember(
            @Nullable @Size(max = 100) String userId,
            @Nullable @Size(max = 300) String email,
            @NotNull @Size(max = 20) String role,
            @Nullable Instant expiresAt) {}

    /**
     * Another role in the base.
     *
     * @param role viewer, commenter, editor or creator
     * @param expiresAt when it ends; absent for one that lasts
     */
    @Schema(name = "BaseMemberRole")
    record NewRole(
            @NotNull @Size(max = 20) String role, @Nullable Instant expiresAt) {}

    @GET
    @Operation(operationId = "listBaseMembers", summary = "Lists who has a role in the base, guests included")
    public Uni<Page<BaseMemberView>> list(
            String workspaceId,
            String baseId,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return members.list(
                signedIn.with("workspaces:read"), new BasePlace(workspaceId, baseId), PageRequest.of(cursor, limit));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            operationId = "addBaseMember",
            summary = "Gives a member of the workspace a higher role in the base, or makes a user its guest")
    public Uni<BaseMemberView> add(String workspaceId, String baseId, @NotNull @Valid NewMember request) {
        Principal principal = signedIn.managing();
        return members.add(
                principal,
                new BasePlace(workspaceId, baseId),
                new NewcomerLookup.Named(request.userId(), request.email()),
                BaseRoleTerms.of(request.role(), request.expiresAt(), clock.instant()),
                signedIn.context(workspaceId));
    }

    @PUT
    @Path("/{userId}")
    @Operation(operationId = "replaceBaseMember")
    public Uni<BaseMemberView> replace(
            String workspaceId, String baseId, String userId, @NotNull @Valid NewRole request) {
        Principal principal = signedIn.managing();
        return members.replace(
                principal,
                new BasePlace(workspaceId, baseId),
                userId,
                BaseRoleTerms.of(request.role(), request.expiresAt(), clock.instant()),
                signedIn.context(workspaceId));
    }

    @DELETE
    @Path("/{userId}")
    @Operation(operationId = "removeBaseMember", summary = "Takes a role in the base; everybody may give up their own")
    public Uni<Void> remove(String workspaceId, String baseId, String userId) {
        return members.remove(
                signedIn.managing(), new BasePlace(workspaceId, baseId), userId, signedIn.context(workspaceId));
    }
}
