package org.pyairtable.ai.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.search.FoundRecord;

/** The records in what a tool answered, as an answer cites them. */
final class ToolRecords {
    private static final String RECORD = "rec";
    private static final int LONGEST_SNIPPET = 200;

    private final Map<String, Object> arguments;
    private final Map<String, Object> content;
    private final List<TableInfo> tables;

    private ToolRecords(Map<String, Object> arguments, Map<String, Object> content, List<TableInfo> tables) {
        this.arguments = arguments;
        this.content = content;
        this.tables = tables;
    }

    /** @param tables those that are known by name */
    static List<FoundRecord> of(Map<String, Object> arguments, Map<String, Object> content, List<TableInfo> tables) {
        ToolRecords records = new ToolRecords(arguments, content, tables);
        Stream<?> candidates = content.get("records") instanceof List<?> list ? list.stream() : Stream.of(content);
        return candidates
                .filter(candidate -> candidate instanceof Map<?, ?> map
                        && map.get("id") instanceof String id
                        && id.startsWith(RECORD))
                .map(candidate -> records.found((Map<?, ?>) candidate))
                .toList();
    }

    private FoundRecord found(Map<?, ?> record) {
        Map<String, Object> fields = cells(record.get("fields"));
        String table = first(record.get("tableId"), record.get("table"), content.get("table"), arguments.get("table"));
        String base = first(arguments.get("base"));
        TableInfo known = tables.stream()
                .filter(info -> info.baseId().equals(base))
                .filter(info -> info.tableId().equals(table) || info.tableName().equals(table))
                .findFirst()
                .orElse(null);
        String id = String.valueOf(record.get("id"));
        String title =
                first(record.get("name"), fields.values().stream().findFirst().orElse(null), id);
        String snippet = first(
                record.get("snippet"),
                fields.values().stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .filter(text -> !text.equals(title))
                        .findFirst()
                        .orElse(null),
                title);
        return new FoundRecord(
                id,
                base,
                known == null ? "" : known.baseName(),
                known == null ? first(record.get("tableId")) : known.tableId(),
                known == null ? table : known.tableName(),
                title,
                snippet.length() <= LONGEST_SNIPPET ? snippet : snippet.substring(0, LONGEST_SNIPPET) + "…",
                1,
                List.of("value"),
                fields);
    }

    /** Links by the names of the linked records. */
    private static Map<String, Object> cells(@Nullable Object fields) {
        Map<String, Object> cells = new LinkedHashMap<>();
        if (fields instanceof Map<?, ?> map) {
            map.forEach(
                    (name, cell) -> cells.put(String.valueOf(name), cell instanceof List<?> list ? names(list) : cell));
        }
        return cells;
    }

    private static List<Object> names(List<?> cell) {
        return cell.stream()
                .<Object>map(item -> item instanceof Map<?, ?> linked
                                && linked.get("id") instanceof String id
                                && id.startsWith(RECORD)
                                && linked.get("name") instanceof String name
                        ? name
                        : item)
                .toList();
    }

    /** The first that is a text and not empty, or an empty text. */
    private static String first(@Nullable Object... values) {
        return Stream.of(values)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }
}
