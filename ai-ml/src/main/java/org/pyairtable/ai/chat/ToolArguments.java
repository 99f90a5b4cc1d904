package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.ai.computation.Aggregation;
import org.pyairtable.ai.computation.Condition;
import org.pyairtable.ai.computation.Condition.Comparison;
import org.pyairtable.ai.computation.Operation;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;

/** What a model wrote as arguments of a tool: checked like the input of any stranger. */
final class ToolArguments {
    private final JsonNode root;
    private final List<TableInfo> tables;

    /** Says what is wrong with them. */
    static final class BadArguments extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        BadArguments(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** For the model, to do better. */
        String reason() {
            return reason;
        }
    }

    private ToolArguments(JsonNode root, List<TableInfo> tables) {
        this.root = root;
        this.tables = tables;
    }

    static ToolArguments parse(ObjectMapper json, String arguments, List<TableInfo> tables) {
        try {
            JsonNode root = json.readTree(arguments);
            if (root == null || !root.isObject()) {
                throw new BadArguments("Arguments must be a JSON object");
            }
            return new ToolArguments(root, tables);
        } catch (JsonProcessingException e) {
            throw new BadArguments("Arguments must be a JSON object");
        }
    }

    /** For showing to the user; empty when they are no object. */
    static Map<String, Object> readable(ObjectMapper json, String arguments) {
        try {
            return json.readValue(arguments, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Map.of();
        }
    }

    String text(String name) {
        String value = root.path(name).asText("");
        if (value.isBlank()) {
            throw new BadArguments("Argument " + name + " is missing");
        }
        return value;
    }

    int number(String name, int otherwise) {
        return Math.max(1, root.path(name).asInt(otherwise));
    }

    Optional<TableInfo> optionalTable() {
        return root.path("table").asText("").isBlank() ? Optional.empty() : Optional.of(table());
    }

    TableInfo table() {
        String name = text("table");
        return tables.stream()
                .filter(table ->
                        table.tableId().equals(name) || table.tableName().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new BadArguments("There is no table " + name + "; there are "
                        + tables.stream().map(TableInfo::tableName).toList()));
    }

    Aggregation aggregation() {
        TableInfo table = table();
        String name = text("operation");
        Operation operation = Operation.fromWireName(name)
                .orElseThrow(() ->
                        new BadArguments("operation must be count, sum, average, minimum or maximum, not " + name));
        Optional<TableField> field =
                operation.needsField() ? Optional.of(field(table, text("field"))) : Optional.empty();
        List<Condition> conditions = new ArrayList<>();
        root.path("filters").forEach(filter -> conditions.add(condition(table, filter)));
        String groupBy = root.path("groupBy").asText("");
        return new Aggregation(
                table,
                operation,
                field,
                conditions,
                groupBy.isBlank() ? Optional.empty() : Optional.of(field(table, groupBy)));
    }

    private static Condition condition(TableInfo table, JsonNode filter) {
        TableField field = field(table, filter.path("field").asText(""));
        String value = filter.path("value").asText("");
        String operator = filter.path("operator").asText("");
        return switch (operator) {
            case "is" -> new Condition.OneOf(List.of(new Condition.Choice(field, value)), false);
            case "isNot" -> new Condition.OneOf(List.of(new Condition.Choice(field, value)), true);
            case "contains" -> new Condition.Contains(field, value);
            case "moreThan" -> new Condition.Compare(field, Comparison.MORE, decimal(value));
            case "atLeast" -> new Condition.Compare(field, Comparison.AT_LEAST, decimal(value));
            case "lessThan" -> new Condition.Compare(field, Comparison.LESS, decimal(value));
            case "atMost" -> new Condition.Compare(field, Comparison.AT_MOST, decimal(value));
            case "from" -> new Condition.Period(field, date(value), LocalDate.MAX);
            case "before" -> new Condition.Period(field, LocalDate.MIN, date(value));
            default -> throw new BadArguments("There is no operator " + operator);
        };
    }

    private static TableField field(TableInfo table, String name) {
        return table.field(name)
                .orElseThrow(() -> new BadArguments("Table %s has no field %s; it has %s"
                        .formatted(
                                table.tableName(),
                                name,
                                table.fields().stream().map(TableField::name).toList())));
    }

    private static BigDecimal decimal(String value) {
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            throw new BadArguments("Not a number: " + value);
        }
    }

    private static LocalDate date(String value) {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw new BadArguments("Not a date like 2026-03-31: " + value);
        }
    }
}
