package org.pyairtable.data.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A base with all its tables as they were at one version. Immutable; a change makes a new one.
 *
 * @param version grows with each change of the schema; two equal versions of a base are the same
 */
public record Base(String id, String name, String workspaceId, long version, List<Table> tables, Rules rules) {
    public Base {
        tables = List.copyOf(tables);
    }

    /** A base without rules. */
    public Base(String id, String name, String workspaceId, long version, List<Table> tables) {
        this(id, name, workspaceId, version, tables, Rules.NONE);
    }

    /** A table by what a client calls it. */
    public Optional<Table> find(String nameOrId) {
        return tables.stream().filter(t -> t.id().equals(nameOrId)).findFirst().or(() -> tables.stream()
                .filter(t -> t.name().equals(nameOrId))
                .findFirst());
    }

    /** A table that is known to exist. */
    public Table table(String tableId) {
        return tables.stream()
                .filter(t -> t.id().equals(tableId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Base " + id + " has no table " + tableId));
    }

    /** The same base with a table added, or replaced when it has one with this id. */
    public Base with(Table table) {
        List<Table> changed = new ArrayList<>(tables);
        if (tables.stream().anyMatch(t -> t.id().equals(table.id()))) {
            changed.replaceAll(t -> t.id().equals(table.id()) ? table : t);
        } else {
            changed.add(table);
        }
        return withTables(changed);
    }

    /** The fields and views of all tables together, which say how large the base is in memory. */
    public int parts() {
        return tables.stream()
                .mapToInt(table -> table.fields().size() + table.views().size())
                .sum();
    }

    public Base without(String tableId) {
        return withTables(tables.stream().filter(t -> !t.id().equals(tableId)).toList());
    }

    public Base withName(String newName) {
        return new Base(id, newName, workspaceId, version, tables, rules);
    }

    public Base withVersion(long newVersion) {
        return new Base(id, name, workspaceId, newVersion, tables, rules);
    }

    /** The same base with these tables instead. */
    public Base withTables(List<Table> others) {
        return new Base(id, name, workspaceId, version, others, rules);
    }

    public Base withRules(Rules others) {
        return new Base(id, name, workspaceId, version, tables, others);
    }
}
