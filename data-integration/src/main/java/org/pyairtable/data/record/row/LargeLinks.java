package org.pyairtable.data.record.row;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;

/**
 * The link cells that need not be read when they are large: those that lead to the table which a request writes, as long as all
 * that is derived from them follows from totals, and nobody watches.
 *
 * @param written id of the table that is written
 * @param watched ids of the tables whose cells observers want to see
 * @param most records of a cell that are read
 */
public record LargeLinks(CachedSchema schema, String written, Set<String> watched, int most) {
    public LargeLinks {
        watched = Set.copyOf(watched);
    }

    /** Ids of the link fields of a table. */
    public Set<String> of(Table table) {
        Set<String> fields = new HashSet<>();
        if (table.id().equals(written) || watched.contains(table.id())) {
            return fields;
        }
        for (Field field : table.fields()) {
            if (field.kind() instanceof FieldKind.Link link
                    && link.linkedTableId().equals(written)
                    && link.inverseFieldId().isPresent()
                    && schema.derivations().ordered().stream().allMatch(d -> isContent(table, field, d))) {
                fields.add(field.id());
            }
        }
        return fields;
    }

    private boolean isContent(Table table, Field field, Derivation derivation) {
        boolean reads = derivation.table().id().equals(table.id())
                && derivation.rowInputs().contains(field.id());
        boolean readsElsewhere = derivation.linkedInputs().stream()
                .anyMatch(input -> input.targetFieldId().equals(field.id()));
        return !readsElsewhere
                && (!reads || RollupTotal.of(schema.base(), derivation).isPresent());
    }

    /** The link field that a derivation of totals reads. */
    public static Optional<String> linkField(Derivation derivation) {
        return switch (derivation.field().kind()) {
            case FieldKind.Count count -> Optional.of(count.linkFieldId());
            case FieldKind.Rollup rollup -> Optional.of(rollup.linkFieldId());
            default -> Optional.empty();
        };
    }

    /** The field whose cells are rolled up; none of a count. */
    public static Optional<Field> target(Table linked, Derivation derivation) {
        return derivation.field().kind() instanceof FieldKind.Rollup rollup
                ? Optional.of(linked.field(rollup.targetFieldId()))
                : Optional.empty();
    }

    /** A layout of the table in which large cells are {@link ManyLinks}. */
    RowLayout layout(CellCodecs codecs, Table table) {
        Set<String> large = of(table);
        return large.isEmpty()
                ? RowLayout.whole(codecs, table)
                : new RowLayout(codecs, table, table.stored(), large, most);
    }
}
