package org.pyairtable.data.question.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.question.Questions.Window;
import org.pyairtable.events.Reply;

/**
 * Records, and what is shown beside them.
 *
 * @param total how many records match in all
 * @param linkedNames what linked records go by, by record id
 * @param groups in the order of their keys, at most 1,000
 * @param overlapping whether a record may be in several groups
 * @param summaries the aggregates over all records that match, by name
 * @param cuts what the answer leaves out
 */
@Schema(name = "RecordQueryAnswer")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryAnswerBody(
        String tableId,
        List<QueryAnswerBody.Shown> fields,
        long total,
        List<QueryAnswerBody.Row> records,
        Map<String, String> linkedNames,
        List<QueryAnswerBody.Group> groups,
        boolean overlapping,
        Map<String, Object> summaries,
        List<QueryAnswerBody.Cut> cuts) {
    @Schema(name = "RecordQueryField")
    public record Shown(String id, String name, String type) {}

    /** @param fields cells by field id, as Airtable's API answers them; empty ones are left out */
    @Schema(name = "RecordQueryRow")
    public record Row(String id, Map<String, Object> fields) {}

    /** @param values the aggregates by name; {@code count} when there are none */
    @Schema(name = "RecordQueryGroupOfRecords")
    public record Group(List<Key> keys, Map<String, Object> values) {}

    /** @param value as cells have it; absent for records without one */
    @Schema(name = "RecordQueryKey")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Key(@Nullable Object value, @Nullable String label) {}

    /** @param reason {@code LIMIT}, {@code BYTES}, {@code TEXT}, {@code NAMES} or {@code ERRORS} */
    @Schema(name = "RecordQueryCut")
    public record Cut(String reason, String message) {}

    static QueryAnswerBody of(Window window, LinkSigner links) {
        Reply.QueryAnswer rows = window.rows();
        Long total = rows.total();
        Map<String, String> names = new LinkedHashMap<>(rows.linkedNames());
        List<Reply.Cut> cuts = new ArrayList<>(rows.cuts());
        window.groups().ifPresent(groups -> {
            names.putAll(groups.linkedNames());
            cuts.addAll(groups.cuts());
        });
        return new QueryAnswerBody(
                rows.tableId(),
                rows.fields().stream()
                        .map(field -> new Shown(field.id(), field.name(), field.type()))
                        .toList(),
                total == null ? 0 : total,
                rows.rows().stream().map(row -> row(row, links)).toList(),
                names,
                window.groups().stream()
                        .flatMap(groups -> groups.groups().stream())
                        .map(QueryAnswerBody::group)
                        .toList(),
                window.groups().filter(Reply.QueryAnswer::overlapping).isPresent(),
                window.summaries(),
                cuts.stream()
                        .map(cut -> new Cut(cut.reason().name(), cut.message()))
                        .distinct()
                        .toList());
    }

    /** Files with links under which they can be fetched. */
    private static Row row(Reply.AnsweredRow row, LinkSigner links) {
        Map<String, Object> cells = new LinkedHashMap<>();
        row.cells().forEach((field, cell) -> cells.put(field, links.sign(cell)));
        return new Row(row.id(), cells);
    }

    private static Group group(Reply.AnsweredGroup group) {
        return new Group(
                group.keys().stream()
                        .map(key -> new Key(key.value(), key.label()))
                        .toList(),
                group.values());
    }
}
