package org.pyairtable.core.workspaces;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.Name;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The workspaces of the caller. */
@Path("/api/workspaces")
public class WorkspaceResource {
    private final Workspaces workspaces;
    private final Members members;
    private final SignedIn signedIn;

    WorkspaceResource(Workspaces workspaces, Members members, SignedIn signedIn) {
        this.workspaces = workspaces;
        this.members = members;
        this.signedIn = signedIn;
    }

    /** A workspace to create. */
    record NewWorkspace(@NotNull @Size(max = 300) String name) {}

    @GET
    @Operation(operationId = "listWorkspaces")
    public Uni<Page<WorkspaceView>> list(
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return workspaces.list(signedIn.with("workspaces:read"), PageRequest.of(cursor, limit));
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createWorkspace")
    public Uni<WorkspaceView> create(@NotNull @Valid NewWorkspace request) {
        Principal principal = signedIn.managing();
        Name name = Name.of("name", request.name());
        return Panache.withTransaction(
                () -> workspaces.create(name.value(), principal.userId(), signedIn.context(null)));
    }

    /**
     * What becomes of a workspace; what is left out stays as it is.
     *
     * @param archived whether it is read and not written
     */
    @Schema(name = "WorkspaceChange")
    record Change(
            @Nullable @Size(max = 300) String name,
            @Nullable Boolean archived) {}

    /**
     * Who is to own a workspace.
     *
     * @param userId a member
     */
    record NewOwner(@NotNull @Size(max = 100) String userId) {}

    /**
     * Renames a workspace, archives it or takes it back; for its owners. In an archived workspace everything is read and
     * nothing is written, and its workflows start no runs.
     */
    @PATCH
    @Path("/{id}")
    @Operation(operationId = "changeWorkspace")
    public Uni<WorkspaceView> change(String id, @NotNull @Valid Change request) {
        Principal principal = signedIn.managing();
        if (request.name() == null && request.archived() == null) {
            throw ServiceException.invalid("name", "is missing, and so is archived; give one of them or both");
        }
        String name =
                request.name() == null ? null : Name.of("name", request.name()).value();
        return workspaces.change(principal, id, name, request.archived(), signedIn.context(id));
    }

    @POST
    @Path("/{id}/transfer")
    @Operation(
            operationId = "transferWorkspace",
            summary = "Makes another member an owner; the caller, an owner, stays a creator")
    public Uni<MemberView> transfer(String id, @NotNull @Valid NewOwner request) {
        return members.transfer(signedIn.managing(), id, request.userId(), signedIn.context(id));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getWorkspace")
    public Uni<WorkspaceView> get(String id) {
        return workspaces.get(signedIn.with("workspaces:read"), id);
    }
}
