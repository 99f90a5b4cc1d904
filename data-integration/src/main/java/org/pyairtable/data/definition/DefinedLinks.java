package org.pyairtable.data.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.identity.Ids;

/**
 * The links of a definition. A link between two tables is a field on either side; where the definition has only one of them, the
 * other is made.
 */
final class DefinedLinks {
    /** The side that the definition lacks, for which a name has still to be found. */
    record Missing(String tableId, String fieldId, String wantedName, FieldKind.Link kind) {}

    private record Side(DefinedTable table, DefinedField field) {}

    private final Map<String, DefinedTable> tables = new HashMap<>();
    private final Map<String, Side> sides = new HashMap<>();
    private final Map<String, FieldKind.Link> kinds = new HashMap<>();
    private final List<Missing> missing = new ArrayList<>();

    DefinedLinks(List<DefinedTable> defined) {
        for (DefinedTable table : defined) {
            tables.put(table.id(), table);
            table.fields().stream()
                    .filter(DefinedField::isLink)
                    .forEach(field -> sides.put(field.id(), new Side(table, field)));
        }
        Set<String> done = new HashSet<>();
        for (DefinedTable table : defined) {
            for (DefinedField field : table.fields()) {
                if (field.isLink() && done.add(field.id())) {
                    link(new Side(table, field)).ifPresent(done::add);
                }
            }
        }
    }

    /** The kind of a link field, by its id. */
    FieldKind.Link kind(String fieldId) {
        FieldKind.Link kind = kinds.get(fieldId);
        if (kind == null) {
            throw new IllegalArgumentException("The definition has no link " + fieldId);
        }
        return kind;
    }

    List<Missing> missing() {
        return List.copyOf(missing);
    }

    /** Returns the other side where the definition has it. */
    private Optional<String> link(Side side) {
        DefinedTable linked = linked(side);
        String join = Ids.random(SqlNames.JOIN);
        if (linked.id().equals(side.table.id())) {
            kinds.put(side.field.id(), kind(side, linked, false, Optional.empty(), join));
            return Optional.empty();
        }
        Optional<Side> other = inverse(side, linked);
        boolean reversed = flag(side, "isReversed");
        String otherId = other.map(o -> o.field.id()).orElseGet(() -> Ids.random("fld"));
        kinds.put(side.field.id(), kind(side, linked, reversed, Optional.of(otherId), join));
        other.ifPresentOrElse(
                o -> kinds.put(otherId, kind(o, side.table, !reversed, Optional.of(side.field.id()), join)),
                () -> missing.add(new Missing(
                        linked.id(),
                        otherId,
                        side.table.name(),
                        new FieldKind.Link(
                                side.table.id(),
                                !reversed,
                                false,
                                Optional.of(side.field.id()),
                                join,
                                Optional.empty()))));
        return other.map(o -> o.field.id());
    }

    private DefinedTable linked(Side side) {
        return option(side, "linkedTableId").map(tables::get).orElseThrow(() -> side.field
                .part()
                .refused("options.linkedTableId", "does not name a table of the definition"));
    }

    /** The other side must say the same. */
    private Optional<Side> inverse(Side side, DefinedTable linked) {
        Optional<String> named = option(side, "inverseLinkFieldId");
        if (named.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(named.map(sides::get)
                .filter(other -> other.table.id().equals(linked.id()))
                .filter(other -> option(other, "linkedTableId").equals(Optional.of(side.table.id())))
                .filter(other -> option(other, "inverseLinkFieldId")
                        .filter(back -> !back.equals(side.field.id()))
                        .isEmpty())
                .filter(other -> !kinds.containsKey(other.field.id()))
                .orElseThrow(() -> side.field
                        .part()
                        .refused("options.inverseLinkFieldId", "does not name the same link in the linked table")));
    }

    private static FieldKind.Link kind(
            Side side, DefinedTable linked, boolean reversed, Optional<String> inverse, String join) {
        return new FieldKind.Link(
                linked.id(),
                reversed,
                flag(side, "prefersSingleRecordLink"),
                inverse,
                join,
                option(side, "viewIdForRecordSelection").filter(linked.viewIds()::contains));
    }

    private static boolean flag(Side side, String name) {
        return side.field.definition().options().path(name).asBoolean(false);
    }

    private static Optional<String> option(Side side, String name) {
        JsonNode value = side.field.definition().options().path(name);
        return Optional.ofNullable(value.textValue());
    }
}
