package org.pyairtable.ai.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.question.BaseShape;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.ai.question.TableShape;
import org.pyairtable.events.Reply.BaseDescription;
import org.pyairtable.events.Reply.DescribedField;
import org.pyairtable.events.Reply.DescribedTable;

/** Bases, tables and fields as questions see them. */
public final class Shapes {
    private Shapes() {}

    static BaseShape of(BaseDescription described) {
        List<DescribedTable> tables = Objects.requireNonNullElse(described.tables(), List.of());
        return new BaseShape(
                described.baseId(),
                described.baseName(),
                tables.stream()
                        .flatMap(table -> table(described, table).stream())
                        .toList());
    }

    /** As far as they are known from events: without choices and links. */
    static List<BaseShape> of(List<TableInfo> tables) {
        Map<String, List<TableInfo>> byBase = tables.stream().collect(Collectors.groupingBy(TableInfo::baseId));
        return byBase.values().stream()
                .map(ofBase -> new BaseShape(
                        ofBase.getFirst().baseId(),
                        ofBase.getFirst().baseName(),
                        ofBase.stream().flatMap(table -> table(table).stream()).toList()))
                .toList();
    }

    /** For what is shown of records. */
    public static TableInfo info(TableShape table, String workspaceId) {
        return new TableInfo(
                workspaceId,
                table.baseId(),
                table.baseName(),
                table.id(),
                table.name(),
                table.fields().stream()
                        .map(field ->
                                new TableField(field.id(), field.name(), field.type(), field.equals(table.primary())))
                        .toList());
    }

    private static Optional<TableShape> table(BaseDescription base, DescribedTable table) {
        List<FieldShape> fields = Objects.requireNonNullElse(table.fields(), List.<DescribedField>of()).stream()
                .map(Shapes::field)
                .toList();
        return fields.stream()
                .filter(field ->
                        field.id().equals(table.primaryField()) || field.name().equals(table.primaryField()))
                .findFirst()
                .or(() -> fields.stream().findFirst())
                .map(primary ->
                        new TableShape(base.baseId(), base.baseName(), table.id(), table.name(), primary, fields));
    }

    /** Empty without fields. */
    public static Optional<TableShape> table(TableInfo table) {
        List<FieldShape> fields = table.fields().stream()
                .map(field -> new FieldShape(field.id(), field.name(), field.type(), List.of(), Optional.empty()))
                .toList();
        return fields.stream()
                .findFirst()
                .map(first -> new TableShape(
                        table.baseId(), table.baseName(), table.tableId(), table.tableName(), first, fields));
    }

    private static FieldShape field(DescribedField field) {
        return new FieldShape(
                field.id(),
                field.name(),
                resultType(field),
                Objects.requireNonNullElse(field.choices(), List.of()),
                Optional.ofNullable(field.linkedTableId()));
    }

    /** A formula or rollup is asked about as what it results in. */
    private static String resultType(DescribedField field) {
        boolean computed = field.type().equals("formula") || field.type().equals("rollup");
        return computed
                        && field.options() != null
                        && field.options().get("result") instanceof Map<?, ?> result
                        && result.get("type") instanceof String type
                ? type
                : field.type();
    }
}
