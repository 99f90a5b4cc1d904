package org.pyairtable.data.record.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/** A request names the files that a cell is to keep by their ids; here they become what the cell holds of them. */
final class KeptAttachments {
    private KeptAttachments() {}

    /**
     * The cells with the files that they keep. Fails with Airtable's error when a cell does not hold what it is to keep.
     *
     * @param existing the record before the request; empty for a new one, which has nothing to keep
     */
    static Map<String, Optional<Object>> resolve(
            Table table, Map<String, Optional<Object>> cells, Optional<RecordState> existing) {
        Map<String, Optional<Object>> resolved = cells;
        for (Field field : table.fields()) {
            Optional<Object> given = cells.getOrDefault(field.id(), Optional.empty());
            if (field.kind() instanceof FieldKind.Attachments && given.orElse("") instanceof List<?> files) {
                resolved = new LinkedHashMap<>(resolved);
                resolved.put(field.id(), Optional.of(resolve(field, files, held(field, existing))));
            }
        }
        return resolved;
    }

    private static Map<Object, Map<?, ?>> held(Field field, Optional<RecordState> existing) {
        Map<Object, Map<?, ?>> held = new HashMap<>();
        if (existing.flatMap(record -> record.cell(field)).orElse("") instanceof List<?> files) {
            for (Object file : files) {
                if (file instanceof Map<?, ?> map && map.get("id") instanceof String id) {
                    held.put(id, map);
                }
            }
        }
        return held;
    }

    private static List<Object> resolve(Field field, List<?> files, Map<Object, Map<?, ?>> held) {
        List<Object> resolved = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Object file : files) {
            if (file instanceof Map<?, ?> map && seen.add(String.valueOf(map.get("id")))) {
                resolved.add(map.containsKey("url") ? map : kept(field, map, held));
            }
        }
        return List.copyOf(resolved);
    }

    private static Map<Object, Object> kept(Field field, Map<?, ?> named, Map<Object, Map<?, ?>> held) {
        Map<?, ?> known = held.get(String.valueOf(named.get("id")));
        if (known == null) {
            throw new InvalidValue.Attachment(field.name(), "the cell holds no attachment " + named.get("id"))
                    .exception();
        }
        Map<Object, Object> kept = new LinkedHashMap<>(known);
        if (named.get("filename") instanceof String filename) {
            kept.put("filename", filename);
        }
        return kept;
    }
}
