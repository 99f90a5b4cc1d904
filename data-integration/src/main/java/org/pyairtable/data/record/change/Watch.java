package org.pyairtable.data.record.change;

import java.util.HashSet;
import java.util.Set;

/**
 * What observers need of the cells that a change of the schema changes.
 *
 * @param tables ids of the tables whose cells are watched
 * @param views ids of the views of which is watched what they show
 */
public record Watch(Set<String> tables, Set<String> views) {
    public static final Watch NOTHING = new Watch(Set.of(), Set.of());

    public Watch {
        tables = Set.copyOf(tables);
        views = Set.copyOf(views);
    }

    Watch and(Watch other) {
        Set<String> allTables = new HashSet<>(tables);
        allTables.addAll(other.tables);
        Set<String> allViews = new HashSet<>(views);
        allViews.addAll(other.views);
        return new Watch(allTables, allViews);
    }

    /** Whether nobody wants to know anything. */
    public boolean isNothing() {
        return tables.isEmpty();
    }
}
