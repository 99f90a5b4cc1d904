package org.pyairtable.data.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pyairtable.data.agent.CalledTools.Called;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.ReadingTool;
import org.pyairtable.data.tool.Tool;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.Toolbox;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.data.wire.Json;
import org.pyairtable.outbox.DatabaseFailures;

/** Calls of tools, which may be made again when no answer has come: one that changes something takes effect once per key. */
@Singleton
public class ToolCalls {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private final Toolbox tools;
    private final ToolDesk desk;
    private final CalledTools called;

    ToolCalls(Toolbox tools, ToolDesk desk, CalledTools called) {
        this.tools = tools;
        this.desk = desk;
        this.called = called;
    }

    /** @param baseId under which the message travels */
    public record Call(String baseId, String tool, Map<String, Object> arguments) {
        public Call {
            arguments = new LinkedHashMap<>(arguments);
        }
    }

    /** What came of a call. */
    public sealed interface Outcome {
        record Answered(Map<String, Object> content) implements Outcome {}

        /** @param reason for a model, with what to do about it */
        record Refused(String reason) implements Outcome {}
    }

    /** Another delivery of the same call, or another call with its key, was first. */
    private static final class NotFirst extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        NotFirst() {
            super("The key was used before", null, false, false);
        }
    }

    /**
     * By a client that waits for the answer; the key, if there is one, is among the arguments. Fails with
     * {@link AdvisedException} when it is refused.
     */
    public Uni<Map<String, Object>> direct(ToolCaller caller, Tool tool, JsonNode given) {
        boolean isKeyed =
                tool instanceof WritingTool && given.path(ToolSchema.KEY).isTextual();
        return Uni.createFrom()
                .deferred(() -> isKeyed
                        ? once(
                                caller,
                                (WritingTool) tool,
                                given,
                                given.path(ToolSchema.KEY).textValue())
                        : desk.call(caller, tool, given));
    }

    /** Never fails. */
    public Uni<Outcome> read(ToolCaller caller, Call call) {
        return Uni.createFrom()
                .deferred(() -> switch (tool(caller, call)) {
                    case ReadingTool tool -> desk.call(caller, tool, arguments(call));
                    case WritingTool tool ->
                        throw refused(
                                "tool",
                                tool.name() + " changes something",
                                "Send it as org.pyairtable.data.commands.call-tool.v1.");
                })
                .<Outcome>map(Outcome.Answered::new)
                .onFailure()
                .recoverWithItem(failure -> new Outcome.Refused(ToolFailures.text(call.tool(), failure)));
    }

    /** Fails only with what may pass, such as a database that is away: then nothing is changed and nothing is remembered. */
    public Uni<Outcome> change(ToolCaller caller, Call call, String key) {
        return Uni.createFrom()
                .deferred(() -> switch (tool(caller, call)) {
                    case WritingTool tool -> once(caller, tool, arguments(call), key);
                    case ReadingTool tool ->
                        throw refused(
                                "tool",
                                tool.name() + " changes nothing",
                                "Send it as org.pyairtable.data.queries.call-tool.v1.");
                })
                .<Outcome>map(Outcome.Answered::new)
                .onFailure(failure -> !DatabaseFailures.away(failure))
                .recoverWithItem(failure -> new Outcome.Refused(ToolFailures.text(call.tool(), failure)));
    }

    private Uni<Map<String, Object>> once(ToolCaller caller, WritingTool tool, JsonNode given, String key) {
        if (!KEY.matcher(key).matches()) {
            throw refused("key", "is not 1 to 100 visible characters of ASCII", "Choose a key for each change.");
        }
        String user = caller.principal().userId();
        String identity = identity(tool, given);
        return called.find(user, key)
                .chain(before -> before.isPresent()
                        ? again(before.get(), identity)
                        : desk.call(caller, tool, given, first(user, key, identity))
                                .onFailure(NotFirst.class)
                                .recoverWithUni(() -> called.find(user, key)
                                        .chain(now -> again(now.orElseThrow(NotFirst::new), identity))));
    }

    private Once first(String user, String key, String identity) {
        return (connection, waiting) -> called.add(connection, user, key, new Called(identity, waiting))
                .invoke(isFirst -> {
                    if (!isFirst) {
                        throw new NotFirst();
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Map<String, Object>> again(Called before, String identity) {
        if (!before.call().equals(identity)) {
            throw refused("key", "was used for another call", "Choose another key for another change.");
        }
        return Uni.createFrom().item(before.waiting().orElseGet(ToolCalls::made));
    }

    private static Map<String, Object> made() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", "made_before");
        answer.put("note", "This change was made when it was called first with this key, and is not made again.");
        return answer;
    }

    private Tool tool(ToolCaller caller, Call call) {
        Object base = call.arguments().get(ToolSchema.BASE);
        if (base != null && !call.baseId().equals(base)) {
            throw refused("baseId", "is not the base of the arguments", "Give the same base in both.");
        }
        Optional<Tool> tool = tools.find(call.tool());
        return tool.orElseThrow(() -> new AdvisedException(
                new InvalidRequest.Rule(tools.unknown(call.tool(), caller.principal())), "Call one of them instead."));
    }

    private static JsonNode arguments(Call call) {
        if (call.arguments().containsKey(ToolSchema.KEY)) {
            throw refused("arguments", "have a key beside that of the message", "Give it once.");
        }
        try {
            return Json.read(Json.write(call.arguments()));
        } catch (UncheckedIOException e) {
            throw refused("arguments", "are nested too deeply", "Send flatter values.");
        }
    }

    private static AdvisedException refused(String member, String rule, String advice) {
        return new AdvisedException(new InvalidRequest.Member(member, rule), advice);
    }

    private static String identity(WritingTool tool, JsonNode given) {
        Map<String, Object> arguments = new LinkedHashMap<>(Json.toMap(given));
        arguments.remove(ToolSchema.KEY);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return tool.name() + " " + HexFormat.of().formatHex(digest.digest(Json.sorted(arguments)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
