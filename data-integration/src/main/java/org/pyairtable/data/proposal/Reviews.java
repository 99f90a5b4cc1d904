package org.pyairtable.data.proposal;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.record.read.SeenRecords;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.AnswerBound;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.Toolbox;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * What members whom rules concern see of proposals: those whose change they could make themselves, with the difference that it would
 * make for them. It is found by making the change on their behalf and rolling it back, so that nothing else can decide it. What is set
 * off outside of the bases cannot be rolled back, so others decide about that.
 */
@Singleton
class Reviews {
    private final Toolbox tools;
    private final AccessPolicy policy;
    private final Clock clock;

    Reviews(Toolbox tools, AccessPolicy policy, Clock clock) {
        this.tools = tools;
        this.policy = policy;
        this.clock = clock;
    }

    /** Empty for one that touches what the reader may not write, and for one that others have decided. */
    Uni<Optional<Proposal>> seen(ToolCaller reader, Grant grant, Base base, Proposal proposal) {
        if (!grant.isRestricted()) {
            return Uni.createFrom().item(Optional.of(proposal));
        }
        if (proposal.state() != ProposalState.PENDING) {
            boolean own = proposal.decided()
                    .filter(decided -> decided.by().equals(reader.principal().userId()))
                    .isPresent();
            return Uni.createFrom().item(own ? Optional.of(proposal.with(Map.of())) : Optional.empty());
        }
        return tool(proposal)
                .filter(tool -> tool.description().effect() != Effect.STARTS)
                .map(tool -> rehearsed(reader, grant, base, tool, proposal))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Optional<WritingTool> tool(Proposal proposal) {
        return tools.find(proposal.tool()).filter(WritingTool.class::isInstance).map(WritingTool.class::cast);
    }

    private static Uni<Optional<Proposal>> rehearsed(
            ToolCaller reader, Grant grant, Base base, WritingTool tool, Proposal proposal) {
        Arguments arguments = Arguments.accepted(proposal.arguments());
        return Uni.createFrom()
                .deferred(() -> {
                    if (!isOwn(proposal, reader.principal())) {
                        requireSame(grant, base, tool, arguments);
                    }
                    return tool.rehearse(reader, arguments);
                })
                .map(difference ->
                        Optional.of(proposal.with(AnswerBound.fit(ToolAnswer.of(difference), AnswerBound.MOST_TOKENS))))
                .onFailure(Reviews::isRefusal)
                .recoverWithItem(Optional.empty());
    }

    /** A change of the reader's own agent is the same for both. */
    private static boolean isOwn(Proposal proposal, Principal reader) {
        return proposal.principal().userId().equals(reader.userId());
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof RefusedException
                || failure instanceof AdvisedException
                || failure instanceof ServiceException;
    }

    /** Refuses a change that would be another for the owner of the token than for the reader. */
    private static void requireSame(Grant grant, Base base, WritingTool tool, Arguments arguments) {
        WritingTool.Touched touched = tool.touched(arguments);
        if (touched.isNothing()) {
            return;
        }
        Table table = grant.table(base, arguments.text(ToolSchema.TABLE), Access.EDIT);
        if (touched.finds() && grant.selectsRows(table)) {
            throw new NotPermitted().exception();
        }
        touched.fields().forEach(name -> {
            if (grant.masks(grant.written(table, name))) {
                throw new NotPermitted().exception();
            }
        });
    }

    /**
     * Holds a change that a token's owner makes to what the member who approved it may write, behind the change and in its
     * transaction.
     */
    Uni<Void> requireOwn(
            Decisions.Decider decider,
            WritingTool tool,
            Proposal proposal,
            Arguments arguments,
            SqlConnection connection,
            WritingTool.Wrote wrote) {
        Permission permission = tool.permission();
        Grant grant = policy.grant(decider.principal(), Optional.of(wrote.base()), permission);
        if (!isOwn(proposal, decider.principal())) {
            requireSame(grant, wrote.base(), tool, arguments);
        }
        Table table = grant.table(wrote.base(), wrote.tableId(), Access.EDIT);
        List<String> ids = wrote.recordIds();
        return grant.selectsRows(table)
                ? SeenRecords.among(connection, grant, table, ids, clock.instant())
                        .invoke(seen -> {
                            if (!seen.containsAll(ids)) {
                                throw new NotPermitted(true).exception();
                            }
                        })
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }
}
