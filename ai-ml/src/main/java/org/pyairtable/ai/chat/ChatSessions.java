package org.pyairtable.ai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.chat.ChatStore.Session;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** Sessions of questions and answers. Only its owner sees a session, and only while the owner may still ask what it asks. */
@ApplicationScoped
class ChatSessions {
    private static final int SHOWN = 100;

    private final ChatStore store;
    private final Memberships memberships;
    private final ChatAccess access;
    private final AnswersUnderWay underWay;
    private final Pool pool;
    private final Clock clock;

    ChatSessions(
            ChatStore store,
            Memberships memberships,
            ChatAccess access,
            AnswersUnderWay underWay,
            Pool pool,
            Clock clock) {
        this.access = access;
        this.store = store;
        this.memberships = memberships;
        this.underWay = underWay;
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * A session in a list.
     *
     * @param title as its owner named it, else its first question
     * @param questions how many were asked
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ChatSession")
    record Summary(
            String sessionId,
            String workspaceId,
            String title,
            long questions,
            Instant createdAt,
            @Nullable Instant lastAskedAt) {}

    /** @param words that title, questions and answers must contain, as a whole; empty for all sessions */
    Uni<Page<Summary>> list(Principal reader, Optional<String> workspaceId, Optional<String> words, PageRequest page) {
        ChatStore.ReadableSessions readable = workspaceId
                .map(workspace -> readableOf(reader, workspace))
                .orElseGet(() -> new ChatStore.ReadableSessions(
                        reached(reader, memberships.workspacesOf(reader.userId())), access.guestBases(reader)));
        return store.sessions(pool, reader.userId(), readable, words, page.sequenceOr(Long.MAX_VALUE), page.rows())
                .map(rows -> Page.ofSequence(rows, page, ChatStore.Listed::lastPosition)
                        .map(ChatStore.Listed::summary));
    }

    private ChatStore.ReadableSessions readableOf(Principal reader, String workspaceId) {
        Set<String> bases = access.guestBases(reader, workspaceId);
        if (memberships.role(workspaceId, reader.userId()).isPresent() || bases.isEmpty()) {
            memberships.require(reader, workspaceId, Role.VIEWER);
            return new ChatStore.ReadableSessions(reached(reader, Set.of(workspaceId)), Set.of());
        }
        return new ChatStore.ReadableSessions(Set.of(), reader.mayReach(workspaceId, workspaceId) ? bases : Set.of());
    }

    private static Set<String> reached(Principal reader, Set<String> workspaces) {
        return workspaces.stream()
                .filter(workspace -> reader.mayReach(workspace, workspace))
                .collect(Collectors.toSet());
    }

    Uni<ChatHistory> history(Principal reader, String sessionId) {
        return readable(reader, sessionId).chain(session -> store.messages(pool, sessionId, clock.instant(), SHOWN)
                .map(messages -> new ChatHistory(sessionId, session.workspaceId(), session.createdAt(), messages)));
    }

    Uni<Summary> rename(Principal owner, String sessionId, String title) {
        return readable(owner, sessionId)
                .chain(session -> store.rename(pool, sessionId, title))
                .chain(() -> store.listed(pool, sessionId))
                .map(found -> found.map(ChatStore.Listed::summary)
                        .orElseThrow(() -> ServiceException.notFound("Session " + sessionId)));
    }

    /** Deletes it with its questions and answers. An answer that is being made is stopped. */
    Uni<Void> delete(Principal owner, String sessionId) {
        return own(owner, sessionId)
                .invoke(session -> underWay.of(sessionId).forEach(RunningAnswer::stop))
                .chain(session -> store.delete(pool, sessionId));
    }

    /** Answers rest on all of a workspace: a token for some of its bases does not reach them. */
    Uni<Session> own(Principal reader, String sessionId) {
        return store.session(pool, sessionId)
                .map(session -> session.filter(s -> s.userId().equals(reader.userId()))
                        .filter(s -> reader.mayReach(s.workspaceId(), s.workspaceId()))
                        .orElseThrow(() -> ServiceException.notFound("Session " + sessionId)));
    }

    /** A former member must not read the workspace's records, not even in old answers; nor a guest those of other bases. */
    Uni<Session> readable(Principal reader, String sessionId) {
        return own(reader, sessionId).call(session -> access.requireReader(reader, session));
    }
}
