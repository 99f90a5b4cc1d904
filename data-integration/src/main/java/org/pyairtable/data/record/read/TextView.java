package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.TextFormat;
import org.pyairtable.data.query.Localization;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.runtime.flow.Sequential;

/**
 * What it takes to write the cells of a page out as text.
 *
 * @param names of the linked records, by their ids
 */
public record TextView(Base base, Table table, Localization localization, Map<String, String> names) {
    public TextView {
        names = Map.copyOf(names);
    }

    /** Reads the names of all records that the given cells link to, by one statement for each linked table. */
    static Uni<TextView> load(
            SqlClient client,
            CellCodecs codecs,
            Base base,
            Table table,
            Localization localization,
            List<Field> fields,
            List<RecordState> records) {
        TextFormat format = new TextView(base, table, localization, Map.of()).format(LinkSigner.NONE);
        Map<String, String> names = new HashMap<>();
        return Sequential.each(linked(base, table, fields, records).entrySet(), entry -> {
                    Table other = base.table(entry.getKey());
                    Field primary = other.primaryField();
                    CellCodec codec = codecs.of(base, other, primary);
                    return new RowLayout(codecs, other, List.of(primary))
                            .byIds(client, entry.getValue())
                            .invoke(found -> found.forEach(record -> names.put(
                                    record.id(),
                                    record.cell(primary)
                                            .map(stored -> codec.display(stored, format))
                                            .orElse(""))));
                })
                .map(ignored -> new TextView(base, table, localization, names));
    }

    /** The ids in the cells by the table that they are of. */
    private static Map<String, Set<String>> linked(
            Base base, Table table, List<Field> fields, List<RecordState> records) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (Field field : fields) {
            LinkTrail.of(base, table, field).map(LinkTrail::tableId).ifPresent(tableId -> {
                Set<String> found = ids.computeIfAbsent(tableId, t -> new LinkedHashSet<>());
                records.forEach(record -> found.addAll(ids(record, field)));
            });
        }
        return ids;
    }

    private static List<String> ids(RecordState record, Field field) {
        return record.cell(field).orElse("") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** A linked record that is gone in the meantime has no name. */
    public TextFormat format(LinkSigner links) {
        return new TextFormat(localization.zone(), localization.locale(), id -> names.getOrDefault(id, ""), links::url);
    }
}
