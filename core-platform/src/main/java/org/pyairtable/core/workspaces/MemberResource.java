package org.pyairtable.core.workspaces;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The members of a workspace. */
@Path("/api/workspaces/{workspaceId}/members")
public class MemberResource {
    private static final String READ = "workspaces:read";

    private final Members members;
    private final SignedIn signedIn;

    MemberResource(Members members, SignedIn signedIn) {
        this.members = members;
        this.signedIn = signedIn;
    }

    /**
     * A registered user to add.
     *
     * @param expiresAt when the role ends; absent for one that lasts
     */
    record NewMember(
            @NotNull @Size(max = 300) String email,
            @NotNull @Size(max = 20) String role,
            @Nullable Instant expiresAt) {}

    /** A member's new role. */
    record NewRole(@NotNull @Size(max = 20) String role) {}

    /**
     * A member's new role and when it ends.
     *
     * @param expiresAt absent for a role that lasts
     */
    @Schema(name = "MemberRole")
    record RoleAndEnd(
            @NotNull @Size(max = 20) String role, @Nullable Instant expiresAt) {}

    @GET
    @Operation(operationId = "listMembers")
    public Uni<Page<MemberView>> list(
            String workspaceId,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return members.list(signedIn.with(READ), workspaceId, PageRequest.of(cursor, limit));
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "addMember")
    public Uni<MemberView> add(String workspaceId, @NotNull @Valid NewMember request) {
        return members.add(
                signedIn.managing(),
                workspaceId,
                EmailAddress.of(request.email()),
                role(request.role()),
                request.expiresAt(),
                signedIn.context(workspaceId));
    }

    @PUT
    @Path("/{userId}")
    @Operation(operationId = "replaceMember")
    public Uni<MemberView> replace(String workspaceId, String userId, @NotNull @Valid RoleAndEnd request) {
        return members.replace(
                signedIn.managing(),
                workspaceId,
                userId,
                role(request.role()),
                request.expiresAt(),
                signedIn.context(workspaceId));
    }

    @PATCH
    @Path("/{userId}")
    @Operation(operationId = "changeMember")
    public Uni<MemberView> change(String workspaceId, String userId, @NotNull @Valid NewRole request) {
        return members.change(
                signedIn.managing(), workspaceId, userId, role(request.role()), signedIn.context(workspaceId));
    }

    @DELETE
    @Path("/{userId}")
    @Operation(operationId = "removeMember")
    public Uni<Void> remove(String workspaceId, String userId) {
        return members.remove(signedIn.managing(), workspaceId, userId, signedIn.context(workspaceId));
    }

    private static Role role(String name) {
        return Role.fromWireName(name)
                .orElseThrow(() ->
                        ServiceException.invalid("role", "is not one of viewer, commenter, editor, creator, owner"));
    }
}
