package org.pyairtable.workflow.definitions;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.workflow.scope.TableSchema;

/** Finds the tables and fields that a stored definition uses and that no longer exist. */
public final class Missing extends Mentions {
    private static final String WAY_OUT = "; replace it and save the workflow again";

    private final Definition definition;
    private final Map<String, TableSchema> present;
    private final Set<Problem> problems = new LinkedHashSet<>();

    private Missing(Definition stored, Map<String, TableSchema> present) {
        super(stored);
        this.definition = stored;
        this.present = present;
    }

    /**
     * Empty when nothing is missing.
     *
     * @param present current descriptions of the tables by id, without those that no longer exist
     */
    public static List<Problem> in(Definition definition, Map<String, TableSchema> present) {
        Missing missing = new Missing(definition, present);
        missing.visit();
        return List.copyOf(missing.problems);
    }

    @Override
    void table(String tableId, String place) {
        if (!present.containsKey(tableId)) {
            String named = definition
                    .table(tableId)
                    .map(t -> t.tableName() + " of base " + t.baseName() + " (" + tableId + ")")
                    .orElse(tableId);
            problems.add(new Problem(place, "The table " + named + " no longer exists" + WAY_OUT));
        }
    }

    /** A field of a missing table is not reported beside the table. */
    @Override
    void field(Optional<TableSchema> known, String id, String place) {
        known.flatMap(t -> t.byId(id)).ifPresent(field -> {
            TableSchema table = present.get(known.orElseThrow().tableId());
            if (table != null && table.byId(id).isEmpty()) {
                problems.add(new Problem(place, gone(field, table)));
            }
        });
    }

    private static String gone(FieldInfo field, TableSchema table) {
        return "The field " + field.name() + " (" + field.id() + ") of table " + table.tableName() + " no longer exists"
                + WAY_OUT;
    }
}
