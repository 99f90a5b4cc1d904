package org.pyairtable.data.proposal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.AnswerBound;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Tool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.Toolbox;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.events.AgentEvent;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** What members decide about proposals, each once. */
@Singleton
public class Decisions {
    /** Of what a tool answered, to a member who approved and whom rules concern. */
    private static final Set<String> SHOWN_OF_RESULT = Set.of("table", "created", "updated", "deleted");

    private final Proposals proposals;
    private final Reviews reviews;
    private final ProposalTable table;
    private final Toolbox tools;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final Transactions transactions;
    private final Outbox outbox;

    Decisions(
            Proposals proposals,
            Reviews reviews,
            ProposalTable table,
            Toolbox tools,
            SchemaCache schemas,
            AccessPolicy policy,
            Transactions transactions,
            Outbox outbox) {
        this.proposals = proposals;
        this.reviews = reviews;
        this.table = table;
        this.tools = tools;
        this.schemas = schemas;
        this.policy = policy;
        this.transactions = transactions;
        this.outbox = outbox;
    }

    /** Who decides about a proposal, in which request. */
    public record Decider(Principal principal, EventContext context, String origin) {
        ToolCaller reading() {
            return new ToolCaller(principal, context, origin);
        }
    }

    /** A change that a member has approved. */
    public record Approved(Proposal proposal, Map<String, Object> result) {}

    /**
     * Makes the change, as the owner of the token and by the token's rights, as they are now. When it is refused, nothing is
     * decided.
     */
    public Uni<Approved> approve(Decider decider, String baseId, String id) {
        return decidable(decider, baseId, id)
                .chain(parked -> run(decider, parked).chain(answer -> proposals
                        .find(decider.reading(), baseId, id)
                        .map(now -> new Approved(now, shown(parked, answer)))));
    }

    /** The tool answers what the owner of the token sees. */
    private static Map<String, Object> shown(Parked parked, ToolAnswer answer) {
        Map<String, Object> result = AnswerBound.fit(answer, AnswerBound.MOST_TOKENS);
        if (parked.grant().isRestricted()) {
            result = new LinkedHashMap<>(result);
            result.keySet().retainAll(SHOWN_OF_RESULT);
        }
        return result;
    }

    private Uni<ToolAnswer> run(Decider decider, Parked parked) {
        Proposal proposal = parked.proposal();
        ToolCaller caller = new ToolCaller(
                proposal.principal(),
                decider.context().withActor(proposal.principal().userId()),
                decider.origin());
        EventContext context = decider.context().withWorkspace(proposal.workspaceId());
        AgentEvent made = new AgentEvent.ChangeMade(
                proposal.baseId(),
                proposal.tool(),
                proposal.principal().credentialId(),
                proposal.id(),
                decider.principal().userId());
        Arguments arguments = Arguments.accepted(proposal.arguments());
        return parked.tool().run(caller, arguments, new Alongside() {
            @Override
            public Uni<Void> in(SqlConnection connection) {
                return claim(connection, proposal, ProposalState.APPROVED, decider)
                        .chain(() -> outbox.append(connection, context, made))
                        .replaceWithVoid();
            }

            @Override
            public Uni<Void> behind(SqlConnection connection, WritingTool.Wrote wrote) {
                return reviews.requireOwn(decider, parked.tool(), proposal, arguments, connection, wrote);
            }
        });
    }

    public Uni<Proposal> reject(Decider decider, String baseId, String id) {
        return decidable(decider, baseId, id)
                .chain(parked -> transactions.whole(
                        connection -> claim(connection, parked.proposal(), ProposalState.REJECTED, decider)
                                .chain(() -> outbox.append(
                                        connection,
                                        decider.context()
                                                .withWorkspace(parked.proposal().workspaceId()),
                                        rejected(parked.proposal())))))
                .chain(() -> proposals.find(decider.reading(), baseId, id));
    }

    private static AgentEvent rejected(Proposal proposal) {
        return new AgentEvent.ProposalRejected(
                proposal.baseId(),
                proposal.id(),
                proposal.tool(),
                proposal.principal().credentialId());
    }

    /** Of several who decide at once one is the first; the others wait here for its transaction, and are refused. */
    private Uni<Void> claim(SqlConnection connection, Proposal proposal, ProposalState state, Decider decider) {
        return table.decide(
                        connection, proposal.id(), state, decider.principal().userId())
                .invoke(first -> {
                    if (!first) {
                        throw decided(proposal.id()).exception();
                    }
                })
                .replaceWithVoid();
    }

    private static Conflict decided(String id) {
        return new Conflict("Proposal " + id + " is decided already, or has expired");
    }

    /** @param grant what the decider may do */
    private record Parked(Proposal proposal, WritingTool tool, Grant grant) {}

    /** A pending proposal that the caller may decide about: with a session, and with the right to make the change. */
    private Uni<Parked> decidable(Decider decider, String baseId, String id) {
        if (decider.principal().isToken()) {
            throw ServiceException.forbidden("A member decides about proposals, signed in; a token cannot");
        }
        return proposals
                .find(decider.reading(), baseId, id)
                .chain(proposal -> schemas.current(baseId)
                        .map(found -> policy.grant(
                                decider.principal(),
                                found.map(CachedSchema::base),
                                tool(proposal).permission()))
                        .map(grant -> new Parked(proposal, tool(proposal), grant)))
                .invoke(parked -> {
                    Proposal proposal = parked.proposal();
                    if (proposal.state() != ProposalState.PENDING) {
                        throw new Conflict("Proposal " + id + " is "
                                        + proposal.state().wireName() + " already")
                                .exception();
                    }
                });
    }

    private WritingTool tool(Proposal proposal) {
        Optional<Tool> tool = tools.find(proposal.tool());
        return tool.filter(WritingTool.class::isInstance)
                .map(WritingTool.class::cast)
                .orElseThrow(
                        () -> new Conflict("The tool " + proposal.tool() + " does not exist any more").exception());
    }
}
