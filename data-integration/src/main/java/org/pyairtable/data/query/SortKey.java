package org.pyairtable.data.query;

import java.util.List;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.ResultType;

/**
 * One key of an order. Empty cells come first in ascending order.
 *
 * @param expression over the table called {@code t}
 * @param sqlType the type that the key's text form is read back as
 */
record SortKey(String expression, String sqlType, boolean descending) {
    /** What ends every order: it makes it total. */
    static final SortKey CREATION = new SortKey("t._no", "bigint", false);

    static SortKey of(Base base, Field field, boolean descending, Parameters parameters) {
        return switch (field.kind()) {
            case FieldKind.Text k -> new SortKey(folded(column(field)), "text", descending);
            case FieldKind.PlainNumber k -> new SortKey(column(field), "numeric", descending);
            case FieldKind.Currency k -> new SortKey(column(field), "numeric", descending);
            case FieldKind.Percent k -> new SortKey(column(field), "numeric", descending);
            case FieldKind.Duration k -> new SortKey(column(field), "numeric", descending);
            case FieldKind.Rating k -> new SortKey(column(field), "numeric", descending);
            case FieldKind.Checkbox k -> new SortKey(column(field), "boolean", descending);
            case FieldKind.SingleSelect k -> choices(k.choices(), column(field), descending, parameters);
            case FieldKind.MultipleSelects k -> choices(k.choices(), column(field) + "[1]", descending, parameters);
            case FieldKind.Date k -> new SortKey(column(field), "date", descending);
            case FieldKind.DateTime k -> new SortKey(column(field), "timestamptz", descending);
            case FieldKind.SingleCollaborator k -> new SortKey(column(field), "text", descending);
            case FieldKind.MultipleCollaborators k -> new SortKey(column(field) + "[1]", "text", descending);
            case FieldKind.Barcode k -> new SortKey(folded("(" + column(field) + " ->> 'text')"), "text", descending);
            case FieldKind.AiText k -> new SortKey(folded("(" + column(field) + " ->> 'value')"), "text", descending);
            case FieldKind.Attachments k ->
                new SortKey(folded("(" + column(field) + " -> 0 ->> 'filename')"), "text", descending);
            case FieldKind.Button k -> new SortKey(folded("(" + column(field) + " ->> 'label')"), "text", descending);
            case FieldKind.ExternalSyncSource k -> choices(k.choices(), column(field), descending, parameters);
            case FieldKind.WatchedTime k -> derived(field, ResultType.DATE_TIME, descending);
            case FieldKind.WatchedBy k -> derived(field, ResultType.TEXT, descending);
            case FieldKind.Link k -> new SortKey(linked(base, k), "text", descending);
            case FieldKind.Formula k -> derived(field, k.result(), descending);
            case FieldKind.Rollup k -> derived(field, k.result(), descending);
            case FieldKind.Count k -> derived(field, ResultType.NUMBER, descending);
            case FieldKind.Lookup k -> derived(field, ResultType.LIST, descending);
            case FieldKind.AutoNumber k -> new SortKey("t._no", "bigint", descending);
            case FieldKind.CreatedTime k -> new SortKey("t._created_at", "timestamptz", descending);
            case FieldKind.LastModifiedTime k -> new SortKey("t._modified_at", "timestamptz", descending);
            case FieldKind.CreatedBy k -> new SortKey("t._created_by", "text", descending);
            case FieldKind.LastModifiedBy k -> new SortKey("t._modified_by", "text", descending);
        };
    }

    private static String column(Field field) {
        return "t." + SqlNames.column(field.id());
    }

    private static String folded(String text) {
        return "lower(" + text + ") collate \"C\"";
    }

    private static SortKey choices(List<Choice> choices, String column, boolean descending, Parameters parameters) {
        List<String> ids = choices.stream().map(Choice::id).toList();
        String order = parameters.add(ids.toArray(String[]::new));
        return new SortKey("array_position(" + order + "::text[], " + column + ")", "integer", descending);
    }

    private static SortKey derived(Field field, ResultType result, boolean descending) {
        return result == ResultType.TEXT
                ? new SortKey(folded("(" + column(field) + " #>> '{}')"), "text", descending)
                : new SortKey(column(field), "jsonb", descending);
    }

    /** By the first linked record's primary field. */
    private static String linked(Base base, FieldKind.Link link) {
        String own = link.reversed() ? "target" : "source";
        String other = link.reversed() ? "source" : "target";
        Field primary = base.table(link.linkedTableId()).primaryField();
        String value = primary.hasColumn() ? "p." + SqlNames.column(primary.id()) + "::text" : "p._no::text";
        return "(select lower(" + value + ") collate \"C\" from " + SqlNames.join(link.joinTable()) + " l join "
                + SqlNames.table(link.linkedTableId()) + " p on p._id = l." + other + "_id where l." + own
                + "_id = t._id order by l." + own + "_pos limit 1)";
    }

    String orderBy() {
        return expression + (descending ? " desc nulls last" : " asc nulls first");
    }

    /** The key as a column that {@link #parameter} takes back. */
    String selected() {
        return "(" + expression + ")::text";
    }

    String parameter(String placeholder) {
        return placeholder + "::text::" + sqlType;
    }
}
