package org.pyairtable.data.tool.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pyairtable.data.record.write.Written;

/** What a write of records changes, for people who decide about it. */
final class Difference {
    private Difference() {}

    /**
     * @param before the records that were there, as they were
     * @param after the written records
     */
    static Map<String, Object> of(
            String table, Written written, List<Map<String, Object>> before, List<Map<String, Object>> after) {
        Map<Object, Map<String, Object>> were =
                before.stream().collect(Collectors.toMap(record -> record.get("id"), Function.identity()));
        Map<String, Object> difference = new LinkedHashMap<>();
        difference.put("table", table);
        List<Object> created = new ArrayList<>();
        List<Object> updated = new ArrayList<>();
        for (Map<String, Object> record : after) {
            Object id = record.get("id");
            Map<String, Object> was = were.get(id);
            if (was == null) {
                created.add(Map.of("fields", cells(record)));
            } else {
                updated.add(changed(was, record));
            }
        }
        List<Object> deleted = new ArrayList<>();
        written.deletedIds().forEach(id -> {
            Map<String, Object> was = were.get(id);
            deleted.add(was == null ? Map.of("id", id) : was);
        });
        put(difference, "create", created);
        put(difference, "update", updated);
        put(difference, "delete", deleted);
        return difference;
    }

    private static void put(Map<String, Object> difference, String name, List<Object> records) {
        if (!records.isEmpty()) {
            difference.put(name, records);
        }
    }

    private static Map<String, Object> changed(Map<String, Object> was, Map<String, Object> is) {
        Map<String, ?> before = cells(was);
        Map<String, ?> after = cells(is);
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        Map<String, Object> changes = new LinkedHashMap<>();
        for (String name : names) {
            Object from = before.get(name);
            Object to = after.get(name);
            if (!Objects.equals(from, to)) {
                Map<String, Object> change = new LinkedHashMap<>();
                if (from != null) {
                    change.put("from", from);
                }
                if (to != null) {
                    change.put("to", to);
                }
                changes.put(name, change);
            }
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", is.get("id"));
        record.put("name", was.getOrDefault("name", ""));
        record.put("changes", changes);
        return record;
    }

    @SuppressWarnings("unchecked") // RecordCells made it
    private static Map<String, ?> cells(Map<String, Object> record) {
        return (Map<String, ?>) record.getOrDefault("fields", Map.of());
    }
}
