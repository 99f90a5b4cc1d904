package org.pyairtable.data.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;

/**
 * Gives each field of a definition its kind, in an order in which what a field needs is there before it, and puts them into the
 * order of the definition.
 */
final class DefinedFields {
    private record Place(DefinedTable table, DefinedField field) {}

    private final List<DefinedTable> tables;
    private final DefinedLinks links;
    private final Map<String, Place> places = new LinkedHashMap<>();
    /** By each field those that need it. */
    private final Map<String, List<String>> readers = new HashMap<>();
    /** How many fields a field still waits for. */
    private final Map<String, Integer> waiting = new HashMap<>();

    private final Map<String, LeftOut> leftOut = new LinkedHashMap<>();
    private final Map<String, String> primary = new HashMap<>();
    private Base base;

    DefinedFields(List<DefinedTable> tables, DefinitionIds ids) {
        this.tables = tables;
        this.links = new DefinedLinks(tables);
        List<Table> empty = new ArrayList<>();
        for (DefinedTable table : tables) {
            String primaryId = table.primaryFieldId(ids);
            primary.put(table.id(), primaryId);
            empty.add(
                    new Table(table.id(), table.name(), table.shape().description(), primaryId, List.of(), List.of()));
            table.fields().forEach(field -> places.put(field.id(), new Place(table, field)));
        }
        this.base = new Base("appAAAAAAAAAAAAAA", "", "", 1, empty);
        places.values().forEach(this::connect);
    }

    private void connect(Place place) {
        Set<String> needs = new HashSet<>();
        Map<String, DefinedField> byName = place.table.byName();
        for (String need : place.field.needs()) {
            String id = Optional.ofNullable(byName.get(need))
                    .map(DefinedField::id)
                    .filter(named -> !places.containsKey(need))
                    .orElse(need);
            if (places.containsKey(id)) {
                needs.add(id);
            }
        }
        waiting.put(place.field.id(), needs.size());
        needs.forEach(
                need -> readers.computeIfAbsent(need, id -> new ArrayList<>()).add(place.field.id()));
    }

    List<LeftOut> leftOut() {
        return List.copyOf(leftOut.values());
    }

    /** The base with all fields that are not left out. */
    Base placed() {
        Deque<String> ready = new ArrayDeque<>();
        places.keySet().stream().filter(id -> waitsFor(id) == 0).forEach(ready::add);
        int done = 0;
        for (String id = ready.poll(); id != null; id = ready.poll()) {
            done++;
            Place place = at(id);
            place(place);
            for (String reader : readers.getOrDefault(id, List.of())) {
                if (leftOut.containsKey(id)) {
                    leftOut.putIfAbsent(reader, left(at(reader), "needs a field that is left out"));
                }
                if (waiting.merge(reader, -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
        if (done < places.size()) {
            throw circular();
        }
        inOrder();
        links.missing().forEach(this::addInverse);
        return base;
    }

    private int waitsFor(String id) {
        return waiting.getOrDefault(id, 0);
    }

    private Place at(String id) {
        Place place = places.get(id);
        if (place == null) {
            throw new IllegalArgumentException("The definition has no field " + id);
        }
        return place;
    }

    private void place(Place place) {
        DefinedField field = place.field;
        if (leftOut.containsKey(field.id())) {
            return;
        }
        if (!field.isValid()) {
            leftOut.put(field.id(), left(place, "does not work where it comes from"));
            return;
        }
        Table table = base.table(place.table.id());
        FieldKind kind = field.isLink() ? links.kind(field.id()) : kind(table, field);
        base = base.with(table.with(
                new Field(field.id(), field.name(), field.definition().description(), kind)));
    }

    private FieldKind kind(Table table, DefinedField field) {
        Field untyped =
                new Field(field.id(), field.name(), field.definition().description(), new FieldKind.AutoNumber());
        return field.part()
                .within(() -> BaseDraft.kind(
                        base,
                        table,
                        untyped,
                        field.definition().type(),
                        field.definition().options()));
    }

    private static LeftOut left(Place place, String reason) {
        return new LeftOut(place.table.name(), place.field.name(), reason);
    }

    private RuntimeException circular() {
        Place first = places.values().stream()
                .filter(place -> waitsFor(place.field.id()) > 0)
                .findFirst()
                .orElseThrow();
        return new InvalidRequest.Member(
                        first.field.part().path(), "needs itself, by way of the fields that it is computed of")
                .exception();
    }

    private void inOrder() {
        for (DefinedTable defined : tables) {
            Map<String, Integer> positions = new HashMap<>();
            defined.fields().forEach(field -> positions.put(field.id(), positions.size()));
            Table table = base.table(defined.id());
            base = base.with(new Table(
                    table.id(),
                    table.name(),
                    table.description(),
                    primary.getOrDefault(table.id(), ""),
                    table.fields().stream()
                            .sorted(Comparator.comparing(
                                    field -> positions.getOrDefault(field.id(), Integer.MAX_VALUE)))
                            .toList(),
                    List.of()));
        }
    }

    private void addInverse(DefinedLinks.Missing missing) {
        Table table = base.table(missing.tableId());
        String name = BaseDraft.freeName(table, missing.wantedName());
        base = base.with(table.with(new Field(missing.fieldId(), name, Optional.empty(), missing.kind())));
    }
}
