package org.pyairtable.data.proposal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
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
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;

/** Changes that are parked until a member decides about them. */
@Singleton
public class Proposals {
    /** Proposals of one credential that wait at the same time. */
    static final int MOST_PENDING = 100;

    /** Proposals on a page for a reader whom rules concern. */
    private static final int MOST_REVIEWED = 20;

    private static final Duration LIFE = Duration.ofHours(24);
    /** Characters of JSON. */
    private static final int LONGEST_ARGUMENTS = 1_000_000;

    private final ProposalTable table;
    private final ProposalNotices notices;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final Reviews reviews;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Clock clock;

    Proposals(
            ProposalTable table,
            ProposalNotices notices,
            SchemaCache schemas,
            AccessPolicy policy,
            Reviews reviews,
            Transactions transactions,
            Outbox outbox,
            Clock clock) {
        this.table = table;
        this.notices = notices;
        this.schemas = schemas;
        this.policy = policy;
        this.reviews = reviews;
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

    /**
     * Some proposals.
     *
     * @param next the sequence before which there may be more; empty at the end
     */
    public record Page(List<Proposal> items, Optional<Long> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /**
     * Newest first, for who reads the records of the base. Those that rules do not leave to the reader are passed over, so that
     * neither the length of a page nor its cursor tells of them.
     */
    public Uni<Page> list(ToolCaller reader, String baseId, boolean pendingOnly, long before, int most) {
        return base(baseId, reader.principal())
                .chain(in -> seen(reader, in, pendingOnly, before, in.page(most) + 1, List.of())
                        .map(seen -> page(seen, in.page(most))));
    }

    private static Page page(List<Proposal> seen, int most) {
        List<Proposal> shown = seen.subList(0, Math.min(most, seen.size()));
        return new Page(shown, seen.size() > most ? Optional.of(shown.getLast().sequence()) : Optional.empty());
    }

    /** As many as are wanted, or all that there are, behind those that are known already. */
    private Uni<List<Proposal>> seen(
            ToolCaller reader, InBase in, boolean pendingOnly, long before, int wanted, List<Proposal> known) {
        return table.list(in.base().id(), pendingOnly, before, wanted).chain(found -> Sequential.map(
                        found, proposal -> reviews.seen(reader, in.grant(), in.base(), proposal))
                .chain(looked -> {
                    List<Proposal> all = new ArrayList<>(known);
                    looked.forEach(proposal -> proposal.ifPresent(all::add));
                    return found.size() < wanted || all.size() >= wanted
                            ? Uni.createFrom().item(all)
                            : seen(reader, in, pendingOnly, found.getLast().sequence(), wanted, all);
                }));
    }

    public Uni<Proposal> find(ToolCaller reader, String baseId, String id) {
        return base(baseId, reader.principal())
                .chain(in -> table.find(baseId, id)
                        .chain(found -> found.map(proposal -> reviews.seen(reader, in.grant(), in.base(), proposal))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))))
                .map(seen -> seen.orElseThrow(() -> new NotFound.Named("Proposal " + id).exception()));
    }

    /** The base with what the reader may do with it. */
    private record InBase(Base base, Grant grant) {
        /** Each proposal that is shown to a reader whom rules concern costs a transaction. */
        int page(int most) {
            return grant.isRestricted() ? Math.min(most, MOST_REVIEWED) : most;
        }
    }

    private Uni<InBase> base(String id, Principal principal) {
        return schemas.current(id).map(found -> {
            Grant grant = policy.grant(principal, found.map(CachedSchema::base), Permission.READ_RECORDS);
            return new InBase(found.orElseThrow().base(), grant);
        });
    }

    private Uni<Base> base(String id) {
        return schemas.current(id)
                .map(found -> found.map(CachedSchema::base).orElseThrow(() -> new NotFound.Part().exception()));
    }
}
