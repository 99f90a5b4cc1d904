package org.pyairtable.data.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way from the records of a table to those whose ids stand in the cells of one of its fields: a link, or lookups that
 * end at a link.
 *
 * @param links one after the other, at least one
 */
public record LinkTrail(List<FieldKind.Link> links) {
    /** Lookups of lookups go no deeper; a circle ends here too. */
    private static final int MAX_DEPTH = 32;

    public LinkTrail {
        links = List.copyOf(links);
    }

    /** Empty when the field holds no record ids, or a link or field on the way is gone. */
    public static Optional<LinkTrail> of(Base base, Table table, Field field) {
        return of(base, table, field, 0);
    }

    private static Optional<LinkTrail> of(Base base, Table table, Field field, int depth) {
        if (field.kind() instanceof FieldKind.Link link) {
            return Optional.of(new LinkTrail(List.of(link)));
        }
        if (depth == MAX_DEPTH
                || !(field.kind() instanceof FieldKind.Lookup lookup)
                || !table.has(lookup.linkFieldId())
                || !(table.field(lookup.linkFieldId()).kind() instanceof FieldKind.Link link)) {
            return Optional.empty();
        }
        return base.find(link.linkedTableId())
                .filter(linked -> linked.has(lookup.targetFieldId()))
                .flatMap(linked -> of(base, linked, linked.field(lookup.targetFieldId()), depth + 1))
                .map(rest -> rest.after(link));
    }

    /** The trail that begins with another link. */
    public LinkTrail after(FieldKind.Link link) {
        return new LinkTrail(Stream.concat(Stream.of(link), links.stream()).toList());
    }

    /** The table of the records at its end. */
    public String tableId() {
        return links.getLast().linkedTableId();
    }
}
