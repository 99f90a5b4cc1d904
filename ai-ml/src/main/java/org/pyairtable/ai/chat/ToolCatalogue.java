package org.pyairtable.ai.chat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import java.util.List;

/** The tools as described to a language model. */
final class ToolCatalogue {
    static final String SEARCH = "search_records";
    static final String AGGREGATE = "aggregate_records";
    static final String GET = "get_record";

    static final List<ToolSpecification> ALL = List.of(
            ToolSpecification.builder()
                    .name(SEARCH)
                    .description("Finds records by words and by meaning; the best first.")
                    .parameters(JsonObjectSchema.builder()
                            .addStringProperty("query", "What to look for, in words")
                            .addStringProperty("table", "Only in this table, by name or id")
                            .addIntegerProperty("limit", "How many records, at most 20")
                            .required("query")
                            .build())
                    .build(),
            ToolSpecification.builder()
                    .name(AGGREGATE)
                    .description("Computes over all records of a table that pass the filters. Use it for every figure;"
                            + " never add up search results.")
                    .parameters(JsonObjectSchema.builder()
                            .addStringProperty("table", "Table by name or id")
                            .addEnumProperty("operation", List.of("count", "sum", "average", "minimum", "maximum"))
                            .addStringProperty("field", "The field with the numbers; not for count")
                            .addProperty(
                                    "filters",
                                    JsonArraySchema.builder()
                                            .description("All must hold")
                                            .items(filter())
                                            .build())
                            .addStringProperty("groupBy", "One figure for each value of this field")
                            .required("table", "operation")
                            .build())
                    .build(),
            ToolSpecification.builder()
                    .name(GET)
                    .description("Reads one record.")
                    .parameters(JsonObjectSchema.builder()
                            .addStringProperty("recordId", "The record's id, such as rec…")
                            .required("recordId")
                            .build())
                    .build());

    private ToolCatalogue() {}

    private static JsonObjectSchema filter() {
        return JsonObjectSchema.builder()
                .addStringProperty("field", "Field by name")
                .addEnumProperty(
                        "operator",
                        List.of(
                                "is",
                                "isNot",
                                "contains",
                                "moreThan",
                                "atLeast",
                                "lessThan",
                                "atMost",
                                "from",
                                "before"))
                .addStringProperty("value", "A text, a number, or a date like 2026-03-31 for from and before")
                .required("field", "operator", "value")
                .build();
    }
}
