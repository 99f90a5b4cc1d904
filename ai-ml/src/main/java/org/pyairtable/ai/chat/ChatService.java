package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.chat.ChatStore.Session;
import org.pyairtable.ai.document.SourceStore;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.events.AiEvent.QuestionAnswered;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** Questions, answers and the sessions that they belong to. A session is its owner's alone. */
@ApplicationScoped
class ChatService {
    /** Earlier exchanges that a model is reminded of. */
    private static final int REMINDED = 5;

    private static final int SHOWN = 100;

    private final LanguageModels models;
    private final RetrievalAnswerer retrieval;
    private final ModelAnswerer modelAnswerer;
    private final ChatStore store;
    private final SourceStore sources;
    private final Memberships memberships;
    private final Outbox outbox;
    private final Pool pool;
    private final Clock clock;

    ChatService(
            LanguageModels models,
            RetrievalAnswerer retrieval,
            ModelAnswerer modelAnswerer,
            ChatStore store,
            SourceStore sources,
            Memberships memberships,
            Outbox outbox,
            Pool pool,
            Clock clock) {
        this.models = models;
        this.retrieval = retrieval;
        this.modelAnswerer = modelAnswerer;
        this.store = store;
        this.sources = sources;
        this.memberships = memberships;
        this.outbox = outbox;
        this.pool = pool;
        this.clock = clock;
    }

    record Answered(String sessionId, Answer answer) {}

    /** The asker is a member of the workspace: the caller has seen to it. */
    Uni<Answered> ask(
            Principal asker, String workspaceId, String question, @Nullable String sessionId, EventContext context) {
        return session(asker, workspaceId, sessionId).chain(session -> inquiry(asker, session, question)
                .chain(this::answer)
                .call(answer -> keep(session, question, answer, context))
                .map(answer -> new Answered(session.sessionId(), answer)));
    }

    Uni<ChatHistory> history(Principal reader, String sessionId) {
        return own(reader, sessionId)
                // Who has left the workspace reads its records no more, not even in old answers.
                .invoke(session -> memberships.require(reader, session.workspaceId(), Role.VIEWER))
                .chain(session -> store.messages(pool, sessionId, SHOWN)
                        .map(messages ->
                                new ChatHistory(sessionId, session.workspaceId(), session.createdAt(), messages)));
    }

    private Uni<Session> session(Principal asker, String workspaceId, @Nullable String sessionId) {
        if (sessionId == null) {
            return Uni.createFrom().item(new Session(Ids.random("cht"), workspaceId, asker.userId(), clock.instant()));
        }
        return own(asker, sessionId).invoke(session -> {
            if (!session.workspaceId().equals(workspaceId)) {
                throw ServiceException.invalid("sessionId", "belongs to another workspace");
            }
        });
    }

    private Uni<Session> own(Principal reader, String sessionId) {
        return store.session(pool, sessionId)
                .map(session -> session.filter(s -> s.userId().equals(reader.userId()))
                        .orElseThrow(() -> ServiceException.notFound("Session " + sessionId)));
    }

    private Uni<Inquiry> inquiry(Principal asker, Session session, String question) {
        Scope scope = new Scope(Set.of(session.workspaceId()), Optional.empty(), Optional.empty(), asker.resources());
        return Uni.combine()
                .all()
                .unis(
                        sources.tablesOfWorkspace(pool, session.workspaceId()),
                        store.messages(pool, session.sessionId(), REMINDED))
                .asTuple()
                .map(both -> new Inquiry(
                        question,
                        session.workspaceId(),
                        scope,
                        visible(asker, both.getItem1()),
                        both.getItem2().stream()
                                .map(m -> new Inquiry.Exchange(m.question(), m.answer()))
                                .toList()));
    }

    private static List<TableInfo> visible(Principal asker, List<TableInfo> tables) {
        return tables.stream()
                .filter(table -> asker.mayReach(table.baseId(), table.workspaceId()))
                .toList();
    }

    private Uni<Answer> answer(Inquiry inquiry) {
        return models.configured()
                .map(model -> modelAnswerer.answer(model, inquiry))
                .orElseGet(() -> retrieval.answer(inquiry));
    }

    private Uni<Void> keep(Session session, String question, Answer answer, EventContext context) {
        Answer.Usage usage = answer.usage();
        QuestionAnswered event = new QuestionAnswered(
                session.workspaceId(),
                session.sessionId(),
                session.userId(),
                usage.provider(),
                usage.model(),
                usage.inputTokens(),
                usage.outputTokens(),
                usage.costMicros(),
                answer.sources().size());
        return pool.withTransaction(connection -> store.create(connection, session)
                .chain(() -> store.add(connection, session.sessionId(), question, answer, clock.instant()))
                .chain(() -> outbox.append(connection, context, event))
                .replaceWithVoid());
    }
}
