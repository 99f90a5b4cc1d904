package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.chat.ToolArguments.BadArguments;
import org.pyairtable.ai.document.DocumentKey;
import org.pyairtable.ai.document.DocumentStore;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.index.Scope;
import org.pyairtable.ai.query.Computed;
import org.pyairtable.ai.query.Questions;
import org.pyairtable.ai.query.Shapes;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.ai.search.HybridSearch;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * The tools of a language model: it can read records that the user may read. The model cannot choose workspace or user.
 * Results are bounded in size.
 */
@ApplicationScoped
class RecordTools {
    private static final int MOST_RECORDS = 20;
    private static final int MOST_CHARACTERS = 12_000;

    private final HybridSearch search;
    private final Questions questions;
    private final DocumentStore documents;
    private final Pool pool;
    private final ObjectMapper json;

    RecordTools(HybridSearch search, Questions questions, DocumentStore documents, Pool pool, ObjectMapper json) {
        this.search = search;
        this.questions = questions;
        this.documents = documents;
        this.pool = pool;
        this.json = json;
    }

    /** @param text JSON for the model */
    record Result(String text, List<FoundRecord> records, Answer.ToolUse use) {}

    /** Never fails on invalid arguments of the model: the result then describes the error so that the model can retry. */
    Uni<Result> run(ToolExecutionRequest request, Inquiry inquiry) {
        try {
            ToolArguments arguments = ToolArguments.parse(json, request.arguments(), inquiry.tables());
            return switch (request.name()) {
                case ToolCatalogue.SEARCH -> search(request, arguments, inquiry);
                case ToolCatalogue.AGGREGATE -> aggregate(request, arguments, inquiry);
                case ToolCatalogue.GET -> get(request, arguments, inquiry);
                default -> refused(request, "Unknown tool " + request.name());
            };
        } catch (BadArguments e) {
            return refused(request, e.reason());
        }
    }

    private Uni<Result> search(ToolExecutionRequest request, ToolArguments arguments, Inquiry inquiry) {
        String query = arguments.text("query");
        int limit = Math.min(arguments.number("limit", MOST_RECORDS / 2), MOST_RECORDS);
        Scope scope = inquiry.scope();
        Scope narrowed = new Scope(
                scope.workspaces(),
                scope.bases(),
                scope.baseId(),
                arguments.optionalTable().map(table -> table.tableId()),
                scope.resources());
        return search.search(query, narrowed, limit)
                .map(found -> result(request, found.items(), Map.of("records", brief(found.items()))));
    }

    private Uni<Result> aggregate(ToolExecutionRequest request, ToolArguments arguments, Inquiry inquiry) {
        Plan.Figure plan = arguments.figure();
        return questions
                .compute(plan, inquiry.tables(), inquiry.zone(), inquiry.asker())
                .map(computed -> figures(request, computed, inquiry))
                .onFailure(ServiceException.class)
                .recoverWithUni(e -> refused(request, e.error().message()));
    }

    private Result figures(ToolExecutionRequest request, Computed computed, Inquiry inquiry) {
        TableInfo table = Shapes.info(computed.plan().selection().table(), inquiry.workspaceId());
        List<FoundRecord> examples = computed.records().stream()
                .map(s -> FoundRecord.of(table, s, inquiry.question(), 1, List.of("value")))
                .toList();
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("matchingRecords", computed.whole().records());
        computed.whole().value().ifPresent(value -> content.put("value", AnswerText.number(value)));
        List<Map<String, Object>> groups = new ArrayList<>();
        computed.lines().stream()
                .limit(MOST_RECORDS)
                .forEach(line -> groups.add(Map.of(
                        "group", line.name().orElse(""),
                        "records", line.tally().records(),
                        "value", line.tally().value().map(AnswerText::number).orElse(""))));
        content.put("groups", groups);
        content.put("examples", brief(examples));
        Result result = result(request, examples, content);
        return new Result(result.text(), examples, use(request, computed.whole().records()));
    }

    private Uni<Result> get(ToolExecutionRequest request, ToolArguments arguments, Inquiry inquiry) {
        String recordId = arguments.text("recordId");
        return documents
                .locate(pool, inquiry.workspaceId(), recordId)
                .chain(keys -> keys.isEmpty() ? Uni.createFrom().item(List.<FoundRecord>of()) : found(keys, inquiry))
                .map(found -> found.isEmpty()
                        ? result(request, List.of(), Map.of("error", "Unknown record " + recordId))
                        : result(request, found, Map.of("record", brief(found).getFirst())));
    }

    private Uni<List<FoundRecord>> found(List<DocumentKey> keys, Inquiry inquiry) {
        return documents.find(pool, keys).map(documents -> documents.stream()
                .flatMap(document -> inquiry.tables().stream()
                        .filter(table -> table.tableId().equals(document.key().tableId()))
                        .map(table -> FoundRecord.of(table, document.value(), inquiry.question(), 1, List.of("value"))))
                .toList());
    }

    private Uni<Result> refused(ToolExecutionRequest request, String reason) {
        return Uni.createFrom().item(result(request, List.of(), Map.of("error", reason)));
    }

    private Result result(ToolExecutionRequest request, List<FoundRecord> records, Map<String, Object> content) {
        return new Result(text(content), records, use(request, records.size()));
    }

    private Answer.ToolUse use(ToolExecutionRequest request, long count) {
        return new Answer.ToolUse(request.name(), ToolArguments.readable(json, request.arguments()), count);
    }

    private static List<Map<String, Object>> brief(List<FoundRecord> records) {
        return records.stream()
                .map(record -> Map.<String, Object>of(
                        "recordId", record.recordId(), "table", record.tableName(), "fields", record.fields()))
                .toList();
    }

    private String text(Map<String, Object> content) {
        try {
            String text = json.writeValueAsString(content);
            if (text.length() <= MOST_CHARACTERS) {
                return text;
            }
            JsonNode cut = json.valueToTree(Map.of("truncated", true, "beginning", text.substring(0, MOST_CHARACTERS)));
            return json.writeValueAsString(cut);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cells are JSON", e);
        }
    }
}
