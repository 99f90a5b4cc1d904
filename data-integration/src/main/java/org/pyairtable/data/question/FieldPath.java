package org.pyairtable.data.question;

import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/**
 * The way from a table over links to a field.
 *
 * @param hops none for a field of the table itself
 * @param table that the field belongs to
 */
record FieldPath(List<Hop> hops, Table table, Field field) {
    /** Links of one way, those of lookups among them. */
    private static final int MOST_HOPS = 6;

    FieldPath {
        hops = List.copyOf(hops);
    }

    /**
     * Follows the names. A lookup at the end is the field that it looks up, reached through its link: so its values have the
     * type that they have there.
     *
     * @param member of the question, for refusals
     */
    static FieldPath of(Base base, Table start, Grant grant, List<String> names, String member) {
        if (names.isEmpty()) {
            throw new InvalidRequest.Member(
                            member, "is empty: it names a field, after link fields where it is elsewhere")
                    .exception();
        }
        List<Hop> hops = new ArrayList<>();
        Table table = start;
        for (String name : names.subList(0, names.size() - 1)) {
            Hop hop = hop(grant.field(table, name), member);
            hops.add(hop);
            table = base.table(hop.linkedTableId());
        }
        Field field = grant.field(table, names.getLast());
        while (field.kind() instanceof FieldKind.Lookup lookup && hops.size() < MOST_HOPS) {
            if (!table.has(lookup.linkFieldId())
                    || !(table.field(lookup.linkFieldId()).kind() instanceof FieldKind.Link link)
                    || !base.table(link.linkedTableId()).has(lookup.targetFieldId())) {
                break;
            }
            hops.add(Hop.of(link));
            table = base.table(link.linkedTableId());
            field = grant.field(table, lookup.targetFieldId());
        }
        return new FieldPath(hops, table, field);
    }

    /** Follows names that are all links; the table at the end is the last one's. */
    static List<Hop> links(Base base, Table start, Grant grant, List<String> names, String member) {
        List<Hop> hops = new ArrayList<>();
        Table table = start;
        for (String name : names) {
            Hop hop = hop(grant.field(table, name), member);
            hops.add(hop);
            table = base.table(hop.linkedTableId());
        }
        return hops;
    }

    private static Hop hop(Field field, String member) {
        if (field.kind() instanceof FieldKind.Link link) {
            return Hop.of(link);
        }
        throw new InvalidRequest.Member(member, "'" + field.name() + "' is not a link field").exception();
    }
}
