package org.pyairtable.data.basesnapshot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.schema.ChangeTimes;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.StoredSchema;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.identity.Ids;

/**
 * Tables like others, under ids of their own. Ids have a fixed form and occur in formulas, options and view settings, so they
 * are replaced in the text of the whole schema. Choices and records keep theirs: they are only unique within a table.
 *
 * @param tables the new tables
 * @param ids the new id of each table, field, view and join table, by the old one
 */
record Renumbered(List<Table> tables, Map<String, String> ids) {
    private static final Pattern ID = Pattern.compile("\\b(tbl|fld|viw|lnk)[A-Za-z0-9]{14}\\b");

    static Renumbered of(String shape) {
        Map<String, String> ids = new HashMap<>();
        for (Table table : StoredSchema.read(shape)) {
            ids.put(table.id(), Ids.random("tbl"));
            table.views().forEach(view -> ids.put(view.id(), Ids.random("viw")));
            for (Field field : table.fields()) {
                String renewed = Ids.random("fld");
                ids.put(field.id(), renewed);
                ids.put(ChangeTimes.id(field.id()), ChangeTimes.id(renewed));
                if (field.kind() instanceof FieldKind.Link link) {
                    ids.computeIfAbsent(link.joinTable(), old -> Ids.random(SqlNames.JOIN));
                }
            }
        }
        String renumbered = ID.matcher(shape)
                .replaceAll(match -> Matcher.quoteReplacement(ids.getOrDefault(match.group(), match.group())));
        return new Renumbered(StoredSchema.read(renumbered), Map.copyOf(ids));
    }

    String newId(String old) {
        return ids.getOrDefault(old, old);
    }
}
