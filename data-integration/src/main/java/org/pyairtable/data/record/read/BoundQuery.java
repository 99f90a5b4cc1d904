package org.pyairtable.data.record.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Sort;
import org.pyairtable.data.query.ViewedQuery;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/**
 * A list query bound to its table under a grant: names lead to fields that the grant shows. Who sees the table through a view
 * also has its filter and its order, which may read fields that it leaves out.
 */
record BoundQuery(List<Field> shown, List<CompiledFormula> formulas, List<Key> keys) {
    /** A field to order by. */
    record Key(Field field, boolean descending) {}

    /** Fails with Airtable's answer when the query does not fit the table. */
    static BoundQuery of(Base base, Table table, Grant grant, ListQuery query) {
        return new BoundQuery(
                shown(table, grant, query), formulas(base, table, grant, query), keys(table, grant, query));
    }

    private static List<Field> shown(Table table, Grant grant, ListQuery query) {
        return query.fields().isEmpty()
                ? grant.shown(table)
                : query.fields().stream()
                        .map(name -> grant.field(table, name))
                        .distinct()
                        .toList();
    }

    private static List<CompiledFormula> formulas(Base base, Table table, Grant grant, ListQuery query) {
        FieldResolver all = CellTypes.resolver(base, table);
        FieldResolver seen = name -> all.resolve(name).filter(field -> grant.shows(table.field(field.id())));
        List<CompiledFormula> formulas = new ArrayList<>();
        Optional<View> through = grant.through(table);
        through.flatMap(view -> view.settings().filter()).ifPresent(text -> formulas.add(compile(text, all)));
        query.formula().ifPresent(text -> {
            CompiledFormula formula = compile(text, seen);
            if (through.isPresent() && formula.isAboutTheRecord()) {
                // When a record was last changed says something of the cells that the view leaves out.
                throw new InvalidRequest.Filter("A filter of a shared view reads its fields only").exception();
            }
            formulas.add(formula);
        });
        return formulas;
    }

    private static CompiledFormula compile(String text, FieldResolver fields) {
        try {
            return FormulaParser.parse(text, ViewedQuery.LEVELS).bind(fields);
        } catch (FormulaException e) {
            throw new InvalidRequest.Filter(e.airtableMessage()).exception();
        }
    }

    private static List<Key> keys(Table table, Grant grant, ListQuery query) {
        return query.sort().isEmpty()
                ? grant.through(table).stream()
                        .flatMap(view -> view.settings().keys().stream())
                        .filter(key -> table.has(key.fieldId()))
                        .map(key -> new Key(table.field(key.fieldId()), key.descending()))
                        .toList()
                : query.sort().stream()
                        .map((Sort key) -> new Key(grant.field(table, key.field()), key.descending()))
                        .toList();
    }
}
