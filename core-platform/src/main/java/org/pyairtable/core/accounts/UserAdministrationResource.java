package org.pyairtable.core.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.identity.PlatformRole;
import org.pyairtable.core.identity.User;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The users of the installation, for operators. */
@Path("/api/users")
public class UserAdministrationResource {
    private final UserAdministration users;
    private final SignedIn signedIn;

    UserAdministrationResource(UserAdministration users, SignedIn signedIn) {
        this.users = users;
        this.signedIn = signedIn;
    }

    /**
     * A user as operators see it.
     *
     * @param kind {@code person}, or {@code service} for a service account
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Account(
            String id,
            String email,
            String name,
            String role,
            String kind,
            boolean disabled,
            Instant createdAt,
            @Nullable Instant provenAt,
            @Nullable Instant disabledAt) {
        static Account of(User user) {
            return new Account(
                    user.id(),
                    user.email(),
                    user.name(),
                    user.platformRole().wireName(),
                    user.kind().wireName(),
                    user.isDisabled(),
                    user.createdAt(),
                    user.provenAt().orElse(null),
                    user.disabledAt().orElse(null));
        }
    }

    /** What is to be another; what is absent stays. {@code role}: {@code member} or {@code operator}. */
    record Change(
            @Nullable Boolean disabled,
            @Nullable @Size(max = 20) String role) {
        Optional<PlatformRole> platformRole() {
            return Optional.ofNullable(role).map(given -> Arrays.stream(PlatformRole.values())
                    .filter(known -> known.wireName().equals(given))
                    .findFirst()
                    .orElseThrow(() -> ServiceException.invalid("role", "is neither member nor operator")));
        }
    }

    /** Users whose address or name contains {@code q}; without it, all. */
    @GET
    @Operation(operationId = "searchUsers")
    public Uni<Page<Account>> search(
            @QueryParam("q") @DefaultValue("") @Size(max = 300) String q,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 100) String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        signedIn.operating();
        return users.search(q.strip(), PageRequest.of(cursor, limit)).map(page -> page.map(Account::of));
    }

    /** Disabling ends the user's sessions and tokens; at least one operator stays. */
    @PATCH
    @Path("/{id}")
    @Operation(operationId = "changeUser")
    public Uni<Account> change(String id, @NotNull @Valid Change change) {
        signedIn.operating();
        if (change.disabled() == null && change.role() == null) {
            throw ServiceException.invalid("disabled", "is missing, and so is role; give one of them");
        }
        return users.change(id, Optional.ofNullable(change.disabled()), change.platformRole(), signedIn.context(null))
                .map(Account::of);
    }
}
