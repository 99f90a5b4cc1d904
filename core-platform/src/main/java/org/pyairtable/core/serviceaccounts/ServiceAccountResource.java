package org.pyairtable.core.serviceaccounts;

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
import org.pyairtable.core.Name;
import org.pyairtable.core.workspaces.MemberView;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The service accounts of a workspace, for its creators and owners. */
@Path("/api/workspaces/{workspaceId}/service-accounts")
public class ServiceAccountResource {
    private final ServiceAccounts accounts;
    private final SignedIn signedIn;

    ServiceAccountResource(ServiceAccounts accounts, SignedIn signedIn) {
        this.accounts = accounts;
        this.signedIn = signedIn;
    }

    /**
     * A service account to create.
     *
     * @param role {@code viewer} when it is absent; never {@code owner}
     */
    record NewServiceAccount(
            @NotNull @Size(max = 300) String name,
            @Nullable @Size(max = 20) String role) {
        Role checked() {
            return role == null
                    ? Role.VIEWER
                    : Role.fromWireName(role)
                            .orElseThrow(() -> ServiceException.invalid(
                                    "role", "is not one of viewer, commenter, editor, creator"));
        }
    }

    /** A member that is a program; {@code PATCH} on the members of the workspace changes its role. */
    @Schema(name = "ServiceAccount")
    record Account(String id, String name, String role) {
        static Account of(MemberView member) {
            return new Account(member.userId(), member.name(), member.role());
        }
    }

    @POST
    @ResponseStatus(201)
    @Operation(operationId = "createServiceAccount")
    public Uni<Account> create(String workspaceId, @NotNull @Valid NewServiceAccount request) {
        return accounts.create(
                        signedIn.managing(),
                        workspaceId,
                        Name.of("name", request.name()).value(),
                        request.checked(),
                        signedIn.context(workspaceId))
                .map(Account::of);
    }

    @GET
    @Operation(operationId = "listServiceAccounts")
    public Uni<Page<Account>> list(
            String workspaceId,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return accounts.list(signedIn.managing(), workspaceId, PageRequest.of(cursor, limit))
                .map(page -> page.map(Account::of));
    }

    /** Its tokens end with it. */
    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteServiceAccount")
    public Uni<Void> delete(String workspaceId, String id) {
        return accounts.delete(signedIn.managing(), workspaceId, id, signedIn.context(workspaceId));
    }
}
