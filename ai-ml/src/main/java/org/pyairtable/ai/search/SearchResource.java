package org.pyairtable.ai.search;

import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Restrictions;
import org.pyairtable.runtime.identity.SignedIn;

/** Search over all that the caller may see. */
@Path("/api/search")
@Produces(MediaType.APPLICATION_JSON)
public class SearchResource {
    public static final String READ_RECORDS = "data.records:read";

    private final HybridSearch search;
    private final Memberships memberships;
    private final Restrictions restrictions;
    private final BaseRoles baseRoles;
    private final SignedIn signedIn;

    SearchResource(
            HybridSearch search,
            Memberships memberships,
            Restrictions restrictions,
            BaseRoles baseRoles,
            SignedIn signedIn) {
        this.restrictions = restrictions;
        this.search = search;
        this.memberships = memberships;
        this.baseRoles = baseRoles;
        this.signedIn = signedIn;
    }

    @GET
    @Operation(operationId = "searchRecords", summary = "Finds records by words and by meaning")
    public Uni<SearchResult> search(
            @RestQuery("q") @NotBlank @Size(max = 1000) @Nullable String question,
            @RestQuery @Nullable String workspaceId,
            @RestQuery @Nullable String baseId,
            @RestQuery @Nullable String tableId,
            @RestQuery @DefaultValue("10") @Min(1) @Max(100) int limit) {
        Principal principal = signedIn.with(READ_RECORDS);
        Set<String> workspaces = workspaces(principal, workspaceId);
        Set<String> bases = workspaceId == null ? baseRoles.basesOf(principal.userId()) : Set.of();
        Scope scope = new Scope(
                workspaces,
                bases,
                Optional.ofNullable(baseId),
                Optional.ofNullable(tableId),
                principal.resources(),
                restrictions.closedTables(workspaces, bases, principal.userId()));
        return search.search(question == null ? "" : question, scope, limit);
    }

    private Set<String> workspaces(Principal principal, @Nullable String workspaceId) {
        if (workspaceId == null) {
            return memberships.workspacesOf(principal.userId());
        }
        memberships.require(principal, workspaceId, Role.VIEWER);
        return Set.of(workspaceId);
    }
}
