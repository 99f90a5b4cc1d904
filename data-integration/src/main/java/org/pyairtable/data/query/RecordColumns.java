package org.pyairtable.data.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.sql.SqlColumn;
import org.pyairtable.formula.sql.SqlColumns;
import org.pyairtable.formula.sql.SqlComparand;

/**
 * The columns of a table, called {@code t}, that read in SQL as their fields do in formulas. Kinds of fields that are not
 * known here have none, which leaves them to the evaluator.
 */
public final class RecordColumns implements SqlColumns {
    private static final String CREATED = "t._created_at";
    private static final String MODIFIED = "t._modified_at";

    /** How a cell reads that should hold a text and does not; a text that is the same is looked at again for nothing. */
    private static final String NO_TEXT = "#ERROR!";

    private final Map<String, SqlColumn> columns = new HashMap<>();
    private final Map<String, String> lastChanges = new HashMap<>();
    private final List<String> doubts = new ArrayList<>();

    private RecordColumns() {}

    /** @param fieldIds of the fields that may be asked for */
    public static RecordColumns of(Table table, Set<String> fieldIds) {
        RecordColumns columns = new RecordColumns();
        for (String id : fieldIds) {
            columns.add(table.field(id));
            table.time(id)
                    .ifPresent(time -> columns.lastChanges.put(id, "(" + column(time) + " #>> '{}')::timestamptz"));
        }
        return columns;
    }

    @Override
    public Optional<SqlColumn> column(String fieldId) {
        return Optional.ofNullable(columns.get(fieldId));
    }

    @Override
    public Optional<String> column(Property property) {
        return Optional.of(
                switch (property) {
                    case ID -> "t._id";
                    case CREATED_TIME -> CREATED;
                    case LAST_MODIFIED_TIME -> MODIFIED;
                });
    }

    @Override
    public Optional<String> lastChange(String fieldId) {
        return Optional.ofNullable(lastChanges.get(fieldId));
    }

    /**
     * A condition that holds for the rows in which a column may read differently than it claims: cells of derived fields
     * can hold errors and values of other types. Empty when there are none.
     */
    public Optional<String> doubts() {
        return doubts.isEmpty() ? Optional.empty() : Optional.of(String.join(" or ", doubts));
    }

    private void add(Field field) {
        FieldKind kind = field.kind();
        if (kind instanceof FieldKind.Text) {
            put(field, column(field), SqlColumn.Type.TEXT);
        } else if (kind instanceof FieldKind.Numeric) {
            put(field, column(field), SqlColumn.Type.NUMBER);
        } else if (kind instanceof FieldKind.Checkbox) {
            put(field, column(field), SqlColumn.Type.BOOLEAN);
        } else if (kind instanceof FieldKind.SingleSelect select) {
            Map<String, String> names = select.choices().stream().collect(Collectors.toMap(Choice::id, Choice::name));
            columns.put(field.id(), new SqlColumn(column(field), SqlColumn.Type.CHOICE, names));
        } else if (kind instanceof FieldKind.Date) {
            put(field, column(field), SqlColumn.Type.DATE);
        } else if (kind instanceof FieldKind.DateTime) {
            put(field, column(field), SqlColumn.Type.TIMESTAMP);
        } else if (kind instanceof FieldKind.AutoNumber) {
            put(field, "t._no", SqlColumn.Type.NUMBER);
        } else if (kind instanceof FieldKind.CreatedTime) {
            put(field, CREATED, SqlColumn.Type.TIMESTAMP);
        } else if (kind instanceof FieldKind.LastModifiedTime) {
            put(field, MODIFIED, SqlColumn.Type.TIMESTAMP);
        } else if (kind instanceof FieldKind.Formula formula) {
            addDerived(field, formula.result());
        } else if (kind instanceof FieldKind.Rollup rollup) {
            addDerived(field, rollup.result());
        } else if (kind instanceof FieldKind.Count) {
            addDerived(field, ResultType.NUMBER);
        }
    }

    private void put(Field field, String expression, SqlColumn.Type type) {
        columns.put(field.id(), new SqlColumn(expression, type));
    }

    private void addDerived(Field field, ResultType result) {
        String column = column(field);
        if (result == ResultType.NUMBER) {
            String number = "(case when jsonb_typeof(" + column + ") = 'number' then (" + column + ")::numeric when "
                    + column + " is not null then 'NaN'::numeric end)";
            put(field, number, SqlColumn.Type.NUMBER);
            // As comparisons are translated, so that an index on what they compare finds the doubtful rows as well.
            doubts.add("coalesce(" + number + "::float8, 0) = 'NaN'::float8");
        } else if (result == ResultType.TEXT) {
            String text = "(case when jsonb_typeof(" + column + ") = 'string' then " + column + " #>> '{}' when "
                    + column + " is not null then '" + NO_TEXT + "' end)";
            put(field, text, SqlColumn.Type.TEXT);
            doubts.add(SqlComparand.beginning(text) + " = '" + NO_TEXT + "'");
        }
    }

    private static String column(Field field) {
        return "t." + SqlNames.column(field.id());
    }
}
