package org.pyairtable.data.impact;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;

/** What is to be changed or deleted: a table, or one of its fields. */
public sealed interface Target {
    /** A whole table; what lies in it goes with it and does not count as a use of it. */
    record OfTable(Table table) implements Target {}

    record OfField(Table table, Field field) implements Target {}

    static Target of(Table table) {
        return new OfTable(table);
    }

    static Target of(Table table, Field field) {
        return new OfField(table, field);
    }

    /** For a message. */
    default String named() {
        return switch (this) {
            case OfTable t -> "Table '" + t.table().name() + "'";
            case OfField f -> "Field '" + f.field().name() + "'";
        };
    }

    /** Ids of the fields that go: the other side of a link goes with it. */
    default Set<String> fieldIds() {
        return switch (this) {
            case OfTable t -> t.table().fields().stream().map(Field::id).collect(Collectors.toSet());
            case OfField f ->
                inverse(f.field())
                        .map(id -> Set.of(f.field().id(), id))
                        .orElseGet(() -> Set.of(f.field().id()));
        };
    }

    /** Ids of the table and its views, if the table goes as a whole. */
    default Set<String> scopeIds() {
        return switch (this) {
            case OfTable t -> {
                Set<String> ids = t.table().views().stream().map(View::id).collect(Collectors.toSet());
                ids.add(t.table().id());
                yield ids;
            }
            case OfField f -> Set.of();
        };
    }

    private static Optional<String> inverse(Field field) {
        return field.kind() instanceof FieldKind.Link link ? link.inverseFieldId() : Optional.empty();
    }
}
