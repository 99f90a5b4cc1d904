package org.pyairtable.data.question;

import java.util.List;
import java.util.Optional;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.ResultType;

/**
 * How the cells of a field read in SQL when they are grouped, counted and added up.
 *
 * @param sql null for an empty cell, and never an empty text or list; of several values an array of ids
 * @param listed whether a cell has several values
 * @param choices for {@link Type#CHOICE}, in their order
 * @param tableId for {@link Type#RECORD}, of the records
 * @param filled a condition that is true for cells with a value and never null
 * @param faulty a condition for cells that hold something else than their field says, errors above all
 */
record CellShape(
        String sql,
        Type type,
        boolean listed,
        List<Choice> choices,
        Optional<String> tableId,
        String filled,
        Optional<String> faulty) {
    /** What a value is. */
    enum Type {
        TEXT,
        NUMBER,
        BOOLEAN,
        DATE,
        TIME,
        CHOICE,
        PERSON,
        RECORD,
        /** Numbers where they are numbers, and anything else. */
        MIXED,
        /** Nothing to group by or compute with. */
        OTHER
    }

    CellShape {
        choices = List.copyOf(choices);
    }

    /** @param alias of the field's table in the statement */
    static CellShape of(Field field, String alias) {
        String column = field.hasColumn() ? alias + "." + SqlNames.column(field.id()) : "";
        return switch (field.kind()) {
            case FieldKind.Text k -> scalar("nullif(" + column + ", '')", Type.TEXT);
            case FieldKind.Numeric k -> scalar(column, Type.NUMBER);
            case FieldKind.Checkbox k -> ticked("coalesce(" + column + ", false)");
            case FieldKind.SingleSelect k -> choice(column, k.choices());
            case FieldKind.ExternalSyncSource k -> choice(column, k.choices());
            case FieldKind.MultipleSelects k -> choiceList(column, k.choices());
            case FieldKind.Date k -> scalar(column, Type.DATE);
            case FieldKind.DateTime k -> scalar(column, Type.TIME);
            case FieldKind.SingleCollaborator k -> scalar(column, Type.PERSON);
            case FieldKind.MultipleCollaborators k ->
                list("(select array_agg(u.id order by u.id) from unnest(" + column + ") u (id))", Type.PERSON);
            case FieldKind.Barcode k -> scalar("nullif(" + column + " ->> 'text', '')", Type.TEXT);
            case FieldKind.AiText k -> scalar("nullif(" + column + " ->> 'value', '')", Type.TEXT);
            case FieldKind.Button k -> scalar("nullif(" + column + " ->> 'label', '')", Type.TEXT);
            case FieldKind.Attachments k -> other(column);
            case FieldKind.Lookup k -> other(column);
            case FieldKind.WatchedTime k -> derived(column, ResultType.DATE_TIME);
            case FieldKind.WatchedBy k -> scalar(json(column, "string", column + " #>> '{}'"), Type.PERSON);
            case FieldKind.Formula k -> derived(column, k.result());
            case FieldKind.Rollup k -> derived(column, k.result());
            case FieldKind.Count k -> derived(column, ResultType.NUMBER);
            case FieldKind.Link k -> links(k, alias);
            case FieldKind.AutoNumber k -> scalar(alias + "._no::numeric", Type.NUMBER);
            case FieldKind.CreatedTime k -> scalar(alias + "._created_at", Type.TIME);
            case FieldKind.LastModifiedTime k -> scalar(alias + "._modified_at", Type.TIME);
            case FieldKind.CreatedBy k -> scalar(alias + "._created_by", Type.PERSON);
            case FieldKind.LastModifiedBy k -> scalar(alias + "._modified_by", Type.PERSON);
        };
    }

    private static CellShape scalar(String sql, Type type) {
        return new CellShape(sql, type, false, List.of(), Optional.empty(), sql + " is not null", Optional.empty());
    }

    private static CellShape list(String sql, Type type) {
        return new CellShape(sql, type, true, List.of(), Optional.empty(), sql + " is not null", Optional.empty());
    }

    /** One that is not ticked is a value to group by, and none where filled cells are counted. */
    private static CellShape ticked(String sql) {
        return new CellShape(sql, Type.BOOLEAN, false, List.of(), Optional.empty(), sql, Optional.empty());
    }

    /** Ids of choices that were deleted read as nothing, as where cells are shown. */
    private static CellShape choice(String column, List<Choice> choices) {
        String sql = "case when " + column + " = any(" + ids(choices) + ") then " + column + " end";
        return new CellShape(
                sql,
                Type.CHOICE,
                false,
                choices,
                Optional.empty(),
                "coalesce(" + column + " = any(" + ids(choices) + "), false)",
                Optional.empty());
    }

    private static CellShape choiceList(String column, List<Choice> choices) {
        String ids = ids(choices);
        String sql = "(select array_agg(u.id order by array_position(" + ids + ", u.id)) from unnest(" + column
                + ") u (id) where u.id = any(" + ids + "))";
        return new CellShape(
                sql,
                Type.CHOICE,
                true,
                choices,
                Optional.empty(),
                "coalesce(" + column + " && " + ids + ", false)",
                Optional.empty());
    }

    private static CellShape links(FieldKind.Link link, String alias) {
        Hop hop = Hop.of(link);
        String from = " from " + hop.join() + " l where l." + hop.own() + " = " + alias + "._id";
        return new CellShape(
                "(select array_agg(l." + hop.other() + " order by l." + hop.other() + ")" + from + ")",
                Type.RECORD,
                true,
                List.of(),
                Optional.of(link.linkedTableId()),
                "exists (select 1" + from + ")",
                Optional.empty());
    }

    private static CellShape other(String column) {
        return new CellShape(
                column,
                Type.OTHER,
                false,
                List.of(),
                Optional.empty(),
                "coalesce(" + column + " not in ('[]'::jsonb, 'null'::jsonb), false)",
                Optional.empty());
    }

    private static CellShape derived(String column, ResultType result) {
        return switch (result) {
            case TEXT -> derived(column, "string", "nullif(" + column + " #>> '{}', '')", Type.TEXT);
            case NUMBER -> derived(column, "number", column + "::numeric", Type.NUMBER);
            case BOOLEAN -> derived(column, "boolean", column + "::boolean", Type.BOOLEAN);
            case DATE -> derived(column, "string", "(" + column + " #>> '{}')::date", Type.DATE);
            case DATE_TIME -> derived(column, "string", "(" + column + " #>> '{}')::timestamptz", Type.TIME);
            case ANY, BLANK -> derived(column, "number", column + "::numeric", Type.MIXED);
            case LIST -> other(column);
        };
    }

    private static CellShape derived(String column, String jsonType, String value, Type type) {
        return new CellShape(
                json(column, jsonType, value),
                type,
                false,
                List.of(),
                Optional.empty(),
                "coalesce(" + column + " not in ('\"\"'::jsonb, '[]'::jsonb, 'null'::jsonb), false)",
                Optional.of("coalesce(jsonb_typeof(" + column + ") not in ('" + jsonType + "', 'null'), false)"));
    }

    private static String json(String column, String jsonType, String value) {
        return "case when jsonb_typeof(" + column + ") = '" + jsonType + "' then " + value + " end";
    }

    private static String ids(List<Choice> choices) {
        return SqlNames.choices(choices.stream().map(Choice::id).toList());
    }

    /** The ids of its choices as an array in SQL. */
    String choiceIds() {
        return ids(choices);
    }
}
