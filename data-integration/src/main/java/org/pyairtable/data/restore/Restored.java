package org.pyairtable.data.restore;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.trash.Deleted.Kind;

/**
 * What was restored.
 *
 * @param kind {@code records}, {@code field}, {@code table} or {@code base}
 * @param id of the field, table or base; of the table of records
 * @param name of it now; it has a number behind it when the former name was taken meanwhile
 * @param recordIds the restored records
 * @param fieldsLeftOut names of links of a table to tables that are gone
 * @param cellsLeftOut cells of records that are left out because their field is gone or has another type now
 * @param linksLeftOut links that are left out because the record that they led to is gone
 */
@Schema(name = "Restored")
public record Restored(
        String kind,
        String id,
        String name,
        List<String> recordIds,
        List<String> fieldsLeftOut,
        long cellsLeftOut,
        long linksLeftOut) {
    public Restored {
        recordIds = List.copyOf(recordIds);
        fieldsLeftOut = List.copyOf(fieldsLeftOut);
    }

    static Restored of(Kind kind, BaseDraft.Restored restored) {
        return new Restored(
                kind.wireName(),
                restored.id(),
                restored.name(),
                List.of(),
                restored.lostFields(),
                0,
                restored.linksLeftOut());
    }

    static Restored ofBase(String id, String name) {
        return new Restored(Kind.BASE.wireName(), id, name, List.of(), List.of(), 0, 0);
    }
}
