package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An agent that calls tools over MCP, with a token whose changes wait for approval. */
final class DemoAgent {
    private final Gateway token;
    private final AtomicInteger requests = new AtomicInteger();

    DemoAgent(Gateway token) {
        this.token = token;
    }

    /** What the tool answers as structured data. */
    JsonNode call(String tool, Map<String, ?> arguments) {
        JsonNode answer = token.post(
                        "/mcp",
                        Map.of(
                                "jsonrpc",
                                "2.0",
                                "id",
                                requests.incrementAndGet(),
                                "method",
                                "tools/call",
                                "params",
                                Map.of("name", tool, "arguments", arguments)))
                .expect(200)
                .body();
        if (answer.at("/result/isError").asBoolean(true)) {
            throw new DemoFailure("The tool " + tool + " answered " + answer);
        }
        return answer.at("/result/structuredContent");
    }

    /** The most expensive project of those over budget. */
    JsonNode overBudget(String base) {
        return call(
                "query_records",
                Map.of(
                        "base",
                        base,
                        "table",
                        "Projects",
                        "where",
                        "{Health} = 'over budget'",
                        "sort",
                        List.of(Map.of("by", "Budget", "descending", true)),
                        "limit",
                        1,
                        "fields",
                        List.of("Name", "Budget", "Spent")));
    }

    /** Asks for another value of a cell. */
    JsonNode propose(String base, String record, String field, Object value) {
        return call(
                "update_records",
                Map.of(
                        "base",
                        base,
                        "table",
                        "Projects",
                        "records",
                        List.of(Map.of("id", record, "fields", Map.of(field, value)))));
    }
}
