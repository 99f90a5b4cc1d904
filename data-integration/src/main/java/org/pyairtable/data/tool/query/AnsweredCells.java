package org.pyairtable.data.tool.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.Reply.AnsweredGroup;
import org.pyairtable.events.Reply.AnsweredRow;
import org.pyairtable.events.Reply.Cut;
import org.pyairtable.events.Reply.GroupKey;
import org.pyairtable.events.Reply.QueryAnswer;

/** An answer to a question as agents read it: linked records with their names, files with their links. */
final class AnsweredCells {
    private final QueryAnswer answer;
    private final LinkSigner signer;
    private final Map<String, String> types;

    AnsweredCells(QueryAnswer answer, LinkSigner signer) {
        this.answer = answer;
        this.signer = signer;
        this.types = answer.fields().stream().collect(Collectors.toMap(FieldInfo::name, FieldInfo::type, (a, b) -> a));
    }

    Map<String, Object> head() {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("table", answer.tableName());
        Long total = answer.total();
        if (total != null) {
            head.put("total", total);
        }
        if (answer.overlapping()) {
            head.put(
                    "overlapping",
                    "A record may be in several groups, so that figures do not add up to those of the whole.");
        }
        List<String> cuts = answer.cuts().stream()
                .filter(cut -> switch (cut.reason()) {
                    case LIMIT -> false;
                    case BYTES -> false;
                    case TEXT -> true;
                    case NAMES -> true;
                    case ERRORS -> true;
                })
                .map(Cut::message)
                .toList();
        if (!cuts.isEmpty()) {
            head.put("remarks", cuts);
        }
        return head;
    }

    /** An answer with records names the fields of their cells. */
    boolean isOfFigures() {
        return answer.fields().isEmpty();
    }

    Map<String, Object> record(AnsweredRow row) {
        Map<String, Object> cells = new LinkedHashMap<>();
        row.cells().forEach((name, cell) -> cells.put(name, cell(types.getOrDefault(name, ""), cell)));
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", row.id());
        record.put("fields", cells);
        return record;
    }

    private Object cell(String type, Object cell) {
        return switch (type) {
            case "multipleRecordLinks" -> cell instanceof List<?> ids ? linked(ids) : cell;
            case "multipleAttachments", "multipleLookupValues" -> signer.sign(cell);
            default -> cell;
        };
    }

    private List<Object> linked(List<?> ids) {
        List<Object> linked = new ArrayList<>();
        for (Object id : ids) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("id", id);
            record.put("name", answer.linkedNames().getOrDefault(String.valueOf(id), ""));
            linked.add(record);
        }
        return linked;
    }

    /** The key of a group is what people call it; that of records without a value says so. */
    Map<String, Object> group(AnsweredGroup group) {
        List<Object> keys = new ArrayList<>();
        group.keys().forEach(key -> keys.add(shown(key)));
        Map<String, Object> json = new LinkedHashMap<>();
        if (!keys.isEmpty()) {
            json.put("keys", keys);
        }
        json.put("values", group.values());
        return json;
    }

    private Object shown(GroupKey key) {
        Object value = key.value();
        String label = key.label();
        if (value == null) {
            return Map.of("empty", true);
        }
        if (value instanceof String id && answer.linkedNames().containsKey(id)) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("id", id);
            record.put("name", label == null ? "" : label);
            return record;
        }
        return label == null ? value : label;
    }
}
