package org.pyairtable.data.query;

import java.util.List;
import java.util.regex.Pattern;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.sql.SqlComparand;

/**
 * One key of an order. Empty cells come first in ascending order.
 *
 * @param expression over the table called {@code t}
 * @param sqlType the type that the key's text form is read back as
 * @param nullable whether it is null for some records; one that is null exactly when the key before it is counts as not
 * @param indexable whether an index may hold it: small and computed from the row alone
 */
record SortKey(String expression, String sqlType, boolean descending, boolean nullable, boolean indexable) {
    /** What ends every order: it makes it total. */
    static final SortKey CREATION = new SortKey("t._no", "bigint", false, false, true);

    /** One row with a JSON object {@code names}: what people sort by, by their ids. A key by it has the id behind it. */
    static final String PEOPLE = "people";

    /** Characters of a text that go into an index, which refuses entries of more than some 2,700 bytes. */
    static final int INDEXED_CHARACTERS = SqlComparand.TEXT_CHARACTERS;

    /** The first key of a text, as it is in the columns of an index. */
    private static final Pattern FOLDED = Pattern.compile(
            "left\\(case when octet_length\\((.*?)\\) = char_length\\(.*? end, " + INDEXED_CHARACTERS + "\\)");

    /** The keys by which a field sorts; a text has two, the first of which an index can hold. */
    static List<SortKey> of(Base base, Table table, Field field, boolean descending) {
        return switch (field.kind()) {
            case FieldKind.Text k -> text(column(field), descending);
            case FieldKind.Numeric k -> cell(field, "numeric", descending);
            case FieldKind.Checkbox k -> cell(field, "boolean", descending);
            case FieldKind.SingleSelect k -> choices(k.choices(), column(field), descending);
            case FieldKind.MultipleSelects k -> choices(k.choices(), column(field) + "[1]", descending);
            case FieldKind.ExternalSyncSource k -> choices(k.choices(), column(field), descending);
            case FieldKind.Date k -> cell(field, "date", descending);
            case FieldKind.DateTime k -> cell(field, "timestamptz", descending);
            case FieldKind.SingleCollaborator k -> person(column(field), descending);
            case FieldKind.MultipleCollaborators k -> person(column(field) + "[1]", descending);
            case FieldKind.Barcode k -> text("(" + column(field) + " ->> 'text')", descending);
            case FieldKind.AiText k -> text("(" + column(field) + " ->> 'value')", descending);
            case FieldKind.Attachments k -> text("(" + column(field) + " -> 0 ->> 'filename')", descending);
            case FieldKind.Button k -> text("(" + column(field) + " ->> 'label')", descending);
            case FieldKind.WatchedTime k -> derived(field, ResultType.DATE_TIME, descending);
            case FieldKind.WatchedBy k -> person("(" + column(field) + " #>> '{}')", descending);
            case FieldKind.Link k -> List.of(new SortKey(linked(base, k), "text", descending, true, false));
            case FieldKind.Lookup k ->
                LinkTrail.of(base, table, field)
                        .map(trail -> List.of(new SortKey(named(base, trail, field), "text", descending, true, false)))
                        .orElseGet(() -> derived(field, ResultType.LIST, descending));
            case FieldKind.Formula k -> derived(field, k.result(), descending);
            case FieldKind.Rollup k -> derived(field, k.result(), descending);
            case FieldKind.Count k -> derived(field, ResultType.NUMBER, descending);
            case FieldKind.AutoNumber k -> own("t._no", "bigint", descending);
            case FieldKind.CreatedTime k -> own("t._created_at", "timestamptz", descending);
            case FieldKind.LastModifiedTime k -> own("t._modified_at", "timestamptz", descending);
            case FieldKind.CreatedBy k -> person("t._created_by", descending);
            case FieldKind.LastModifiedBy k -> person("t._modified_by", descending);
        };
    }

    private static List<SortKey> cell(Field field, String sqlType, boolean descending) {
        return List.of(new SortKey(column(field), sqlType, descending, true, true));
    }

    private static List<SortKey> own(String column, String sqlType, boolean descending) {
        return List.of(new SortKey(column, sqlType, descending, false, true));
    }

    private static List<SortKey> text(String text, boolean descending) {
        return List.of(
                new SortKey(
                        "left(" + TextOrder.foldedSql(text) + ", " + INDEXED_CHARACTERS + ") collate \"C\"",
                        "text",
                        descending,
                        true,
                        true),
                new SortKey(TextOrder.keySql(text), "text", descending, false, false));
    }

    /** The columns of an index as they were when texts sorted by lower case alone; the same when there is no text. */
    static String formerColumns(String columns) {
        return FOLDED.matcher(columns).replaceAll("left(lower($1), " + INDEXED_CHARACTERS + ")");
    }

    /** By the name, then by the id; who is not known goes by the id alone, as where cells are shown. */
    private static List<SortKey> person(String id, boolean descending) {
        return List.of(
                new SortKey(personName(id), "text", descending, true, false),
                new SortKey("(" + id + " collate \"C\")", "text", descending, false, false));
    }

    /** What a list is sorted by. */
    static String personName(String id) {
        return "coalesce((select names from " + PEOPLE + ") ->> " + id + ", " + id + ") collate \"C\"";
    }

    /** Whether the statement needs {@link #PEOPLE}. */
    boolean namesPeople() {
        return expression.contains(PEOPLE);
    }

    private static String column(Field field) {
        return "t." + SqlNames.column(field.id());
    }

    private static List<SortKey> choices(List<Choice> choices, String column, boolean descending) {
        String ids = SqlNames.choices(choices.stream().map(Choice::id).toList());
        return List.of(new SortKey("array_position(" + ids + ", " + column + ")", "integer", descending, true, true));
    }

    /** Results that may be lists or records of errors of any size stay out of indexes. */
    private static List<SortKey> derived(Field field, ResultType result, boolean descending) {
        return switch (result) {
            case TEXT -> text("(" + column(field) + " #>> '{}')", descending);
            case NUMBER, BOOLEAN, DATE, DATE_TIME ->
                List.of(new SortKey(column(field), "jsonb", descending, true, true));
            case LIST, BLANK, ANY -> List.of(new SortKey(column(field), "jsonb", descending, true, false));
        };
    }

    /** By the first linked record's name. */
    private static String linked(Base base, FieldKind.Link link) {
        String own = link.reversed() ? "target" : "source";
        String other = link.reversed() ? "source" : "target";
        return "(select " + name(base.table(link.linkedTableId())) + " from " + SqlNames.links(link)
                + " l join " + SqlNames.table(link.linkedTableId()) + " p on p._id = l." + other + "_id where l." + own
                + "_id = t._id order by l." + own + "_pos limit 1)";
    }

    /** By the name of the first record whose id a lookup holds. */
    private static String named(Base base, LinkTrail trail, Field field) {
        return "(select " + name(base.table(trail.tableId())) + " from " + SqlNames.table(trail.tableId())
                + " p where p._id = " + column(field) + " ->> 0)";
    }

    /** What a record of a table called {@code p} goes by. */
    private static String name(Table table) {
        Field primary = table.primaryField();
        String value = primary.hasColumn() ? "p." + SqlNames.column(primary.id()) + "::text" : "p._no::text";
        return TextOrder.keySql("(" + value + ")");
    }

    String orderBy() {
        String direction = descending ? " desc" : " asc";
        return expression + direction + (nullable ? descending ? " nulls last" : " nulls first" : "");
    }

    /** As an index of the table lists it, where the table has no other name. */
    String indexed() {
        return orderBy().replace(expression, "(" + unqualified(expression) + ")");
    }

    /** An expression over the table called {@code t}, where the table has no name. */
    static String unqualified(String expression) {
        return expression.replace("t.\"", "\"").replace("t._", "_");
    }

    /** The key as a column that {@link #parameter} takes back. */
    String selected() {
        return "(" + expression + ")::text";
    }

    String parameter(String placeholder) {
        return placeholder + "::text::" + sqlType;
    }
}
