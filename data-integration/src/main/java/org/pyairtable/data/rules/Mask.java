package org.pyairtable.data.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * Makes the base that a reader sees: without the tables and fields that are hidden, so that whatever reads by it does not know
 * of them; a link to records of which some are seen leads to those. An open field says nothing of the hidden fields from which it is
 * computed. A view whose filter reads a hidden field is hidden as well; hidden fields by which a view sorts or groups are left out.
 */
record Mask(Remains remains, Conditions conditions) {
    /** What conditions on rows come to for the reader. */
    @FunctionalInterface
    interface Conditions {
        /** In SQL without parameters, over the table called {@code t}; never null for a row. */
        String of(String tableId, String condition);
    }

    Base over(Base base) {
        return base.withTables(
                base.tables().stream().filter(remains::isSeen).map(this::over).toList());
    }

    Table over(Table table) {
        return new Table(
                table.id(),
                table.name(),
                table.description(),
                table.primaryField().id(),
                table.fields().stream()
                        .filter(field -> isSeen(field.id()))
                        .map(this::over)
                        .toList(),
                table.views().stream().flatMap(view -> over(view).stream()).toList());
    }

    private boolean isSeen(String fieldId) {
        return !remains.hidden().contains(fieldId);
    }

    private Field over(Field field) {
        if (remains.opened().contains(field.id())) {
            return field.withKind(withoutSource(field.kind()));
        }
        if (!(field.kind() instanceof FieldKind.Link link)) {
            return field;
        }
        FieldKind.Link seen = link.inverseFieldId().filter(id -> !isSeen(id)).isPresent() ? link.oneSided() : link;
        return field.withKind(remains.masked().contains(field.id()) ? seen.showing(part(link)) : seen);
    }

    /** What its cells hold, without what they are computed from as far as that is hidden. */
    private FieldKind withoutSource(FieldKind kind) {
        return switch (kind) {
            case FieldKind.Formula k -> new FieldKind.Formula("", Set.of(), Set.of(), k.valid(), k.result());
            case FieldKind.Lookup k -> new FieldKind.Lookup(seenId(k.linkFieldId()), seenId(k.targetFieldId()));
            case FieldKind.Rollup k ->
                new FieldKind.Rollup(seenId(k.linkFieldId()), seenId(k.targetFieldId()), k.expression(), k.result());
            case FieldKind.Count k -> new FieldKind.Count(seenId(k.linkFieldId()));
            default -> kind;
        };
    }

    private String seenId(String fieldId) {
        return isSeen(fieldId) ? fieldId : FieldKind.NOT_SHOWN;
    }

    /** The links to records that the reader sees. */
    private String part(FieldKind.Link link) {
        String seen = remains.rows().getOrDefault(link.linkedTableId(), List.of()).stream()
                .map(condition -> conditions.of(link.linkedTableId(), condition))
                .collect(Collectors.joining(" and "));
        return "(select j.* from " + SqlNames.join(link.joinTable()) + " j where j."
                + (link.reversed() ? "source_id" : "target_id") + " in (select t._id from "
                + SqlNames.table(link.linkedTableId()) + " t where " + seen + "))";
    }

    private Optional<View> over(View view) {
        ViewSettings settings = view.settings();
        if (settings.filter().filter(this::readsHidden).isPresent()) {
            return Optional.empty();
        }
        Set<String> hidden = new HashSet<>(settings.hidden());
        hidden.removeAll(remains.hidden());
        return Optional.of(view.withSettings(new ViewSettings(
                settings.filter(),
                over(settings.sorts()),
                over(settings.groups()),
                hidden,
                settings.order().stream().filter(this::isSeen).toList())));
    }

    private List<ViewSettings.Key> over(List<ViewSettings.Key> keys) {
        return keys.stream().filter(key -> isSeen(key.fieldId())).toList();
    }

    private boolean readsHidden(String formula) {
        try {
            return FormulaParser.parse(formula).references().stream().anyMatch(id -> !isSeen(id));
        } catch (FormulaException e) {
            return true;
        }
    }
}
