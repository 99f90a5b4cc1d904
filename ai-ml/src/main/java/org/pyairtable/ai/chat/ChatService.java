package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.chat.ChatStore.Asked;
import org.pyairtable.ai.chat.ChatStore.Session;
import org.pyairtable.ai.document.SourceStore;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.ai.tool.ToolAsker;
import org.pyairtable.events.AiEvent.QuestionAnswered;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Restrictions;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Questions and their answers. A question is stored before it is answered, so that neither a client that leaves nor a
 * process that dies loses it.
 */
@ApplicationScoped
class ChatService {
    private static final Logger LOG = Logger.getLogger(ChatService.class);
    /** Earlier exchanges that are sent to a model. */
    private static final int REMINDED = 5;
    /** Time to store an answer after the models' time is over. */
    private static final Duration STORING = Duration.ofSeconds(30);

    private final FallbackAnswerer answerer;
    private final AnswersUnderWay underWay;
    private final ChatSessions sessions;
    private final ChatAccess access;
    private final Restrictions restrictions;
    private final ChatStore store;
    private final SourceStore sources;
    private final Outbox outbox;
    private final Pool pool;
    private final Clock clock;
    private final Duration longest;

    ChatService(
            FallbackAnswerer answerer,
            AnswersUnderWay underWay,
            ChatSessions sessions,
            ChatAccess access,
            Restrictions restrictions,
            ChatStore store,
            SourceStore sources,
            Outbox outbox,
            Pool pool,
            Clock clock,
            AiSettings config) {
        this.answerer = answerer;
        this.underWay = underWay;
        this.sessions = sessions;
        this.access = access;
        this.restrictions = restrictions;
        this.store = store;
        this.sources = sources;
        this.outbox = outbox;
        this.pool = pool;
        this.clock = clock;
        this.longest = config.chat().wholeTimeout().plus(STORING);
    }

    /** How an answer reaches its client. */
    enum Delivery {
        WHOLE,
        IN_PIECES
    }

    /**
     * @param baseId whose records alone are asked about; absent for all of the workspace
     * @param zone in which the asker's days begin
     */
    record NewQuestion(
            String question,
            String workspaceId,
            @Nullable String baseId,
            @Nullable String sessionId,
            ZoneId zone) {}

    /**
     * On whose behalf an answer is made.
     *
     * @param context of the events about it
     * @param acting the same with the credential, for questions to other services
     */
    record Asker(Principal principal, EventContext context, EventContext acting) {}

    /** The caller has checked that the user may ask. */
    Uni<RunningAnswer> ask(Asker asker, NewQuestion question, Delivery delivery) {
        return session(asker.principal(), question).chain(session -> inquiry(asker, session, question, Long.MAX_VALUE)
                .chain(inquiry -> pool.withTransaction(connection -> store.create(connection, session)
                                .chain(() -> store.ask(
                                        connection,
                                        session.sessionId(),
                                        question,
                                        clock.instant(),
                                        clock.instant().plus(longest))))
                        .map(position -> begin(
                                new RunningAnswer(session.sessionId(), position, inquiry.at(position)),
                                delivery,
                                asker.context()))));
    }

    /** Answers the last question of a session again. */
    Uni<RunningAnswer> regenerate(Asker asker, String sessionId, Delivery delivery) {
        return sessions.readable(asker.principal(), sessionId).chain(session -> store.last(pool, sessionId)
                .map(last -> last.orElseThrow(() -> ServiceException.notFound("A question in session " + sessionId)))
                .chain(last -> {
                    NewQuestion question = new NewQuestion(
                            last.question(), session.workspaceId(), last.baseId(), sessionId, last.zone());
                    return inquiry(asker, session, question, last.position()).chain(inquiry -> again(last)
                            .map(position -> begin(
                                    new RunningAnswer(sessionId, position, inquiry.at(position)),
                                    delivery,
                                    asker.context())));
                }));
    }

    /** Ends the answers of a session that are not finished; what was written of them is stored. */
    Uni<Void> stop(Principal asker, String sessionId) {
        return sessions.own(asker, sessionId).chain(session -> {
            List<RunningAnswer> here = underWay.of(sessionId);
            here.forEach(RunningAnswer::stop);
            return store.stopElsewhere(
                    pool, sessionId, here.stream().map(RunningAnswer::position).toList());
        });
    }

    private Uni<Long> again(Asked last) {
        return store.askAgain(
                        pool, last.position(), clock.instant(), clock.instant().plus(longest))
                .map(free -> {
                    if (!free) {
                        throw new ServiceException(new ServiceError.Conflict(
                                "The last question is being answered: stop the answer first"));
                    }
                    return last.position();
                });
    }

    private RunningAnswer begin(RunningAnswer running, Delivery delivery, EventContext context) {
        Progress progress =
                switch (delivery) {
                    case WHOLE -> Progress.NONE;
                    case IN_PIECES -> running;
                };
        underWay.begin(
                running,
                Uni.join()
                        .first(answerer.answer(running.inquiry(), progress), running.stops())
                        .toTerminate()
                        .chain(answer -> finish(running, answer, context))
                        .onFailure()
                        .recoverWithUni(failure -> failed(running, failure)));
        return running;
    }

    private Uni<Void> finish(RunningAnswer running, Answer answer, EventContext context) {
        MessageState state = running.stopped() ? MessageState.STOPPED : MessageState.DONE;
        return pool.withTransaction(connection -> store.finish(connection, running.position(), answer, state)
                        .chain(stored -> stored && state == MessageState.DONE
                                ? outbox.append(connection, context, event(running, answer))
                                        .replaceWithVoid()
                                : Uni.createFrom().voidItem()))
                .invoke(() -> running.end(ChatReply.of(running.sessionId(), answer, state)));
    }

    private Uni<Void> failed(RunningAnswer running, Throwable failure) {
        ServiceError error =
                switch (failure) {
                    case ServiceException e -> e.error();
                    default -> {
                        LOG.errorf(failure, "Question not answered: session=%s", running.sessionId());
                        yield new ServiceError.Unavailable(
                                "The question could not be answered; ask it again", Duration.ofSeconds(5));
                    }
                };
        return store.fail(pool, running.position(), error.message())
                .onTermination()
                .invoke(() -> running.fail(ChatEvent.Failed.of(error)));
    }

    private static QuestionAnswered event(RunningAnswer running, Answer answer) {
        Answer.Usage usage = answer.usage();
        return new QuestionAnswered(
                running.inquiry().workspaceId(),
                running.sessionId(),
                running.inquiry().userId(),
                usage.provider(),
                usage.model(),
                usage.inputTokens(),
                usage.outputTokens(),
                usage.costMicros(),
                answer.sources().size());
    }

    private Uni<Session> session(Principal asker, NewQuestion question) {
        String sessionId = question.sessionId();
        if (sessionId == null) {
            return Uni.createFrom()
                    .item(new Session(Ids.random("cht"), question.workspaceId(), asker.userId(), clock.instant()));
        }
        return sessions.readable(asker, sessionId).invoke(session -> {
            if (!session.workspaceId().equals(question.workspaceId())) {
                throw ServiceException.invalid("sessionId", "belongs to another workspace");
            }
        });
    }

    private Uni<Inquiry> inquiry(Asker asker, Session session, NewQuestion question, long before) {
        ChatAccess.Reach reach = access.reach(asker.principal(), session.workspaceId(), question.baseId());
        Set<String> closed = restrictions.closedTables(
                reach.workspaces(), reach.bases(), asker.principal().userId());
        Scope scope = new Scope(
                reach.workspaces(),
                reach.bases(),
                Optional.ofNullable(question.baseId()),
                Optional.empty(),
                asker.principal().resources(),
                closed);
        return Uni.combine()
                .all()
                .unis(
                        sources.tablesOfWorkspace(pool, session.workspaceId()),
                        store.answered(pool, session.sessionId(), before, REMINDED))
                .asTuple()
                .map(both -> new Inquiry(
                        new QuestionId(session.sessionId(), 0),
                        question.question(),
                        session.workspaceId(),
                        asker.principal().userId(),
                        scope,
                        visible(asker.principal(), closed, question.baseId(), both.getItem1()),
                        both.getItem2(),
                        question.zone(),
                        ToolAsker.of(session.workspaceId(), question.baseId(), asker.acting(), asker.principal())));
    }

    private static List<TableInfo> visible(
            Principal asker, Set<String> closed, @Nullable String baseId, List<TableInfo> tables) {
        List<TableInfo> visible = tables.stream()
                .filter(table -> !closed.contains(table.tableId()))
                .filter(table -> asker.mayReach(table.baseId(), table.workspaceId()))
                .filter(table -> baseId == null || table.baseId().equals(baseId))
                .toList();
        if (baseId != null && visible.isEmpty()) {
            throw ServiceException.notFound("Base " + baseId);
        }
        return visible;
    }
}
