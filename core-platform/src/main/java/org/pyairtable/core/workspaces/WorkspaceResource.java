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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.pyairtable.core.Name;
import org.pyairtable.core.Page;
import org.pyairtable.core.SignedIn;
import org.pyairtable.runtime.identity.Principal;

/** The workspaces of the caller. */
@Path("/api/workspaces")
public class WorkspaceResource {
    private final Workspaces workspaces;
    private final SignedIn signedIn;

    WorkspaceResource(Workspaces workspaces, SignedIn signedIn) {
        this.workspaces = workspaces;
        this.signedIn = signedIn;
    }

    /** A workspace to create. */
    record NewWorkspace(@NotNull @Size(max = 300) String name) {}

    @GET
    public Uni<Page<WorkspaceView>> list(
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(Page.LIMIT) int limit) {
        return workspaces.list(signedIn.with("workspaces:read"), cursor, limit);
    }

    @POST
    @ResponseStatus(201)
    public Uni<WorkspaceView> create(@NotNull @Valid NewWorkspace request) {
        Principal principal = signedIn.with("workspaces:write");
        Name name = Name.of("name", request.name());
        return Panache.withTransaction(
                () -> workspaces.create(name.value(), principal.userId(), signedIn.context(null)));
    }

    @GET
    @Path("/{id}")
    public Uni<WorkspaceView> get(String id) {
        return workspaces.get(signedIn.with("workspaces:read"), id);
    }
}
