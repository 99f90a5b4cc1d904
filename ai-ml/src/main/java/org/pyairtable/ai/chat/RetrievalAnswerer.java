package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.chat.Answer.Mode;
import org.pyairtable.ai.chat.Answer.ToolUse;
import org.pyairtable.ai.chat.Answer.Usage;
import org.pyairtable.ai.computation.Aggregation;
import org.pyairtable.ai.computation.Condition;
import org.pyairtable.ai.computation.QuestionAnalysis;
import org.pyairtable.ai.computation.QuestionAnalysis.Understood;
import org.pyairtable.ai.computation.TableScan;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.ai.search.HybridSearch;

/**
 * Answers without a language model: figures are computed over all records that the question's words select, everything
 * else is answered by the records that are nearest to it.
 */
@ApplicationScoped
class RetrievalAnswerer implements Answerer {
    static final String NOTICE = "No language model is configured: this answer is put together from your records"
            + " by search and computation.";
    private static final int NEAREST = 5;

    private final QuestionAnalysis analysis;
    private final TableScan scan;
    private final HybridSearch search;

    RetrievalAnswerer(QuestionAnalysis analysis, TableScan scan, HybridSearch search) {
        this.analysis = analysis;
        this.scan = scan;
        this.search = search;
    }

    @Override
    public Uni<Answer> answer(Inquiry inquiry) {
        return analysis.analyse(inquiry.question(), inquiry.tables())
                .chain(understood -> understood.isPresent() ? computed(inquiry, understood.get()) : nearest(inquiry));
    }

    private Uni<Answer> computed(Inquiry inquiry, Understood understood) {
        Aggregation aggregation = understood.aggregation();
        return scan.compute(aggregation).map(figures -> {
            List<FoundRecord> sources = figures.examples().stream()
                    .map(source -> FoundRecord.of(aggregation.table(), source, inquiry.question(), 1, List.of("value")))
                    .toList();
            ToolUse tool = new ToolUse("aggregate_records", arguments(aggregation), figures.records());
            return answer(AnswerText.of(understood, figures), sources, tool);
        });
    }

    private Uni<Answer> nearest(Inquiry inquiry) {
        return search.search(inquiry.question(), inquiry.scope(), NEAREST).map(result -> {
            ToolUse tool = new ToolUse(
                    "search_records",
                    Map.of("query", inquiry.question()),
                    result.items().size());
            return answer(AnswerText.of(result.items()), result.items(), tool);
        });
    }

    private static Answer answer(String text, List<FoundRecord> sources, ToolUse tool) {
        return new Answer(
                text, Mode.RETRIEVAL, NOTICE, sources, List.of(tool), new Usage("retrieval", "none", 0, 0, 0));
    }

    private static Map<String, Object> arguments(Aggregation aggregation) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("table", aggregation.table().tableName());
        arguments.put("operation", aggregation.operation().wireName());
        aggregation.field().ifPresent(field -> arguments.put("field", field.name()));
        arguments.put(
                "filters",
                aggregation.conditions().stream().map(Condition::describe).toList());
        aggregation.groupBy().ifPresent(field -> arguments.put("groupBy", field.name()));
        return arguments;
    }
}
