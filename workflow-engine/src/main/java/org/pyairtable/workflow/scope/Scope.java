package org.pyairtable.workflow.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves references during a run.
 *
 * @param record the record that started the run
 * @param trigger values that came with the event or request that started it
 * @param results results of the finished steps by step id
 * @param written the tables that steps write into, by step id: results name fields, definitions know their ids
 * @param inner what steps have set for those after and inside them
 */
public record Scope(
        Optional<RecordSnapshot> record,
        Map<String, Object> trigger,
        Map<String, Object> results,
        Map<String, TableSchema> written,
        Inner inner) {
    /**
     * What steps set.
     *
     * @param variables values by name
     * @param errors why steps failed, by step id
     * @param item the item that a step on a list is at; empty outside
     * @param reads is given what is read
     */
    public record Inner(Map<String, Object> variables, Map<String, String> errors, Optional<Item> item, Reads reads) {
        public static final Inner NONE = new Inner(Map.of(), Map.of(), Optional.empty());

        public Inner {
            variables = present(variables);
            errors = Map.copyOf(errors);
        }

        public Inner(Map<String, Object> variables, Map<String, String> errors, Optional<Item> item) {
            this(variables, errors, item, Reads.IGNORED);
        }
    }

    /** Observes what is read of a scope. */
    @FunctionalInterface
    public interface Reads {
        Reads IGNORED = (reference, value) -> {};

        /** @param reference fields of results by their names */
        void read(Reference reference, Optional<Object> value);
    }

    /** @param index from 0 */
    public record Item(@Nullable Object value, int index) {}

    public Scope {
        trigger = present(trigger);
        results = present(results);
        written = Map.copyOf(written);
    }

    /** Where nothing is set. */
    public Scope(
            Optional<RecordSnapshot> record,
            Map<String, Object> trigger,
            Map<String, Object> results,
            Map<String, TableSchema> written) {
        this(record, trigger, results, written, Inner.NONE);
    }

    /** Where no step writes. */
    public Scope(Optional<RecordSnapshot> record, Map<String, Object> trigger, Map<String, Object> results) {
        this(record, trigger, results, Map.of());
    }

    /** The same, whose reads are observed. */
    public Scope observed(Reads reads) {
        return new Scope(
                record, trigger, results, written, new Inner(inner.variables, inner.errors, inner.item, reads));
    }

    /** The same at an item of a list that a step goes through. What it reads there is not observed. */
    public Scope withItem(@Nullable Object value, int index) {
        return new Scope(
                record,
                trigger,
                results,
                written,
                new Inner(inner.variables, inner.errors, Optional.of(new Item(value, index))));
    }

    /**
     * Empty for an empty cell, a step that has not run, a name that is not there. Fails with a {@link PartialCellException}
     * when only a part of the cell is known.
     */
    public Optional<Object> value(Reference reference) {
        Reference named = reference instanceof Reference.StepResult result
                ? new Reference.StepResult(result.stepId(), named(result))
                : reference;
        Optional<Object> value = look(named);
        inner.reads.read(named, value);
        return value;
    }

    private Optional<Object> look(Reference reference) {
        return switch (reference) {
            case Reference.RecordId id -> record.map(RecordSnapshot::id);
            case Reference.RecordField cell -> record.flatMap(r -> r.cell(cell.field()));
            case Reference.CellIds ids ->
                record.flatMap(r -> r.cell(ids.field())).flatMap(Scope::ids);
            case Reference.StepResult result -> inside(results.get(result.stepId()), result.path());
            case Reference.TriggerValue value -> inside(trigger, value.path());
            case Reference.StepError error -> Optional.ofNullable(inner.errors.get(error.stepId()));
            case Reference.Variable variable -> inside(inner.variables, variable.path());
            case Reference.Item item -> inner.item.flatMap(at -> inside(at.value(), item.path()));
            case Reference.Index index -> inner.item.map(at -> (long) at.index());
        };
    }

    /** Whether it is a cell of a record: one that is empty is a value, too, and not a fault of who refers to it. */
    public static boolean mayBeEmpty(Reference reference) {
        return switch (reference) {
            case Reference.RecordField cell -> true;
            case Reference.CellIds ids -> true;
            case Reference.StepResult result -> result.path().contains(Reference.FIELDS);
            case Reference.Item item -> item.path().contains(Reference.FIELDS);
            case Reference.RecordId id -> false;
            case Reference.TriggerValue value -> false;
            case Reference.StepError error -> false;
            case Reference.Variable variable -> false;
            case Reference.Index index -> false;
        };
    }

    /** The text that stands for a linked record; of any other text, itself. */
    public String display(String text) {
        return record.flatMap(r -> Optional.ofNullable(r.links().get(text))).orElse(text);
    }

    /** Of linked records the ids themselves, of people and the like what their objects call so. */
    private static Optional<Object> ids(Object cell) {
        return switch (cell) {
            case Collection<?> items ->
                Optional.of(items.stream().flatMap(item -> ids(item).stream()).toList());
            case Map<?, ?> object -> Optional.ofNullable(object.get("id"));
            default -> Optional.of(cell);
        };
    }

    /** The path with the name that the written field has in the result, in place of its id. */
    private List<String> named(Reference.StepResult result) {
        List<String> path = result.path();
        TableSchema table = written.get(result.stepId());
        int cell = path.indexOf(Reference.FIELDS) + 1;
        if (table == null || cell == 0 || cell == path.size()) {
            return path;
        }
        List<String> named = new ArrayList<>(path);
        table.byId(path.get(cell)).ifPresent(field -> named.set(cell, field.name()));
        return named;
    }

    /** A null in JSON means the same as absence. */
    static Map<String, Object> present(Map<String, ? extends @Nullable Object> values) {
        Map<String, Object> present = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return Collections.unmodifiableMap(present);
    }

    /** Members by name, items of lists by number from 0. */
    private static Optional<Object> inside(@Nullable Object whole, List<String> path) {
        Object current = whole;
        for (String name : path) {
            current = switch (current) {
                case Map<?, ?> map -> map.get(name);
                case List<?> list -> item(list, name);
                case null, default -> null;
            };
        }
        return Optional.ofNullable(current);
    }

    private static @Nullable Object item(List<?> list, String number) {
        if (number.isEmpty() || number.length() > 5 || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        int index = Integer.parseInt(number);
        return index < list.size() ? list.get(index) : null;
    }
}
