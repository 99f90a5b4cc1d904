package org.pyairtable.workflow.scope;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.RecordEvent.FieldInfo;

/**
 * The record that started a run, as it was at that time.
 *
 * @param fields non-empty cells by field name, in the JSON format of the Web API
 * @param links display texts of linked records by record id
 * @param partial names of the link cells of which {@code fields} or {@code before} holds the first records only; absent for none
 * @param fieldIds the names in {@code fields} and {@code before} by field id; absent in what an earlier version stored
 * @param before what the cells that a change has changed held before it, by field name, null for an empty one; absent when
 *     the record was not there before, or nothing is known of it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RecordSnapshot(
        String id,
        String baseId,
        String tableId,
        String tableName,
        Map<String, Object> fields,
        Map<String, String> links,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Set<String> partial,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> fieldIds,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, @Nullable Object> before) {
    public RecordSnapshot {
        fields = Scope.present(fields);
        links = Map.copyOf(links);
        partial = partial == null ? Set.of() : Set.copyOf(partial);
        fieldIds = fieldIds == null ? null : Map.copyOf(fieldIds);
        before = before == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(before));
    }

    /** Of which nothing earlier is known. */
    public RecordSnapshot(
            String id,
            String baseId,
            String tableId,
            String tableName,
            Map<String, Object> fields,
            Map<String, String> links,
            @Nullable Set<String> partial,
            @Nullable Map<String, String> fieldIds) {
        this(id, baseId, tableId, tableName, fields, links, partial, fieldIds, null);
    }

    /** The same after a change. */
    public RecordSnapshot changedFrom(@Nullable Map<String, @Nullable Object> earlier) {
        return new RecordSnapshot(id, baseId, tableId, tableName, fields, links, partial, fieldIds, earlier);
    }

    /** The record with the names that its table's fields had, unless it knows them itself. */
    public RecordSnapshot named(TableSchema table) {
        return fieldIds == null
                ? new RecordSnapshot(
                        id,
                        baseId,
                        tableId,
                        tableName,
                        fields,
                        links,
                        partial,
                        table.fields().stream()
                                .collect(Collectors.toMap(FieldInfo::id, FieldInfo::name, (first, later) -> first)),
                        before)
                : this;
    }

    /** The cell; empty when it is. Fails with a {@link PartialCellException} when only a part of it is known. */
    Optional<Object> cell(String nameOrId) {
        return Optional.ofNullable(fields.get(whole(nameOrId)));
    }

    /** The cell before the change; of one that did not change, as it is. */
    Optional<Object> earlier(String nameOrId) {
        String name = whole(nameOrId);
        if (before == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(before.containsKey(name) ? before.get(name) : fields.get(name));
    }

    /** The name of a cell that is known as a whole. */
    private String whole(String nameOrId) {
        String name = fieldIds == null ? nameOrId : fieldIds.getOrDefault(nameOrId, nameOrId);
        if (partial != null && partial.contains(name)) {
            throw new PartialCellException(name, id);
        }
        return name;
    }
}
