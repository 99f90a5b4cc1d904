package org.pyairtable.data.proposal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.tool.AnswerBound;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.events.AgentEvent;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;

/** Changes that are parked until a member decides about them. */
@Singleton
public class Proposals {
    /** Proposals of one credential that wait at the same time. */
    static final int MOST_PENDING = 100;

    private static final Duration LIFE = Duration.ofHours(24);
    /** Characters of JSON. */
    private static final int LONGEST_ARGUMENTS = 1_000_000;

    private final ProposalTable table;
    private final ProposalNotices notices;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Clock clock;

    Proposals(
            ProposalTable table,
            ProposalNotices notices,
            SchemaCache schemas,
            AccessPolicy policy,
            Transactions transactions,
            Outbox outbox,
            Clock clock) {
        this.table = table;
        this.notices = notices;
        this.schemas = schemas;
        this.policy = policy;
        this.transactions = transactions;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * @param difference what the change would do now
     * @param with is done in the transaction that parks the change
     */
    public Uni<Proposal> park(
            ToolCaller caller,
            WritingTool tool,
            Arguments arguments,
            Map<String, Object> difference,
            BiFunction<SqlConnection, Proposal, Uni<Void>> with) {
        String stored = arguments.stored();
        if (stored.length() > LONGEST_ARGUMENTS) {
            throw new InvalidRequest.Rule("A change that waits for an approval has at most " + LONGEST_ARGUMENTS
                            + " characters of arguments; split it, or let the owner of the token allow the tool")
                    .exception();
        }
        return base(tool.base(arguments)).chain(base -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Proposal proposal = new Proposal(
                    Ids.random("prp"),
                    0,
                    base.id(),
                    base.workspaceId(),
                    tool.name(),
                    stored,
                    AnswerBound.fit(ToolAnswer.of(difference), AnswerBound.MOST_TOKENS),
                    ProposalState.PENDING,
                    caller.principal(),
                    now,
                    now.plus(LIFE),
                    Optional.empty());
            EventContext context = caller.context().withWorkspace(base.workspaceId());
            return transactions.whole(connection -> with.apply(connection, proposal)
                    .chain(() -> table.add(connection, proposal, MOST_PENDING))
                    .map(added -> added.orElseThrow(() -> new Conflict("The token has " + MOST_PENDING
                                    + " changes waiting, the limit; a member has to decide about some first")
                            .exception()))
                    .call(() -> outbox.append(connection, context, proposed(proposal)))
                    .call(() -> notices.send(connection, context, base, proposal)));
        });
    }

    private static AgentEvent proposed(Proposal proposal) {
        return new AgentEvent.ChangeProposed(
                proposal.baseId(),
                proposal.id(),
                proposal.tool(),
                proposal.principal().credentialId(),
                proposal.expiresAt());
    }

    /** Newest first, for who reads the records of the base. */
    public Uni<List<Proposal>> list(Principal principal, String baseId, boolean pendingOnly, long before, int most) {
        return seen(principal, baseId).chain(() -> table.list(baseId, pendingOnly, before, most));
    }

    public Uni<Proposal> find(Principal principal, String baseId, String id) {
        return seen(principal, baseId).chain(() -> existing(baseId, id));
    }

    private Uni<Void> seen(Principal principal, String baseId) {
        return schemas.current(baseId)
                .invoke(found -> policy.require(principal, found.map(CachedSchema::base), Permission.READ_RECORDS))
                .replaceWithVoid();
    }

    private Uni<Proposal> existing(String baseId, String id) {
        return table.find(baseId, id)
                .map(found -> found.orElseThrow(() -> new NotFound.Named("Proposal " + id).exception()));
    }

    private Uni<Base> base(String id) {
        return schemas.current(id)
                .map(found -> found.map(CachedSchema::base).orElseThrow(() -> new NotFound.Part().exception()));
    }
}
