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
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The audit trail: for operators, and for creators and owners of a workspace the part about their workspace. */
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
    @Schema(name = "AuditItem")
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
     * The result of verifying the trail.
     *
     * @param headSealed whether the head is authenticated by the platform's secret
     * @param publishedHeads with how many ends that were published outside the database the trail was compared
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditVerification")
    record Verified(
            boolean valid,
            long entries,
            String headHash,
            boolean headSealed,
            long publishedHeads,
            @Nullable Long firstInvalidSequence) {}

    /** Newest first; callers who are not operators have to name a workspace. */
    @GET
    @Operation(operationId = "listAuditEntries")
    public Uni<Page<Item>> list(
            @QueryParam("workspaceId") Optional<@Size(max = 100) String> workspaceId,
            @QueryParam("actor") Optional<@Size(max = 100) String> actor,
            @QueryParam("type") Optional<@Size(max = 200) String> type,
            @QueryParam("correlation") Optional<@Size(max = 100) String> correlation,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 20) String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(PageRequest.MOST) int limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        AuditQuery.Filter filter =
                new AuditQuery.Filter(workspaceId, actor, type, correlation, page.sequenceOr(Long.MAX_VALUE));
        return authorize(signedIn.with(READ), workspaceId)
                .chain(() -> entries.find(filter, page.rows()))
                .map(found -> Page.ofSequence(found, page, AuditEntry::sequence).map(Item::of));
    }

    /** Reads the whole trail; for operators. */
    @GET
    @Path("/verification")
    @Operation(operationId = "verifyAudit")
    public Uni<Verified> verify() {
        if (!signedIn.with(READ).isOperator()) {
            throw ServiceException.forbidden("Only operators verify the trail");
        }
        return verification.verify().map(result -> {
            ChainVerifier.Verdict chain = result.chain();
            OptionalLong firstInvalid = result.firstInvalid();
            return new Verified(
                    result.valid(),
                    chain.entries(),
                    chain.headHash().hex(),
                    verification.headSealed(chain),
                    result.published().heads(),
                    firstInvalid.isPresent() ? firstInvalid.getAsLong() : null);
        });
    }

    private Uni<Void> authorize(Principal principal, Optional<String> workspaceId) {
        if (principal.isOperator()) {
            return Uni.createFrom().voidItem();
        }
        if (workspaceId.isEmpty()) {
            throw ServiceException.invalid("workspaceId", "is required; only operators see all workspaces");
        }
        return workspaces.require(principal, workspaceId.get(), Role.CREATOR);
    }
}
