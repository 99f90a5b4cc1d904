package org.pyairtable.core.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.Page;
import org.pyairtable.core.SignedIn;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** The audit trail, for operators, and for creators and owners of a workspace as far as it is theirs. */
@Path("/api/audit")
public class AuditResource {
    private static final String READ = "audit:read";

    private final AuditQuery entries;
    private final Verification verification;
    private final Workspaces workspaces;
    private final SignedIn signedIn;

    AuditResource(AuditQuery entries, Verification verification, Workspaces workspaces, SignedIn signedIn) {
        this.entries = entries;
        this.verification = verification;
        this.workspaces = workspaces;
        this.signedIn = signedIn;
    }

    /** An entry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            long sequence,
            String eventId,
            Instant time,
            String actor,
            String type,
            String subject,
            @Nullable String workspace,
            @Nullable String causation,
            String correlation,
            String summary,
            String hash) {
        static Item of(AuditEntry entry) {
            AuditFact fact = entry.fact();
            return new Item(
                    entry.sequence(),
                    fact.eventId(),
                    fact.time(),
                    fact.actor(),
                    fact.type(),
                    fact.subject(),
                    fact.workspace(),
                    fact.causation(),
                    fact.correlation(),
                    fact.summary(),
                    entry.hash().hex());
        }
    }

    /**
     * Whether the trail is what was written.
     *
     * @param headSealed whether the head is authenticated by the platform's secret
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verified(
            boolean valid,
            long entries,
            String headHash,
            boolean headSealed,
            @Nullable Long firstInvalidSequence) {}

    /** The newest first; whoever is no operator names a workspace. */
    @GET
    public Uni<Page<Item>> list(
            @QueryParam("workspaceId") Optional<@Size(max = 100) String> workspaceId,
            @QueryParam("actor") Optional<@Size(max = 100) String> actor,
            @QueryParam("type") Optional<@Size(max = 200) String> type,
            @QueryParam("correlation") Optional<@Size(max = 100) String> correlation,
            @QueryParam("cursor") @DefaultValue("9223372036854775807") @Size(max = 19) String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.LIMIT) int limit) {
        AuditQuery.Filter filter = new AuditQuery.Filter(workspaceId, actor, type, correlation, sequence(cursor));
        return authorize(signedIn.with(READ), workspaceId)
                .chain(() -> entries.find(filter, limit + 1))
                .map(found -> found.stream().map(Item::of).toList())
                .map(items -> Page.of(items, limit, item -> Long.toString(item.sequence())));
    }

    /** Reads the whole trail; for operators. */
    @GET
    @Path("/verification")
    public Uni<Verified> verify() {
        if (!signedIn.with(READ).isOperator()) {
            throw ServiceException.forbidden("Only operators verify the trail");
        }
        return verification.verify().map(verdict -> {
            @Nullable
            Long firstInvalid =
                    verdict.firstInvalid().isPresent() ? verdict.firstInvalid().getAsLong() : null;
            return new Verified(
                    verdict.valid(),
                    verdict.entries(),
                    verdict.headHash().hex(),
                    verification.headSealed(verdict),
                    firstInvalid);
        });
    }

    private Uni<Void> authorize(Principal principal, Optional<String> workspaceId) {
        if (principal.isOperator()) {
            return Uni.createFrom().voidItem();
        }
        if (workspaceId.isEmpty()) {
            throw ServiceException.invalid("workspaceId", "is needed; only operators see all workspaces");
        }
        return workspaces.require(principal, workspaceId.get(), Role.CREATOR);
    }

    private static long sequence(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw ServiceException.invalid("cursor", "is none that this list gave out");
        }
    }
}
