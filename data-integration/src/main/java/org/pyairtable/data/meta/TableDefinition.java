package org.pyairtable.data.meta;

import java.util.List;
import java.util.Optional;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.LimitExceeded;
import org.pyairtable.data.refusal.Refusal;

/** A table as a caller describes it; its first field is the primary one. */
public record TableDefinition(String name, Optional<String> description, List<FieldDefinition> fields) {
    /** As at Airtable; PostgreSQL would take some 1,600 columns, those that were removed included. */
    static final int MAX_FIELDS = 500;

    static final Refusal TOO_MANY_FIELDS = new LimitExceeded.AtMost(MAX_FIELDS + " fields in a table");

    public TableDefinition {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new InvalidRequest.Malformed().exception();
        }
        if (fields.size() > MAX_FIELDS) {
            throw TOO_MANY_FIELDS.exception();
        }
        name = Naming.name(name, new InvalidRequest.Malformed());
        description = Naming.description(description);
    }
}
