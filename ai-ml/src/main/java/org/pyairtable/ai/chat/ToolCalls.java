package org.pyairtable.ai.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.chat.AskedChanges.Change;
import org.pyairtable.ai.tool.ToolDoor;
import org.pyairtable.ai.tool.ToolResult;
import org.pyairtable.events.Reply.OfferedTool;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Makes the calls of tools that a model asks for: reading ones side by side, changes one by one. A faulty call never fails: its
 * result says what is wrong, so that the model can correct it.
 */
@ApplicationScoped
class ToolCalls {
    /** A change answers little; the number is the same in each attempt, since it is a part of the call. */
    private static final int ANSWER_TO_CHANGE = 4_000;

    private static final String MAX_TOKENS = "maxTokens";

    private final ToolDoor door;
    private final AskedChanges changes;
    private final ToolReports reports;
    private final ObjectMapper json;
    private final int atOnce;

    ToolCalls(ToolDoor door, AskedChanges changes, ToolReports reports, ObjectMapper json, AiSettings config) {
        this.door = door;
        this.changes = changes;
        this.reports = reports;
        this.json = json;
        this.atOnce = config.tools().parallelCalls();
    }

    /** A call whose result is on its way. */
    private record Running(ToolExecutionRequest request, Uni<ToolReport> report) {}

    Uni<Void> runAll(Conversation conversation, Progress progress, List<ToolExecutionRequest> requests) {
        return Sequential.each(groups(conversation, requests), group -> together(conversation, progress, group));
    }

    /** Neighbours that read are made together, as many at once as is allowed. */
    private List<List<ToolExecutionRequest>> groups(Conversation conversation, List<ToolExecutionRequest> requests) {
        List<List<ToolExecutionRequest>> groups = new ArrayList<>();
        boolean open = false;
        for (ToolExecutionRequest request : requests) {
            boolean reads = conversation
                    .tools()
                    .find(request.name())
                    .filter(tool -> !tool.changes())
                    .isPresent();
            if (open && reads && groups.getLast().size() < atOnce) {
                groups.getLast().add(request);
            } else {
                groups.add(new ArrayList<>(List.of(request)));
            }
            open = reads;
        }
        return groups;
    }

    private Uni<Void> together(Conversation conversation, Progress progress, List<ToolExecutionRequest> group) {
        int room = conversation.allowance().room(group.size());
        List<Running> running = group.stream()
                .map(request -> new Running(request, run(conversation, progress, request, room)))
                .toList();
        return Uni.join()
                .all(running.stream().map(Running::report).toList())
                .andFailFast()
                .invoke(done -> {
                    for (int i = 0; i < done.size(); i++) {
                        conversation.add(running.get(i).request(), done.get(i));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<ToolReport> run(Conversation conversation, Progress progress, ToolExecutionRequest request, int room) {
        Optional<Map<String, Object>> arguments = ToolArguments.parse(json, request.arguments());
        Map<String, Object> given = arguments.orElseGet(Map::of);
        progress.called(new Answer.ToolCall(request.id(), request.name(), given));
        Uni<ToolResult> result = fault(conversation, request, arguments, room)
                .<Uni<ToolResult>>map(reason -> Uni.createFrom().item(new ToolResult.Refused(reason)))
                .orElseGet(() -> call(
                        conversation, conversation.tools().find(request.name()).orElseThrow(), given, room));
        return result.map(answer -> reports.of(
                        request, given, answer, conversation.inquiry().tables(), room))
                .invoke(report -> progress.used(report.use()));
    }

    /** What keeps a call from being made. */
    private static Optional<String> fault(
            Conversation conversation,
            ToolExecutionRequest request,
            Optional<Map<String, Object>> arguments,
            int room) {
        return Stream.<Optional<String>>of(
                        conversation.tools().find(request.name()).isPresent()
                                ? Optional.empty()
                                : Optional.of("Unknown tool " + shortened(request.name()) + "; the tools are "
                                        + conversation.tools().names()),
                        arguments.isPresent() ? Optional.empty() : Optional.of("Arguments must be a JSON object"),
                        room > 0
                                ? Optional.empty()
                                : Optional.of("No further result fits: answer with what the results so far say"),
                        conversation.allowance().takeCall()
                                ? Optional.empty()
                                : Optional.of("No further call is made for this question: answer with what the results"
                                        + " so far say"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String shortened(String name) {
        return name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    private Uni<ToolResult> call(Conversation conversation, OfferedTool tool, Map<String, Object> given, int room) {
        Map<String, Object> arguments = ToolArguments.withObjects(json, given, tool.inputSchema());
        Inquiry inquiry = conversation.inquiry();
        if (!tool.changes()) {
            return door.read(inquiry.asker(), tool, bounded(tool, arguments, ToolReports.tokens(room)));
        }
        Map<String, Object> change = bounded(tool, arguments, ANSWER_TO_CHANGE);
        String key = conversation.allowance().key(inquiry.id(), tool.name(), change, json);
        return door.change(
                inquiry.asker(),
                tool,
                change,
                key,
                connection -> changes.add(connection, inquiry.id(), key, new Change(tool.name(), given)));
    }

    /** The answer is cut by the tool, which knows how to go on. */
    private static Map<String, Object> bounded(OfferedTool tool, Map<String, Object> arguments, int tokens) {
        boolean bounds =
                tool.inputSchema().get("properties") instanceof Map<?, ?> known && known.containsKey(MAX_TOKENS);
        if (!bounds) {
            return arguments;
        }
        Map<String, Object> bounded = new LinkedHashMap<>(arguments);
        int most = arguments.get(MAX_TOKENS) instanceof Integer wanted && !tool.changes()
                ? Math.min(wanted, tokens)
                : tokens;
        bounded.put(MAX_TOKENS, most);
        return bounded;
    }
}
