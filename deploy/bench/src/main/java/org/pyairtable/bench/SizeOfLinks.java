package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** 10,000 records that link to one parent with a rollup over them, and edits of what it adds up. */
final class SizeOfLinks {
    private static final int CHILDREN = 10_000;
    private static final int BATCH = 10;
    private static final int EDITS = 100;

    private final PatientClient client;
    private final String base;
    private final SizeSteps steps;

    SizeOfLinks(PatientClient client, String base, SizeSteps steps) {
        this.client = client;
        this.base = base;
        this.steps = steps;
    }

    void run() throws IOException, InterruptedException {
        JsonNode parents = table("Parents", List.of(field("Name", "singleLineText")));
        JsonNode children = table(
                "Children",
                List.of(field("Name", "singleLineText"), field("Amount", "number", Map.of("precision", 0))));
        String parentPath = "/v0/" + base + "/" + id(parents);
        String childPath = "/v0/" + base + "/" + id(children);
        String link =
                id(create(children, field("Parent", "multipleRecordLinks", Map.of("linkedTableId", id(parents)))));
        JsonNode inverse = client.get("/v0/meta/bases/" + base + "/tables")
                .orFail("tables")
                .json()
                .path("tables");
        String back = fieldOf(inverse, id(parents), "multipleRecordLinks");
        String amount = fieldOf(inverse, id(children), "number");
        create(
                parents,
                field(
                        "Sum",
                        "rollup",
                        Map.of(
                                "recordLinkFieldId",
                                back,
                                "fieldIdInLinkedTable",
                                amount,
                                "referencedFieldIds",
                                List.of(),
                                "formula",
                                "SUM(values)")));
        String parent = id(client.change("POST", parentPath, Map.of("fields", Map.of("Name", "All")))
                .orFail("the parent")
                .json());
        client.upload("/api/bases/" + base + "/tables/" + id(children) + "/import", SizeOfLinks::children)
                .orFail("the children");
        List<String> ids = ids(childPath);
        steps.step("10,000 records linked to one parent, in tens", () -> link(childPath, link, parent, ids));
        steps.step(
                "100 edits of records that it adds up", () -> edit(childPath, amount, parentPath + "/" + parent, ids));
    }

    private static InputStream children() {
        StringBuilder text = new StringBuilder("Name,Amount\n");
        for (int n = 0; n < CHILDREN; n++) {
            text.append("Child ").append(n).append(",1\n");
        }
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String link(String path, String link, String parent, List<String> ids)
            throws IOException, InterruptedException {
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<Map<String, Object>> records = ids.subList(from, Math.min(ids.size(), from + BATCH)).stream()
                    .map(id -> Map.<String, Object>of("id", id, "fields", Map.of(link, List.of(parent))))
                    .toList();
            client.change("PATCH", path, Map.of("records", records)).orFail("a link");
        }
        return "%,d requests".formatted(ids.size() / BATCH);
    }

    private String edit(String path, String amount, String parent, List<String> ids)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (String id : ids.subList(0, EDITS)) {
            client.change("PATCH", path + "/" + id, Map.of("fields", Map.of(amount, 2)))
                    .orFail("an edit");
        }
        double millis = (System.nanoTime() - began) / 1e6 / EDITS;
        long sum = client.get(parent)
                .orFail("the parent")
                .json()
                .path("fields")
                .path("Sum")
                .asLong();
        if (sum != CHILDREN + EDITS) {
            throw new IOException("the sum is " + sum + " instead of " + (CHILDREN + EDITS));
        }
        return "%.1f ms each; the sum is right".formatted(millis);
    }

    private List<String> ids(String path) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        String offset = "";
        do {
            JsonNode page = client.get(path + "?pageSize=100" + (offset.isEmpty() ? "" : "&offset=" + offset))
                    .orFail("a page")
                    .json();
            page.path("records").forEach(record -> ids.add(record.path("id").asText()));
            offset = page.path("offset").asText();
        } while (!offset.isEmpty());
        return ids;
    }

    private JsonNode table(String name, List<Map<String, Object>> fields) throws IOException, InterruptedException {
        return client.change("POST", "/v0/meta/bases/" + base + "/tables", Map.of("name", name, "fields", fields))
                .orFail("a table")
                .json();
    }

    private JsonNode create(JsonNode table, Map<String, Object> field) throws IOException, InterruptedException {
        return client.change("POST", "/v0/meta/bases/" + base + "/tables/" + id(table) + "/fields", field)
                .orFail("a field")
                .json();
    }

    private static String id(JsonNode described) {
        return described.path("id").asText();
    }

    private static String fieldOf(JsonNode tables, String table, String type) {
        for (JsonNode candidate : tables) {
            for (JsonNode field : candidate.path("fields")) {
                if (id(candidate).equals(table) && field.path("type").asText().equals(type)) {
                    return id(field);
                }
            }
        }
        throw new IllegalStateException("the table " + table + " has no field of type " + type);
    }
}
