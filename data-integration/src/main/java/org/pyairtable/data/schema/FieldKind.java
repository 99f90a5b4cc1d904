package org.pyairtable.data.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.formula.ResultType;

/** The type of a field together with the options that this type has. {@link #type()} is Airtable's name of it. */
public sealed interface FieldKind {
    /** Stands for the id of a field that a computed field reads and its reader does not see. */
    String NOT_SHOWN = "";

    String type();

    /** Ids of the fields of which its formula asks when they were last changed. */
    default Set<String> watched() {
        return Set.of();
    }

    /** Kinds whose cells are derived; writes to them are refused. */
    sealed interface Computed extends FieldKind {}

    /** Kinds whose value is part of what the record itself is and needs no column of its own. */
    sealed interface RecordOwn extends Computed {}

    /** Kinds whose value is derived from other cells, kept in a column and recomputed with each change. */
    sealed interface Derived extends Computed {}

    /** Kinds of the last change that a user made to certain fields of the record. */
    sealed interface Watching extends Derived {
        Set<String> fieldIds();
    }

    /** singleLineText, multilineText, richText, email, url, phoneNumber. */
    record Text(String type) implements FieldKind {
        public static final Set<String> TYPES =
                Set.of("singleLineText", "multilineText", "richText", "email", "url", "phoneNumber");
    }

    /** Kinds whose cells are numbers that people write. */
    sealed interface Numeric extends FieldKind {}

    record PlainNumber(int precision) implements Numeric {
        @Override
        public String type() {
            return "number";
        }
    }

    record Currency(int precision, String symbol) implements Numeric {
        @Override
        public String type() {
            return "currency";
        }
    }

    /** A cell of 0.5 is 50 %. */
    record Percent(int precision) implements Numeric {
        @Override
        public String type() {
            return "percent";
        }
    }

    /** Cells are seconds. */
    record Duration(String format) implements Numeric {
        @Override
        public String type() {
            return "duration";
        }
    }

    record Rating(String icon, int max, String color) implements Numeric {
        @Override
        public String type() {
            return "rating";
        }
    }

    record Checkbox(String icon, String color) implements FieldKind {
        @Override
        public String type() {
            return "checkbox";
        }
    }

    /** The two kinds of select. */
    sealed interface Select extends FieldKind {
        /** As many as Airtable's select fields can have. */
        int MAX_CHOICES = 10_000;

        Choices choices();

        Select withChoices(List<Choice> choices);
    }

    record SingleSelect(Choices choices) implements Select {
        public SingleSelect(List<Choice> choices) {
            this(new Choices(choices));
        }

        @Override
        public String type() {
            return "singleSelect";
        }

        @Override
        public SingleSelect withChoices(List<Choice> other) {
            return new SingleSelect(other);
        }
    }

    record MultipleSelects(Choices choices) implements Select {
        public MultipleSelects(List<Choice> choices) {
            this(new Choices(choices));
        }

        @Override
        public String type() {
            return "multipleSelects";
        }

        @Override
        public MultipleSelects withChoices(List<Choice> other) {
            return new MultipleSelects(other);
        }
    }

    /** The two kinds of points in time, which also say how times that are computed are shown. */
    sealed interface Temporal extends FieldKind {
        /** What is shown when nothing else was asked for. */
        Temporal STANDARD = new DateTime("iso", "24hour", "utc");
    }

    record Date(String format) implements Temporal {
        @Override
        public String type() {
            return "date";
        }
    }

    /** @param timeZone {@code utc}, {@code client} (that of the reader) or the name of a zone */
    record DateTime(String format, String timeFormat, String timeZone) implements Temporal {
        @Override
        public String type() {
            return "dateTime";
        }
    }

    /** A member of the workspace. */
    record SingleCollaborator() implements FieldKind {
        @Override
        public String type() {
            return "singleCollaborator";
        }
    }

    record MultipleCollaborators() implements FieldKind {
        @Override
        public String type() {
            return "multipleCollaborators";
        }
    }

    record Barcode() implements FieldKind {
        @Override
        public String type() {
            return "barcode";
        }
    }

    /** @param reversed whether people see the newest file first; kept for them, cells are as they were written */
    record Attachments(boolean reversed) implements FieldKind {
        @Override
        public String type() {
            return "multipleAttachments";
        }
    }

    /**
     * A text that is meant to be generated.
     *
     * @param prompt texts and references {@code {"field": {"fieldId": …}}}, in order; kept for the service that generates
     * @param references the fields in it; a text is stale once one of them has changed
     */
    record AiText(List<Object> prompt, Set<String> references) implements FieldKind {
        public AiText {
            prompt = List.copyOf(prompt);
            references = Set.copyOf(references);
        }

        @Override
        public String type() {
            return "aiText";
        }
    }

    /** Where a record of a synced table comes from. Only a sync writes it. */
    record ExternalSyncSource(Choices choices) implements Computed {
        public ExternalSyncSource(List<Choice> choices) {
            this(new Choices(choices));
        }

        @Override
        public String type() {
            return "externalSyncSource";
        }
    }

    /**
     * @param reversed whether this is the side that was created as the inverse; it reads the join table backwards
     * @param inverseFieldId the field of the linked table that shows the same links; none for links within a table
     * @param joinTable name of the physical table that holds the links
     * @param selectionViewId the view of the linked table from which people choose records; what a client writes is not
     *     bound to it
     * @param part a query of the rows of the join table that a reader sees, in the schema of whom rules keep from some of the
     *     linked records; absent for all rows
     */
    record Link(
            String linkedTableId,
            boolean reversed,
            boolean prefersSingle,
            Optional<String> inverseFieldId,
            String joinTable,
            Optional<String> selectionViewId,
            Optional<String> part)
            implements FieldKind {
        /** One that shows all links. */
        public Link(
                String linkedTableId,
                boolean reversed,
                boolean prefersSingle,
                Optional<String> inverseFieldId,
                String joinTable,
                Optional<String> selectionViewId) {
            this(linkedTableId, reversed, prefersSingle, inverseFieldId, joinTable, selectionViewId, Optional.empty());
        }

        /** The same for a reader who sees these links. */
        public Link showing(String query) {
            return new Link(
                    linkedTableId,
                    reversed,
                    prefersSingle,
                    inverseFieldId,
                    joinTable,
                    selectionViewId,
                    Optional.of(query));
        }

        /** The same for a reader who does not see the other side. */
        public Link oneSided() {
            return new Link(linkedTableId, reversed, prefersSingle, Optional.empty(), joinTable, selectionViewId, part);
        }

        @Override
        public String type() {
            return "multipleRecordLinks";
        }
    }

    /**
     * @param expression with references as {@code {fldId}}
     * @param references ids of the fields it reads
     * @param watched those of them of which it asks when they were last changed
     * @param valid whether it still binds to the table's fields
     */
    record Formula(String expression, Set<String> references, Set<String> watched, boolean valid, ResultType result)
            implements Derived {
        public Formula {
            references = Set.copyOf(references);
            watched = Set.copyOf(watched);
        }

        @Override
        public String type() {
            return "formula";
        }
    }

    /** The cells of a field of the linked records. */
    record Lookup(String linkFieldId, String targetFieldId) implements Derived {
        @Override
        public String type() {
            return "multipleLookupValues";
        }
    }

    /** @param expression a formula over {@code values} */
    record Rollup(String linkFieldId, String targetFieldId, String expression, ResultType result) implements Derived {
        @Override
        public String type() {
            return "rollup";
        }
    }

    record Count(String linkFieldId) implements Derived {
        @Override
        public String type() {
            return "count";
        }
    }

    /**
     * Opens what the URL formula gives.
     *
     * @param expression with references as {@code {fldId}}
     * @param watched the fields of which it asks when they were last changed
     */
    record Button(String label, String expression, Set<String> references, Set<String> watched, boolean valid)
            implements Derived {
        public Button {
            references = Set.copyOf(references);
            watched = Set.copyOf(watched);
        }

        @Override
        public String type() {
            return "button";
        }
    }

    /** When one of certain fields of the record was last changed. */
    record WatchedTime(Set<String> fieldIds, Temporal result) implements Watching {
        public WatchedTime {
            fieldIds = Set.copyOf(fieldIds);
        }

        @Override
        public String type() {
            return "lastModifiedTime";
        }
    }

    /** Who last changed one of certain fields of the record. */
    record WatchedBy(Set<String> fieldIds) implements Watching {
        public WatchedBy {
            fieldIds = Set.copyOf(fieldIds);
        }

        @Override
        public String type() {
            return "lastModifiedBy";
        }
    }

    record AutoNumber() implements RecordOwn {
        @Override
        public String type() {
            return "autoNumber";
        }
    }

    record CreatedTime(Temporal result) implements RecordOwn {
        @Override
        public String type() {
            return "createdTime";
        }
    }

    /** When the record was last changed, whatever the field. */
    record LastModifiedTime(Temporal result) implements RecordOwn {
        @Override
        public String type() {
            return "lastModifiedTime";
        }
    }

    record CreatedBy() implements RecordOwn {
        @Override
        public String type() {
            return "createdBy";
        }
    }

    record LastModifiedBy() implements RecordOwn {
        @Override
        public String type() {
            return "lastModifiedBy";
        }
    }
}
