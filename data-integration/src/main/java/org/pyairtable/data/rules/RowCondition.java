package org.pyairtable.data.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.formula.CellTypes;
import org.pyairtable.data.query.Literals;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.RecordColumns;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.CurrentUser;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.sql.SqlColumn;
import org.pyairtable.formula.sql.SqlColumns;
import org.pyairtable.formula.sql.SqlTranslation;
import org.pyairtable.formula.sql.SqlTranslator;

/**
 * A formula that decides which records of a table a member sees. The database alone decides it, and fields of people read as
 * their ids: several ids stand behind each other, separated by commas.
 */
public final class RowCondition {
    private static final CurrentUser SOMEBODY = new CurrentUser("usr", "", List.of("grp1", "grp2"));

    private RowCondition() {}

    /** The formula does not decide about records; the message says why. */
    public static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message);
        }
    }

    /** The formula with its references as {@code {fldId}}. */
    public static String stored(Base base, Table table, String text) throws UnfitException {
        check(base, table, text, SOMEBODY);
        FieldResolver fields = resolver(base, table);
        return FormulaParser.parse(text, SOMEBODY)
                .render(name -> fields.resolve(name).map(FormulaField::id).orElse(name));
    }

    /** The stored formula with the names of its fields. */
    public static String shown(Table table, String stored) {
        try {
            return FormulaParser.parse(stored, SOMEBODY)
                    .render(id -> table.find(id).map(Field::name).orElse(id));
        } catch (FormulaException e) {
            return stored;
        }
    }

    /** Whether it differs from reader to reader; also when it cannot be read any more. */
    static boolean asksWhoReads(String stored) {
        try {
            FormulaParser.parse(stored);
            return false;
        } catch (FormulaException e) {
            return true;
        }
    }

    /** Whether the database decides it by the table as it is. */
    static boolean fits(Base base, Table table, String text) {
        return fits(base, table, text, SOMEBODY);
    }

    static boolean fits(Base base, Table table, String text, CurrentUser user) {
        try {
            check(base, table, text, user);
            return true;
        } catch (UnfitException e) {
            return false;
        }
    }

    /** Whether it selects other records as time goes by, without any change of them. */
    static boolean readsTime(Base base, Table table, String text) {
        try {
            return FormulaParser.parse(text, SOMEBODY)
                    .bind(resolver(base, table))
                    .readsDay();
        } catch (FormulaException e) {
            return true;
        }
    }

    /** Ids of the fields whose cells alone decide it; empty when links, computed cells or their times have a part in it. */
    static Optional<Set<String>> cells(Base base, Table table, String text) {
        try {
            CompiledFormula formula = FormulaParser.parse(text, SOMEBODY).bind(resolver(base, table));
            boolean stored = formula.watchedIds().isEmpty()
                    && formula.fieldIds().stream()
                            .map(table::field)
                            .allMatch(field -> !field.isDerived() && !(field.kind() instanceof FieldKind.Link));
            return stored ? Optional.of(formula.fieldIds()) : Optional.empty();
        } catch (FormulaException e) {
            return Optional.empty();
        }
    }

    /** As {@link #sql} without parameters, for a condition that does not read the time; {@code false} when it does not fit. */
    static String literal(Base base, Table table, String text, CurrentUser user) {
        Parameters parameters = new Parameters();
        try {
            return Literals.in(sql(base, table, text, user, Instant.EPOCH, parameters), parameters.values());
        } catch (FormulaException | IllegalStateException e) {
            return "false";
        }
    }

    private static void check(Base base, Table table, String text, CurrentUser user) throws UnfitException {
        try {
            sql(base, table, text, user, Instant.EPOCH, new Parameters());
        } catch (FormulaException e) {
            throw new UnfitException(e.airtableMessage() + " (at character " + (e.position() + 1) + ")");
        } catch (IllegalStateException e) {
            throw new UnfitException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A condition over the table called {@code t}, which holds for the records that the user sees; never null for a row. Where it fails,
     * the parameters are as they were.
     */
    static String sql(Base base, Table table, String text, CurrentUser user, Instant now, Parameters parameters) {
        CompiledFormula formula = FormulaParser.parse(text, user).bind(resolver(base, table));
        List<String> conditions = new ArrayList<>();
        List<Object> given = new ArrayList<>();
        for (CompiledFormula part : formula.conjuncts()) {
            RecordColumns columns = RecordColumns.of(table, part.fieldIds());
            switch (SqlTranslator.predicate(
                    part, withPeople(table, columns), EvaluationContext.at(now), parameters.next() + given.size())) {
                case SqlTranslation.Exact(var sql, var values, var type) -> {
                    given.addAll(values);
                    conditions.add(sql);
                    // A cell that holds an error, or another kind of value, decides for nobody.
                    columns.doubts().ifPresent(doubts -> conditions.add("not coalesce(" + doubts + ", false)"));
                }
                case SqlTranslation.NotTranslatable(var reason) ->
                    throw new IllegalStateException("The database cannot decide it alone: it has " + reason
                            + ". Compare cells that people write with values or with CURRENT_USER()");
            }
        }
        given.forEach(parameters::add);
        return "(" + String.join(" and ", conditions) + ")";
    }

    private static FieldResolver resolver(Base base, Table table) {
        FieldResolver plain = CellTypes.resolver(base, table);
        return name -> plain.resolve(name).map(field -> people(table.field(field.id()))
                .map(column -> new FormulaField(field.id(), field.name(), CellType.of("singleLineText")))
                .orElse(field));
    }

    private static SqlColumns withPeople(Table table, RecordColumns columns) {
        return new SqlColumns() {
            @Override
            public Optional<SqlColumn> column(String fieldId) {
                return people(table.field(fieldId))
                        .map(column -> new SqlColumn(column, SqlColumn.Type.TEXT))
                        .or(() -> columns.column(fieldId));
            }

            @Override
            public Optional<String> column(Property property) {
                return columns.column(property);
            }

            @Override
            public Optional<String> lastChange(String fieldId) {
                return columns.lastChange(fieldId);
            }
        };
    }

    /** The ids of the people in a cell. */
    private static Optional<String> people(Field field) {
        String column = "t." + SqlNames.column(field.id());
        return switch (field.kind()) {
            case FieldKind.SingleCollaborator kind -> Optional.of(column);
            case FieldKind.MultipleCollaborators kind -> Optional.of("array_to_string(" + column + ", ',')");
            case FieldKind.CreatedBy kind -> Optional.of("t._created_by");
            case FieldKind.LastModifiedBy kind -> Optional.of("t._modified_by");
            default -> Optional.empty();
        };
    }
}
