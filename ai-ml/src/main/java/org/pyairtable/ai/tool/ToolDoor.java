package org.pyairtable.ai.tool;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Reply.OfferedTool;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.requests.Requests;

/**
 * Calls the tools of data-integration over Kafka: those that read by a question, those that change something by a command
 * through the outbox, which has its effect once even when this process dies meanwhile.
 */
@ApplicationScoped
public class ToolDoor {
    private static final Logger LOG = Logger.getLogger(ToolDoor.class);
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(10);
    private static final String BASE = "base";

    private final Requests requests;
    private final Outbox outbox;
    private final Pool pool;
    private final Duration deadline;

    ToolDoor(Requests requests, Outbox outbox, Pool pool, AiSettings config) {
        this.requests = requests;
        this.outbox = outbox;
        this.pool = pool;
        this.deadline = config.tools().deadline();
    }

    /** Those that the asker may use. Fails with {@link ServiceException} when nobody answers. */
    public Uni<List<OfferedTool>> list(ToolAsker asker) {
        return requests.ask(
                        new DataQuery.ListTools(asker.workspaceId(), asker.writes()),
                        asker.context(),
                        Reply.ToolList.class,
                        LISTED_WITHIN)
                .map(Reply.ToolList::tools)
                .onFailure(failure -> !(failure instanceof ServiceException))
                .transform(ToolDoor::away)
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Calls a tool that changes nothing. Never fails. */
    public Uni<ToolResult> read(ToolAsker asker, OfferedTool tool, Map<String, Object> arguments) {
        return requests.reply(
                        new DataQuery.CallTool(base(asker, arguments), tool.name(), arguments),
                        asker.context(),
                        deadline)
                .map(ToolDoor::result)
                .onFailure(failure -> !(failure instanceof ServiceException))
                .transform(ToolDoor::away)
                .onFailure(ServiceException.class)
                .recoverWithItem(failure ->
                        new ToolResult.Refused(failure.error().message() + ". Go on without it, or call again later."))
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    /**
     * Calls a tool that changes something.
     *
     * @param key with which the call has one effect, however often it is made
     * @param alongside what is stored in the transaction that sends the command
     */
    public Uni<ToolResult> change(
            ToolAsker asker,
            OfferedTool tool,
            Map<String, Object> arguments,
            String key,
            Function<SqlConnection, Uni<Void>> alongside) {
        DataCommand command =
                new DataCommand.CallTool(base(asker, arguments), tool.name(), arguments, key, asker.writes());
        return requests.replyTo(
                        asker.context(),
                        context -> pool.withTransaction(connection -> alongside
                                        .apply(connection)
                                        .chain(() -> outbox.append(connection, context, command)))
                                .replaceWithVoid(),
                        deadline)
                .map(ToolDoor::result)
                .onFailure(ServiceException.class)
                .recoverWithItem(late -> new ToolResult.Refused(
                        "There is no answer yet. The change may still be made or proposed: do not call again for the same"
                                + " change, and say so to the user."))
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private static ServiceException away(Throwable failure) {
        LOG.warnf("Tool not called, the model goes on without it: reason=%s", failure.toString());
        return new ServiceException(new ServiceError.Unavailable("The tools do not answer", LISTED_WITHIN));
    }

    private static ToolResult result(Reply reply) {
        return switch (reply) {
            case Reply.ToolAnswer answer -> result(answer.content(), answer.refusal());
            case Reply.RequestFailed failed -> new ToolResult.Refused(failed.message());
            case Reply.ToolList r -> throw unexpected(r);
            case Reply.BaseDescription r -> throw unexpected(r);
            case Reply.TableDescription r -> throw unexpected(r);
            case Reply.QueryAnswer r -> throw unexpected(r);
            case Reply.SearchAnswer r -> throw unexpected(r);
            case Reply.WorkflowFound r -> throw unexpected(r);
            case Reply.WorkflowList r -> throw unexpected(r);
            case Reply.WorkflowRun r -> throw unexpected(r);
        };
    }

    private static ToolResult result(@Nullable Map<String, Object> content, @Nullable String refusal) {
        return content == null
                ? new ToolResult.Refused(refusal == null ? "The tool answered nothing." : refusal)
                : new ToolResult.Answered(content);
    }

    private static IllegalStateException unexpected(Reply reply) {
        return new IllegalStateException("A call of a tool is not answered by " + reply.getClass());
    }

    /** Calls about one base stay in order. */
    private static String base(ToolAsker asker, Map<String, Object> arguments) {
        return arguments.get(BASE) instanceof String base && !base.isEmpty() ? base : asker.workspaceId();
    }
}
