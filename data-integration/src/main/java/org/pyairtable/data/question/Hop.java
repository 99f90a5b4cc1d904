package org.pyairtable.data.question;

import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.SqlNames;

/**
 * The join table of a link as its field reads it.
 *
 * @param own column of the ids of the field's table
 * @param other column of the ids of the linked table
 */
record Hop(String join, String own, String other, String linkedTableId) {
    static Hop of(FieldKind.Link link) {
        return new Hop(
                SqlNames.links(link),
                link.reversed() ? "target_id" : "source_id",
                link.reversed() ? "source_id" : "target_id",
                link.linkedTableId());
    }
}
