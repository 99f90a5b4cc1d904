package org.pyairtable.data.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/**
 * Which deleted records a member whom rules concern would see, all of an item, if they were restored: those of tables that the member
 * may change. A condition on rows is asked about the cells as they were deleted; where these do not decide it, because it reads links
 * or computed cells or its fields have another type now, the item is not seen.
 */
final class SeenTrash {
    private static final List<String> OWN =
            List.of("_id", "_no", "_created_at", "_created_by", "_modified_at", "_modified_by");

    private final Grant grant;
    private final Base base;
    private final Instant now;

    SeenTrash(Grant grant, Base base, Instant now) {
        this.grant = grant;
        this.base = base;
        this.now = now;
    }

    /** A condition over the row of the trash called {@code d}. */
    String condition(Parameters parameters) {
        List<Table> changed = grant.seen(base).tables().stream()
                .map(table -> base.table(table.id()))
                .filter(this::mayChange)
                .toList();
        String[] whole = changed.stream()
                .filter(table -> !grant.selectsRows(table))
                .map(Table::id)
                .toArray(String[]::new);
        List<String> any = new ArrayList<>();
        any.add("d.table_id = any(" + parameters.add(whole) + ")");
        changed.stream().filter(grant::selectsRows).forEach(table -> ofRows(table, parameters)
                .ifPresent(any::add));
        return "(d.kind = 'records' and (" + String.join(" or ", any) + "))";
    }

    private boolean mayChange(Table table) {
        return grant.restriction()
                .map(rules -> rules.access(table).includes(Access.EDIT))
                .orElse(true);
    }

    private Optional<String> ofRows(Table table, Parameters parameters) {
        return grant.deciding(table)
                .map(fields -> "(d.table_id = " + parameters.add(table.id())
                        + " and not exists (select from trash_record r where r.trash_id = d.id and not "
                        + isSeen(table, fields, parameters) + "))");
    }

    /** The branch keeps the database from reading cells as types that they do not have. */
    private String isSeen(Table table, Set<String> fieldIds, Parameters parameters) {
        String types = fieldIds.stream()
                .map(table::field)
                .filter(Field::hasColumn)
                .map(field -> "coalesce(r.types::jsonb ->> " + parameters.add(field.id()) + "::text, "
                        + parameters.add(field.kind().type()) + "::text) = "
                        + parameters.add(field.kind().type()) + "::text")
                .collect(Collectors.joining(" and "));
        String[] columns =
                Stream.concat(OWN.stream(), fieldIds.stream()).distinct().toArray(String[]::new);
        String cells =
                "(select coalesce(jsonb_object_agg(c.key, c.value), '{}'::jsonb) from jsonb_each(r.cells::jsonb) c"
                        + " where c.key = any(" + parameters.add(columns) + "))";
        StringBuilder seen = new StringBuilder(
                "exists (select from jsonb_populate_record(null::" + SqlNames.table(table.id()) + ", " + cells + ") t");
        List<String> conditions = grant.rows(table, now).stream()
                .map(condition -> condition.apply(parameters))
                .toList();
        seen.append(" where ").append(String.join(" and ", conditions)).append(")");
        return "(case when " + (types.isEmpty() ? "true" : types) + " then " + seen + " else false end)";
    }
}
