package org.pyairtable.data.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.proposal.Proposal;
import org.pyairtable.data.proposal.Proposals;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.tool.Advice;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.AnswerBound;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.Tool;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.events.AgentEvent;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.WritePolicy.Decision;

/** Runs tools for agents, as far as the credential allows it: at once, or when a member has approved. */
@Singleton
public class ToolDesk {
    /** Shorter than what the gateway waits for. */
    private static final Duration MOST_TIME = Duration.ofSeconds(25);

    private final Proposals proposals;
    private final SchemaCache schemas;
    private final Outbox outbox;

    ToolDesk(Proposals proposals, SchemaCache schemas, Outbox outbox) {
        this.proposals = proposals;
        this.schemas = schemas;
        this.outbox = outbox;
    }

    /**
     * What the tool answers, held to the size that the call asks for. Fails with {@link AdvisedException} when it is refused. A
     * call for whose answer nobody waits any more changes nothing.
     */
    public Uni<Map<String, Object>> call(ToolCaller caller, Tool tool, JsonNode given) {
        return call(caller, tool, given, Once.UNBOUND);
    }

    /** As above; {@code once} is part of the transaction that makes the change or parks it. */
    Uni<Map<String, Object>> call(ToolCaller caller, Tool tool, JsonNode given, Once once) {
        return Uni.createFrom()
                .deferred(() -> allowed(caller, tool, given, once))
                .ifNoItem()
                .after(MOST_TIME)
                .fail()
                .onFailure(TimeoutException.class)
                .transform(late -> new AdvisedException(
                        new InvalidRequest.Rule("The call takes longer than " + MOST_TIME.toSeconds() + " s, the limit;"
                                + " nothing is changed."),
                        "Ask for less at once: fewer records or fields, or a narrower condition."))
                .onFailure(RefusedException.class)
                .transform(ToolDesk::advised);
    }

    private static AdvisedException advised(RefusedException failure) {
        return new AdvisedException(failure.refusal(), Advice.on(failure.refusal(), List.of()));
    }

    private Uni<Map<String, Object>> allowed(ToolCaller caller, Tool tool, JsonNode given, Once once) {
        String scope = tool.description().scope();
        if (!caller.principal().mayUse(scope)) {
            throw new AdvisedException(
                    new NotPermitted(),
                    "The token lacks the scope " + scope + "; its owner can make one that has it. Do not try again.");
        }
        Arguments arguments = Arguments.of(tool.description().input(), given);
        Uni<ToolAnswer> answer =
                switch (tool) {
                    case ReadingTool reading -> reading.run(caller, arguments);
                    case WritingTool writing -> write(caller, writing, arguments, once);
                };
        return answer.map(whole -> AnswerBound.fit(whole, arguments.maxTokens()));
    }

    private Uni<ToolAnswer> write(ToolCaller caller, WritingTool tool, Arguments arguments, Once once) {
        Decision decision = caller.principal().writes().of(tool.name());
        if (decision == Decision.DENY) {
            throw new AdvisedException(
                    new NotPermitted(),
                    "The owner of the token has denied it the tool " + tool.name() + ". Do not try again.");
        }
        if (arguments.isDryRun()) {
            return tool.rehearse(caller, arguments).map(ToolDesk::rehearsed);
        }
        return decision == Decision.ALLOW
                ? contextIn(caller, tool.base(arguments))
                        .chain(context ->
                                tool.run(caller, arguments, connection -> once.in(connection, Optional.empty())
                                        .chain(() -> report(connection, context, made(caller, tool, arguments)))))
                : tool.rehearse(caller, arguments).chain(difference -> park(caller, tool, arguments, difference, once));
    }

    private Uni<ToolAnswer> park(
            ToolCaller caller, WritingTool tool, Arguments arguments, Map<String, Object> difference, Once once) {
        return proposals
                .park(
                        caller,
                        tool,
                        arguments,
                        difference,
                        (connection, parked) -> once.in(connection, Optional.of(waiting(parked))))
                .map(parked -> {
                    Map<String, Object> answer = waiting(parked);
                    answer.put("difference", difference);
                    return ToolAnswer.of(answer);
                });
    }

    /** In the base's workspace; a base that does not exist is refused by the tool. */
    private Uni<EventContext> contextIn(ToolCaller caller, String baseId) {
        return schemas.known(baseId).map(known -> known.map(CachedSchema::base)
                .map(base -> caller.context().withWorkspace(base.workspaceId()))
                .orElseGet(caller::context));
    }

    private Uni<Void> report(SqlConnection connection, EventContext context, AgentEvent made) {
        return outbox.append(connection, context, made).replaceWithVoid();
    }

    private static AgentEvent made(ToolCaller caller, WritingTool tool, Arguments arguments) {
        return new AgentEvent.ChangeMade(
                tool.base(arguments), tool.name(), caller.principal().credentialId(), null, null);
    }

    private static ToolAnswer rehearsed(Map<String, Object> difference) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "dry_run");
        answer.put("note", "Nothing is changed. Call again without dryRun to make this change.");
        answer.put("difference", difference);
        return ToolAnswer.of(answer);
    }

    private static Map<String, Object> waiting(Proposal parked) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "waiting_for_approval");
        answer.put(
                "note",
                "Nothing is changed yet: a member has to approve the change first. Tell the user; do not call again for the"
                        + " same change.");
        answer.put("proposal", parked.id());
        answer.put("approveAt", parked.path() + "/approve");
        answer.put("expiresAt", DateText.wire(parked.expiresAt()));
        return answer;
    }
}
