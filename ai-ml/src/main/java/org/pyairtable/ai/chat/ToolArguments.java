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
import org.pyairtable.ai.document.TableInfo;
import org.pyairtable.ai.query.Shapes;
import org.pyairtable.ai.question.Comparison;
import org.pyairtable.ai.question.Condition;
import org.pyairtable.ai.question.FieldPath;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.ai.question.Operation;
import org.pyairtable.ai.question.Period;
import org.pyairtable.ai.question.Plan;
import org.pyairtable.ai.question.TableShape;

/** The arguments that a model passes to a tool: checked like any untrusted input. */
final class ToolArguments {
    private final JsonNode root;
    private final List<TableInfo> tables;

    /** Describes the fault. */
    static final class BadArguments extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        BadArguments(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** The message for the model. */
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

    /** For display to the user; empty when the arguments are not an object. */
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
                .orElseThrow(() -> new BadArguments("Unknown table " + name + "; the tables are "
                        + tables.stream().map(TableInfo::tableName).toList()));
    }

    Plan.Figure figure() {
        TableShape table = shape(table());
        String name = text("operation");
        Operation operation = Operation.fromWireName(name)
                .filter(known -> known != Operation.DISTINCT && known != Operation.MEDIAN)
                .orElseThrow(() ->
                        new BadArguments("operation must be count, sum, average, minimum or maximum, not " + name));
        Optional<FieldPath> field = operation == Operation.COUNT
                ? Optional.empty()
                : Optional.of(FieldPath.of(field(table, text("field"))));
        List<Condition> conditions = new ArrayList<>();
        root.path("filters").forEach(filter -> conditions.add(condition(table, filter)));
        String groupBy = root.path("groupBy").asText("");
        return new Plan.Figure(
                new Plan.Selection(table, conditions),
                new Plan.Measure(operation, field),
                groupBy.isBlank() ? Optional.empty() : Optional.of(grouping(field(table, groupBy))));
    }

    private static Plan.Grouping grouping(FieldShape field) {
        return new Plan.Grouping(
                FieldPath.of(field),
                switch (field.kind()) {
                    case DATE, DATE_TIME -> Optional.of(Period.DAY);
                    case TEXT, CHOICE, CHOICES, LINK, PERSON, NUMBER, CHECKBOX, OTHER -> Optional.empty();
                });
    }

    private TableShape shape(TableInfo table) {
        return Shapes.table(table)
                .orElseThrow(() -> new BadArguments("Table " + table.tableName() + " has no known fields"));
    }

    private static Condition condition(TableShape table, JsonNode filter) {
        FieldPath path = FieldPath.of(field(table, filter.path("field").asText("")));
        String value = filter.path("value").asText("");
        String operator = filter.path("operator").asText("");
        return switch (operator) {
            case "is" -> new Condition.Being(path, value, false);
            case "isNot" -> new Condition.Being(path, value, true);
            case "contains" -> new Condition.Containing(path, value);
            case "moreThan" -> new Condition.Compared(path, Comparison.MORE, decimal(value));
            case "atLeast" -> new Condition.Compared(path, Comparison.AT_LEAST, decimal(value));
            case "lessThan" -> new Condition.Compared(path, Comparison.LESS, decimal(value));
            case "atMost" -> new Condition.Compared(path, Comparison.AT_MOST, decimal(value));
            case "from" -> new Condition.During(path, Optional.of(date(value)), Optional.empty());
            case "before" -> new Condition.During(path, Optional.empty(), Optional.of(date(value)));
            default -> throw new BadArguments("Unknown operator " + operator);
        };
    }

    private static FieldShape field(TableShape table, String name) {
        return table.field(name)
                .orElseThrow(() -> new BadArguments("Table %s has no field %s; it has %s"
                        .formatted(
                                table.name(),
                                name,
                                table.fields().stream().map(FieldShape::name).toList())));
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
