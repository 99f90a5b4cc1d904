package org.pyairtable.ai.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.ai.search.SearchResource;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** Questions in words about a workspace's records. */
@Path("/api/chat")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ChatResource {
    private final ChatService chat;
    private final Memberships memberships;
    private final Caller caller;

    ChatResource(ChatService chat, Memberships memberships, Caller caller) {
        this.chat = chat;
        this.memberships = memberships;
        this.caller = caller;
    }

    /** Databases refuse texts with the character U+0000. */
    private static final String STORABLE = "[^\\x00]*";

    /** @param sessionId goes on with an earlier session; absent begins a new one */
    public record Question(
            @NotBlank @Size(max = 4000) @Pattern(regexp = STORABLE)
            String question,

            @NotBlank String workspaceId,

            @Nullable @Size(min = 1, max = 100) @Pattern(regexp = STORABLE)
            String sessionId) {}

    /** @param mode who put the answer together, see {@link Answer.Mode} */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Reply(
            String sessionId,
            String answer,
            String mode,
            @Nullable String notice,
            List<FoundRecord> sources,
            List<Answer.ToolUse> tools,
            Answer.Usage usage) {}

    @POST
    @Operation(summary = "Answers a question from the records it concerns")
    public Uni<Reply> ask(@NotNull @Valid Question question) {
        Principal asker = reader();
        memberships.require(asker, question.workspaceId(), Role.VIEWER);
        return chat.ask(
                        asker,
                        question.workspaceId(),
                        question.question(),
                        question.sessionId(),
                        caller.context(question.workspaceId()))
                .map(answered -> reply(answered.sessionId(), answered.answer()));
    }

    @GET
    @Path("/{sessionId}")
    @Operation(summary = "The questions and answers of one's own session")
    public Uni<ChatHistory> history(@RestPath String sessionId) {
        return chat.history(reader(), sessionId);
    }

    private Principal reader() {
        Principal principal = caller.principal();
        if (!principal.mayUse(SearchResource.READ_RECORDS)) {
            throw ServiceException.forbidden("This needs the scope " + SearchResource.READ_RECORDS);
        }
        return principal;
    }

    private static Reply reply(String sessionId, Answer answer) {
        return new Reply(
                sessionId,
                answer.text(),
                answer.mode().wireName(),
                answer.notice(),
                answer.sources(),
                answer.tools(),
                answer.usage());
    }
}
