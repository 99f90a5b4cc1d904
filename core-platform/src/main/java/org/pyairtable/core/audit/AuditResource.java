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
import java.util.List;
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

    /**
     * An entry.
     *
     * @param address of the client, of refused requests and failed sign-ins, as long as it is kept; for operators
     * @param userAgent what that client said that it is
     */
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
            String hash,
            @Nullable String address,
            @Nullable String userAgent) {
        static Item of(FoundEntry found, boolean toOperator) {
            AuditEntry entry = found.entry();
            AuditFact fact = entry.fact();
            Optional<Origin> origin = found.origin().filter(known -> toOperator);
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
                    entry.hash().hex(),
                    origin.map(Origin::address).orElse(null),
                    origin.map(Origin::userAgent).orElse(null));
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

    /**
     * What happened last comes first; callers who are not operators have to name a workspace.
     *
     * @param actor id of a user, or {@code system}
     * @param action type without namespace and version, such as {@code core.identity.token-created}, or what several begin
     *     with, such as {@code core.identity}
     * @param resource what entries are about, their {@code subject}: the id of a user, workspace, base, table, run
     * @param from only what happened then or later
     * @param to only what happened before
     */
    @GET
    @Operation(operationId = "listAuditEntries")
    public Uni<Page<Item>> list(
            @QueryParam("workspaceId") Optional<@Size(max = 100) String> workspaceId,
            @QueryParam("actor") Optional<@Size(max = 100) String> actor,
            @QueryParam("type") Optional<@Size(max = 200) String> type,
            @QueryParam("action") Optional<@Size(max = 200) String> action,
            @QueryParam("resource") Optional<@Size(max = 200) String> resource,
            @QueryParam("correlation") Optional<@Size(max = 100) String> correlation,
            @QueryParam("from") Optional<@Size(max = 50) String> from,
            @QueryParam("to") Optional<@Size(max = 50) String> to,
            @QueryParam("cursor") @DefaultValue("") @Size(max = 40) String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(PageRequest.MOST) int limit) {
        PageRequest page = PageRequest.of(cursor, limit);
        Optional<Instant> first = from.map(text -> TrailPlace.time("from", text));
        Instant end = to.map(text -> TrailPlace.time("to", text)).orElseGet(TrailPlace::end);
        if (first.isPresent() && !first.get().isBefore(end)) {
            throw ServiceException.invalid("from", "is not before 'to'");
        }
        AuditQuery.Filter filter = new AuditQuery.Filter(
                workspaceId, actor, resource, correlation, types(type, action), first, TrailPlace.start(page, end));
        Principal principal = signedIn.with(READ);
        return authorize(principal, workspaceId)
                .chain(() -> entries.find(filter, page.rows()))
                .map(found -> Page.ofTexts(
                                found, page, one -> TrailPlace.of(one.entry()).cursor())
                        .map(one -> Item.of(one, principal.isOperator())));
    }

    private static List<String> types(Optional<String> type, Optional<String> action) {
        if (type.isPresent() && action.isPresent()) {
            throw ServiceException.invalid("action", "does not go together with type; give one of them");
        }
        return action.map(Actions::types).orElseGet(() -> type.stream().toList());
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
