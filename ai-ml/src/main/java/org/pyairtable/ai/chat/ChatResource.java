package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.chat.ChatService.Asker;
import org.pyairtable.ai.chat.ChatService.Delivery;
import org.pyairtable.ai.chat.ChatService.NewQuestion;
import org.pyairtable.ai.chat.ChatSessions.Summary;
import org.pyairtable.ai.search.SearchResource;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.page.Page;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Questions in words about a workspace's records. An answer is sent whole, or in pieces as server-sent events to a client
 * that accepts them: {@code session}, then {@code token}, {@code call}, {@code tool} and {@code restart}, at last
 * {@code citations} and {@code done}, or {@code error}.
 */
@Path("/api/chat")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ChatResource {
    private final ChatService chat;
    private final ChatSessions sessions;
    private final ChatAccess access;
    private final SignedIn signedIn;
    private final Caller caller;

    ChatResource(ChatService chat, ChatSessions sessions, ChatAccess access, SignedIn signedIn, Caller caller) {
        this.caller = caller;
        this.chat = chat;
        this.sessions = sessions;
        this.access = access;
        this.signedIn = signedIn;
    }

    /** PostgreSQL cannot store the character NUL. */
    private static final String STORABLE = "[^\\x00]*";

    /**
     * @param baseId asks about the records of this base alone; absent for all that the caller may see in the workspace,
     *     which guests of a base may not ask about
     * @param sessionId continues an earlier session; absent starts a new one
     * @param timeZone in which the caller's days begin, such as {@code Europe/Berlin}; absent for UTC
     */
    @Schema(name = "ChatQuestion")
    public record Question(
            @NotBlank @Size(max = 4000) @Pattern(regexp = STORABLE)
            String question,

            @NotBlank String workspaceId,

            @Nullable @Size(min = 1, max = 100) @Pattern(regexp = STORABLE)
            String baseId,

            @Nullable @Size(min = 1, max = 100) @Pattern(regexp = STORABLE)
            String sessionId,

            @Nullable @Size(min = 1, max = 50) String timeZone) {
        private NewQuestion asked() {
            return new NewQuestion(question, workspaceId, baseId, sessionId, zone());
        }

        private ZoneId zone() {
            try {
                return timeZone == null ? ZoneOffset.UTC : ZoneId.of(timeZone);
            } catch (DateTimeException e) {
                throw ServiceException.invalid(
                        "timeZone", "'%s' is not a time zone; write it as Europe/Berlin".formatted(timeZone));
            }
        }
    }

    /** @param title of a session, for its owner */
    @Schema(name = "ChatSessionChange")
    public record Change(
            @NotBlank @Size(max = 200) @Pattern(regexp = STORABLE)
            String title) {}

    @POST
    @Operation(
            operationId = "ask",
            summary = "Answers a question from the records it concerns",
            description = "A client that accepts text/event-stream gets the answer as it is made: the events session,"
                    + " token, call, tool, restart, citations and done, or error. The answer goes on when the client leaves, and"
                    + " can be fetched with its session.")
    public Uni<ChatReply> ask(@NotNull @Valid Question question) {
        return begin(question, Delivery.WHOLE).chain(ChatResource::whole);
    }

    @POST
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> askInPieces(@NotNull @Valid Question question, @Context Sse sse) {
        return pieces(begin(question, Delivery.IN_PIECES), sse);
    }

    @GET
    @Operation(operationId = "listChatSessions", summary = "Lists the caller's sessions, the last asked first")
    public Uni<Page<Summary>> list(
            @QueryParam("workspaceId") @Nullable String workspaceId,
            @QueryParam("q") @Size(max = 200) @Pattern(regexp = STORABLE) @Nullable String words,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(PageRequest.MOST) int limit) {
        return sessions.list(
                reader(),
                Optional.ofNullable(workspaceId),
                Optional.ofNullable(words).filter(w -> !w.isBlank()),
                PageRequest.of(cursor, limit));
    }

    @GET
    @Path("/{sessionId}")
    @Operation(operationId = "getChatSession", summary = "The questions and answers of a session of the caller")
    public Uni<ChatHistory> history(@RestPath String sessionId) {
        return sessions.history(reader(), sessionId);
    }

    @PATCH
    @Path("/{sessionId}")
    @Operation(operationId = "renameChatSession", summary = "Renames a session of the caller")
    public Uni<Summary> rename(@RestPath String sessionId, @NotNull @Valid Change change) {
        return sessions.rename(reader(), sessionId, change.title().strip());
    }

    @DELETE
    @Path("/{sessionId}")
    @Operation(operationId = "deleteChatSession", summary = "Deletes a session of the caller with its answers")
    public Uni<Void> delete(@RestPath String sessionId) {
        return sessions.delete(reader(), sessionId);
    }

    @POST
    @Path("/{sessionId}/stop")
    @Operation(operationId = "stopChatAnswer", summary = "Ends the answers of a session that are being made")
    public Uni<Void> stop(@RestPath String sessionId) {
        return chat.stop(reader(), sessionId);
    }

    @POST
    @Path("/{sessionId}/regenerate")
    @Operation(
            operationId = "regenerateChatAnswer",
            summary = "Answers the last question of a session again",
            description = "As server-sent events to a client that accepts text/event-stream.")
    public Uni<ChatReply> regenerate(@RestPath String sessionId) {
        return again(sessionId, Delivery.WHOLE).chain(ChatResource::whole);
    }

    @POST
    @Path("/{sessionId}/regenerate")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> regenerateInPieces(@RestPath String sessionId, @Context Sse sse) {
        return pieces(again(sessionId, Delivery.IN_PIECES), sse);
    }

    private Uni<RunningAnswer> begin(Question question, Delivery delivery) {
        Principal asker = reader();
        access.requireAsker(asker, question.workspaceId(), question.baseId());
        return chat.ask(asker(asker, question.workspaceId()), question.asked(), delivery);
    }

    private Uni<RunningAnswer> again(String sessionId, Delivery delivery) {
        Principal asker = reader();
        return sessions.readable(asker, sessionId)
                .chain(session -> chat.regenerate(asker(asker, session.workspaceId()), sessionId, delivery));
    }

    private Asker asker(Principal principal, String workspaceId) {
        return new Asker(principal, signedIn.context(workspaceId), caller.acting(workspaceId));
    }

    private static Uni<ChatReply> whole(RunningAnswer running) {
        return running.follow().collect().last().map(last -> switch (last) {
            case ChatEvent.Done(ChatReply reply) -> reply;
            case ChatEvent.Failed failed -> throw new ServiceException(failed.error());
            case ChatEvent.Begun e -> throw unfinished(e);
            case ChatEvent.Piece e -> throw unfinished(e);
            case ChatEvent.Called e -> throw unfinished(e);
            case ChatEvent.Used e -> throw unfinished(e);
            case ChatEvent.StartedOver e -> throw unfinished(e);
            case ChatEvent.Citations e -> throw unfinished(e);
        });
    }

    private static IllegalStateException unfinished(ChatEvent last) {
        return new IllegalStateException("An answer ends with done or error, not with " + last.eventName());
    }

    /** What is refused once the stream has begun is an event. */
    private static Multi<OutboundSseEvent> pieces(Uni<RunningAnswer> begun, Sse sse) {
        return begun.onItem()
                .transformToMulti(RunningAnswer::follow)
                .onFailure(ServiceException.class)
                .recoverWithItem(failure -> ChatEvent.Failed.of(((ServiceException) failure).error()))
                .map(event -> sse.newEventBuilder()
                        .name(event.eventName())
                        .mediaType(MediaType.APPLICATION_JSON_TYPE)
                        .data(event.data())
                        .build());
    }

    private Principal reader() {
        return signedIn.with(SearchResource.READ_RECORDS);
    }
}
