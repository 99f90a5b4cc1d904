package org.pyairtable.workflow.definitions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** What starts a workflow. The names of the nested records, with a small first letter, are the JSON {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Trigger.RecordMatches.class, name = "recordMatches"),
    @JsonSubTypes.Type(value = Trigger.RecordCreated.class, name = "recordCreated"),
    @JsonSubTypes.Type(value = Trigger.RecordChanged.class, name = "recordChanged"),
    @JsonSubTypes.Type(value = Trigger.External.class, name = "external"),
    @JsonSubTypes.Type(value = Trigger.Manual.class, name = "manual")
})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public sealed interface Trigger {
    /** Started by what happens to a record of one table. */
    sealed interface OnRecord extends Trigger {
        String baseId();

        /** Table id once saved; before, it may be the table's name. */
        String table();

        /** The same trigger on the table with this id. */
        OnRecord onTable(String tableId);
    }

    /** A record begins to match: the formula becomes true for it, or it is created true. */
    record RecordMatches(String baseId, String table, String formula) implements OnRecord {
        public RecordMatches {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
            formula = Given.text("formula", formula);
        }

        @Override
        public RecordMatches onTable(String tableId) {
            return new RecordMatches(baseId, tableId, formula);
        }
    }

    /** A record is created. */
    record RecordCreated(String baseId, String table) implements OnRecord {
        public RecordCreated {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
        }

        @Override
        public RecordCreated onTable(String tableId) {
            return new RecordCreated(baseId, tableId);
        }
    }

    /**
     * A record's cells change.
     *
     * @param fields the fields that count, by name or id; empty for all
     */
    record RecordChanged(String baseId, String table, List<String> fields) implements OnRecord {
        public RecordChanged {
            baseId = Given.name("baseId", baseId);
            table = Given.name("table", table);
            fields = Given.any("fields", fields, 500);
        }

        @Override
        public RecordChanged onTable(String tableId) {
            return new RecordChanged(baseId, tableId, fields);
        }
    }

    /** Another system published an event of this name for the workspace. */
    record External(String name) implements Trigger {
        public External {
            name = Given.name("name", name);
        }
    }

    /** Somebody asks for it. */
    record Manual() implements Trigger {}

    /** The type, if somebody's input may take the place of what triggers it. */
    default Optional<String> inputType() {
        return this instanceof OnRecord ? Optional.empty() : Optional.of(type());
    }

    /** The JSON {@code type}. */
    default String type() {
        return switch (this) {
            case RecordMatches t -> "recordMatches";
            case RecordCreated t -> "recordCreated";
            case RecordChanged t -> "recordChanged";
            case External t -> "external";
            case Manual t -> "manual";
        };
    }
}
