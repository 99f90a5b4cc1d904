package org.pyairtable.data.schema;

import java.util.Optional;

/** The field whose cells a lookup shows in the end. */
public record LookupTarget(Table table, Field field) {
    /** Lookups of lookups go no deeper; a circle ends here too. */
    private static final int MAX_DEPTH = 32;

    /** Follows lookups of lookups. Empty when a link or field on the way is gone. */
    public static Optional<LookupTarget> of(Base base, Table table, FieldKind.Lookup lookup) {
        return of(base, table, lookup, 0);
    }

    private static Optional<LookupTarget> of(Base base, Table table, FieldKind.Lookup lookup, int depth) {
        if (depth >= MAX_DEPTH
                || !table.has(lookup.linkFieldId())
                || !(table.field(lookup.linkFieldId()).kind() instanceof FieldKind.Link link)) {
            return Optional.empty();
        }
        return base.find(link.linkedTableId())
                .filter(linked -> linked.has(lookup.targetFieldId()))
                .flatMap(linked -> {
                    Field target = linked.field(lookup.targetFieldId());
                    return target.kind() instanceof FieldKind.Lookup next
                            ? of(base, linked, next, depth + 1)
                            : Optional.of(new LookupTarget(linked, target));
                });
    }
}
