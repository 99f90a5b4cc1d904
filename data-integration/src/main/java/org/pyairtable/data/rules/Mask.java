package org.pyairtable.data.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.ViewSettings;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * Makes the base that a reader sees: without the tables and fields that are hidden, so that whatever reads by it does not know
 * of them. A view whose filter reads a hidden field is hidden as well; hidden fields by which a view sorts or groups are left out.
 */
record Mask(Remains remains) {
    Base over(Base base) {
        return base.withTables(
                base.tables().stream().filter(remains::isSeen).map(this::over).toList());
    }

    private Table over(Table table) {
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
        return field.kind() instanceof FieldKind.Link link
                        && link.inverseFieldId().filter(id -> !isSeen(id)).isPresent()
                ? field.withKind(new FieldKind.Link(
                        link.linkedTableId(),
                        link.reversed(),
                        link.prefersSingle(),
                        Optional.empty(),
                        link.joinTable(),
                        link.selectionViewId()))
                : field;
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
