package org.pyairtable.data.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** A table with its fields in order. Immutable. */
public final class Table {
    private final String id;
    private final String name;
    private final Optional<String> description;
    private final String primaryFieldId;
    private final List<Field> fields;
    private final List<View> views;
    private final Map<String, Field> byId = new HashMap<>();
    private final Map<String, Field> byName = new HashMap<>();
    /** The fields that keep times of changes, by their own ids. */
    private final SequencedMap<String, Field> times = new LinkedHashMap<>();

    public Table(
            String id,
            String name,
            Optional<String> description,
            String primaryFieldId,
            List<Field> fields,
            List<View> views) {
        this.id = id;
        this.name = name;
        this.description = description;
        this.primaryFieldId = primaryFieldId;
        this.fields = List.copyOf(fields);
        this.views = List.copyOf(views);
        fields.forEach(f -> {
            byId.put(f.id(), f);
            byName.put(f.name(), f);
        });
        Set<String> watched = new HashSet<>();
        fields.forEach(f -> watched.addAll(f.kind().watched()));
        fields.stream()
                .filter(f -> watched.contains(f.id()) && !f.isComputed())
                .map(ChangeTimes::of)
                .forEach(time -> times.put(time.id(), time));
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public Optional<String> description() {
        return description;
    }

    public List<Field> fields() {
        return fields;
    }

    /** What records hold in columns: the fields, and behind them those that keep {@link #time times}. */
    public List<Field> stored() {
        if (times.isEmpty()) {
            return fields;
        }
        List<Field> stored = new ArrayList<>(fields);
        stored.addAll(times.values());
        return stored;
    }

    /** The fields that keep {@link #time times}. */
    public List<Field> times() {
        return List.copyOf(times.values());
    }

    /** The field that keeps when a user last changed a field, which is there while a formula of the table asks for it. */
    public Optional<Field> time(String fieldId) {
        return times.isEmpty() ? Optional.empty() : Optional.ofNullable(times.get(ChangeTimes.id(fieldId)));
    }

    public List<View> views() {
        return views;
    }

    public Field primaryField() {
        return field(primaryFieldId);
    }

    /** A field, or one that keeps times, that is known to exist. */
    public Field field(String fieldId) {
        Field field = byId.containsKey(fieldId) ? byId.get(fieldId) : times.get(fieldId);
        if (field == null) {
            throw new IllegalArgumentException("Table " + id + " has no field " + fieldId);
        }
        return field;
    }

    public boolean has(String fieldId) {
        return byId.containsKey(fieldId);
    }

    /** A field by what a client calls it. */
    public Optional<Field> find(String nameOrId) {
        return Optional.ofNullable(byId.get(nameOrId)).or(() -> Optional.ofNullable(byName.get(nameOrId)));
    }

    public Optional<View> findView(String nameOrId) {
        return views.stream()
                .filter(v -> v.id().equals(nameOrId) || v.name().equals(nameOrId))
                .findFirst();
    }

    /** The same table with a view added, or replaced when it has one with this id. */
    public Table with(View view) {
        List<View> changed = new ArrayList<>(views);
        if (views.stream().anyMatch(v -> v.id().equals(view.id()))) {
            changed.replaceAll(v -> v.id().equals(view.id()) ? view : v);
        } else {
            changed.add(view);
        }
        return new Table(id, name, description, primaryFieldId, fields, changed);
    }

    public Table withoutView(String viewId) {
        return new Table(
                id,
                name,
                description,
                primaryFieldId,
                fields,
                views.stream().filter(v -> !v.id().equals(viewId)).toList());
    }

    /** The same table without a field, in its views as well. */
    public Table withoutField(String fieldId) {
        return new Table(
                id,
                name,
                description,
                primaryFieldId,
                fields.stream().filter(f -> !f.id().equals(fieldId)).toList(),
                views.stream()
                        .map(v -> v.withSettings(v.settings().without(fieldId)))
                        .toList());
    }

    public Table withNaming(String newName, Optional<String> newDescription) {
        return new Table(id, newName, newDescription, primaryFieldId, fields, views);
    }

    /** The same table with a field added, or replaced when it has one with this id. */
    public Table with(Field field) {
        List<Field> changed = new ArrayList<>(fields);
        if (has(field.id())) {
            changed.replaceAll(f -> f.id().equals(field.id()) ? field : f);
        } else {
            changed.add(field);
        }
        return new Table(id, name, description, primaryFieldId, changed, views);
    }
}
