package org.pyairtable.data.webhook;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;

/**
 * What a webhook wants to know.
 *
 * @param scope a table or a view of which alone it wants to know
 * @param sources where changes must come from
 * @param watchedData fields of whose cells alone it wants to know; none means all
 * @param watchedSchemas fields of whose definition alone it wants to know; none means all
 * @param included fields whose cells are shown with every change; {@link #includesAll} means all
 */
record Specification(
        Set<DataType> dataTypes,
        Optional<String> scope,
        Set<ChangeType> changeTypes,
        Set<String> sources,
        Set<String> watchedData,
        Set<String> watchedSchemas,
        Set<String> included,
        boolean includesAll,
        boolean previousCells,
        boolean previousDefinitions) {
    Specification {
        dataTypes = Set.copyOf(dataTypes);
        changeTypes = Set.copyOf(changeTypes);
        sources = Set.copyOf(sources);
        watchedData = Set.copyOf(watchedData);
        watchedSchemas = Set.copyOf(watchedSchemas);
        included = Set.copyOf(included);
    }

    boolean wants(DataType type, ChangeType change) {
        return dataTypes.contains(type) && changeTypes.contains(change);
    }

    boolean covers(Table table) {
        return scope.map(id -> table.id().equals(id)
                        || table.views().stream().anyMatch(view -> view.id().equals(id)))
                .orElse(true);
    }

    /** The view that it is limited to, if it is limited to one of this table. */
    Optional<View> view(Table table) {
        return scope.flatMap(id ->
                table.views().stream().filter(view -> view.id().equals(id)).findFirst());
    }

    /** A field that the view hides is watched only when it is named. */
    boolean watchesCellsOf(Table table, Field field) {
        return watchedData.isEmpty() ? isVisible(table, field) : watchedData.contains(field.id());
    }

    private boolean isVisible(Table table, Field field) {
        return view(table)
                .map(view -> !view.settings().hidden().contains(field.id()))
                .orElse(true);
    }

    boolean watchesSchemaOf(Field field) {
        return watchedSchemas.isEmpty() || watchedSchemas.contains(field.id());
    }

    boolean includes(Field field) {
        return includesAll || included.contains(field.id());
    }

    /** Whether all that it names is in the base. */
    boolean fits(Base base) {
        boolean scopeExists = scope.isEmpty() || base.tables().stream().anyMatch(this::covers);
        return scopeExists
                && Stream.of(watchedData, watchedSchemas, included)
                        .flatMap(Set::stream)
                        .allMatch(id -> base.tables().stream().anyMatch(table -> table.has(id)));
    }
}
