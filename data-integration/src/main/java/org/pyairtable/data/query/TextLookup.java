package org.pyairtable.data.query;

import java.util.Optional;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.TypedExpression;
import org.pyairtable.formula.Value;

/** The search for records whose cell is a given text, as clients look up a record by its name: an index finds them. */
public record TextLookup(Field field, String text) {
    /** What a formula looks up, when that is all it does. */
    static Optional<TextLookup> of(Table table, CompiledFormula formula) {
        if (formula.root() instanceof TypedExpression.Chain chain
                && chain.rest().size() == 1
                && chain.rest().getFirst().operator() == Operator.EQUAL) {
            TypedExpression left = chain.first();
            TypedExpression right = chain.rest().getFirst().operand();
            return of(table, left, right).or(() -> of(table, right, left));
        }
        return Optional.empty();
    }

    private static Optional<TextLookup> of(Table table, TypedExpression cell, TypedExpression text) {
        return cell instanceof TypedExpression.Field field
                        && text instanceof TypedExpression.Constant constant
                        && constant.value() instanceof Value.Text wanted
                        && table.field(field.field().id()).kind() instanceof FieldKind.Text
                ? Optional.of(new TextLookup(table.field(field.field().id()), wanted.text()))
                : Optional.empty();
    }

    /** A condition that the records fulfil, maybe with others whose text begins alike. */
    String condition(Parameters parameters) {
        return beginning("t.", field) + " = left(" + parameters.add(text) + "::text, " + SortKey.INDEXED_CHARACTERS
                + ")";
    }

    /** A condition for which the cells of a text field in the tables {@code t} and {@code u} begin alike. */
    public static String equalBeginnings(Field field) {
        return beginning("t.", field) + " = " + beginning("u.", field);
    }

    /** The columns of an index that finds records by a text field, in the order of their creation. */
    public static String indexColumns(Field field) {
        return "(" + beginning("", field) + "), _no";
    }

    private static String beginning(String qualifier, Field field) {
        return "left(coalesce(" + qualifier + SqlNames.column(field.id()) + ", ''), " + SortKey.INDEXED_CHARACTERS
                + ") collate \"C\"";
    }
}
