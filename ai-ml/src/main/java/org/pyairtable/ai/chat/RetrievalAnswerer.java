package org.pyairtable.ai.chat;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.chat.Answer.Mode;
import org.pyairtable.ai.chat.Answer.ToolUse;
import org.pyairtable.ai.chat.Answer.Usage;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.query.Computed;
import org.pyairtable.ai.query.Questions;
import org.pyairtable.ai.query.Questions.Asked;
import org.pyairtable.ai.query.Result;
import org.pyairtable.ai.query.Shapes;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.ai.search.HybridSearch;

/**
 * Answers without a language model: figures are computed over all records that the question selects, and refused when that
 * is not certain; any other question is answered with the nearest records.
 */
@ApplicationScoped
class RetrievalAnswerer implements Answerer {
    static final String NOTICE = "No language model is configured: this answer is put together from your records"
            + " by search and computation.";
    static final String QUERY = "query_records";
    private static final int NEAREST = 5;

    private final Questions questions;
    private final HybridSearch search;

    RetrievalAnswerer(Questions questions, HybridSearch search) {
        this.questions = questions;
        this.search = search;
    }

    @Override
    public Uni<Answer> answer(Inquiry inquiry) {
        Asked asked = new Asked(
                inquiry.question(),
                inquiry.history().stream().map(Inquiry.Exchange::question).toList(),
                inquiry.tables(),
                inquiry.zone(),
                inquiry.asker().context());
        return questions.answer(asked).chain(result -> switch (result) {
            case Result.Answered answered -> Uni.createFrom().item(computed(inquiry, answered));
            case Result.Refused refused -> nearest(inquiry, AnswerText.of(refused.reasons()));
            case Result.NotComputed not -> nearest(inquiry, AnswerText.notComputed(not.reason()));
            case Result.Unasked none -> nearest(inquiry, "");
        });
    }

    private static Answer computed(Inquiry inquiry, Result.Answered answered) {
        Computed computed = answered.computed();
        TableInfo table = Shapes.info(computed.plan().selection().table(), inquiry.workspaceId());
        List<FoundRecord> sources = computed.records().stream()
                .map(source -> FoundRecord.of(table, source, inquiry.question(), 1, List.of("value")))
                .toList();
        ToolUse tool = new ToolUse(QUERY, arguments(computed), computed.whole().records());
        return answer(AnswerText.of(computed, answered.notes(), table), sources, tool);
    }

    /** @param instead what is answered instead of the records, which then are sources only; blank for the records */
    private Uni<Answer> nearest(Inquiry inquiry, String instead) {
        return search.search(inquiry.question(), inquiry.scope(), NEAREST).map(result -> {
            ToolUse tool = new ToolUse(
                    "search_records",
                    Map.of("query", inquiry.question()),
                    result.items().size());
            return answer(instead.isBlank() ? AnswerText.of(result.items()) : instead, result.items(), tool);
        });
    }

    private static Answer answer(String text, List<FoundRecord> sources, ToolUse tool) {
        return new Answer(text, Mode.RETRIEVAL, NOTICE, sources, List.of(tool), Usage.none());
    }

    /** The query as it was asked, to be edited and asked again. */
    private static Map<String, Object> arguments(Computed computed) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("base", computed.plan().selection().table().baseName());
        arguments.put("table", computed.plan().selection().table().name());
        arguments.put("formula", computed.formula());
        if (!computed.links().isEmpty()) {
            arguments.put("links", computed.links());
        }
        arguments.put("plan", computed.plan().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        computed.measured().forEach(arguments::put);
        return arguments;
    }
}
