package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one person does with a large table, through the gateway of a running suite: how long each step takes and how much
 * memory data-integration holds meanwhile. Ends with 1 when a step failed or any process of the suite was restarted.
 */
public final class SizeBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int ROWS_OF_A_FILE = 250_000;
    private static final String WITHIN_LIMITS = "refused, and the answer names the limit";

    private final PatientClient client;
    private final SizeSteps steps;
    private final int rows;
    private final String base;

    private SizeBenchmark(LocalSuite suite, SizeSteps steps, int rows) throws IOException, InterruptedException {
        this.client = suite.patient();
        this.steps = steps;
        this.rows = rows;
        String workspace = client.get("/api/workspaces")
                .orFail("workspaces")
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
        this.base = client.change(
                        "POST",
                        "/v0/meta/bases",
                        Map.of(
                                "name",
                                "Size",
                                "workspaceId",
                                workspace,
                                "tables",
                                List.of(Map.of("name", "Readings", "fields", SizeTable.fields()))))
                .orFail("a base")
                .json()
                .path("id")
                .asText();
    }

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length == 0 ? ROWS : Integer.parseInt(arguments[0].replace("_", ""));
        System.out.println(Machine.describe());
        try (SizeSteps steps = new SizeSteps(rows)) {
            SizeBenchmark benchmark = new SizeBenchmark(LocalSuite.running(), steps, rows);
            try {
                benchmark.run();
            } finally {
                benchmark.client.change("DELETE", "/api/bases/" + benchmark.base, Map.of());
            }
            System.exit(steps.report() ? 0 : 1);
        }
    }

    private void run() throws Exception {
        JsonNode table = client.get("/v0/meta/bases/" + base + "/tables")
                .orFail("tables")
                .json()
                .path("tables")
                .path(0);
        String id = table.path("id").asText();
        String records = "/v0/" + base + "/" + id;
        String meta = "/v0/meta/bases/" + base + "/tables/" + id + "/fields";
        String api = "/api/bases/" + base;
        steps.step("CSV import", () -> load(api + "/tables/" + id + "/import"));
        steps.step("first page of 100", () -> page(records, "pageSize=100", 100));
        steps.step(
                "first page, sorted by the number",
                () -> page(records, "pageSize=100&sort%5B0%5D%5Bfield%5D=Number&sort%5B0%5D%5Bdirection%5D=desc", 100));
        steps.step("filter that SQL answers", () -> page(records, filter("AND({Number}<1000,{City}='Kiel')"), -1));
        steps.step("filter of the evaluator, no hit", () -> evaluated(records));
        steps.step("export as CSV", () -> "%,d MB"
                .formatted(client.download(api + "/tables/" + id + "/export") / 1_000_000));
        steps.step("snapshot and its restore", () -> restore(api));
        steps.step("new formula field, SQL", () -> add(meta, "Loud", "UPPER({Name}) & '!'"));
        steps.step("new formula field, evaluator", () -> add(meta, "Found", "REGEX_MATCH({Text},'zzz')"));
        steps.step(
                "conversion of the number to text", () -> convert(api, id, field(table, "Number"), "singleLineText"));
        steps.step("conversion of the date to a select", () -> convert(api, id, field(table, "Day"), "singleSelect"));
        new SizeOfLinks(client, base, steps).run();
        steps.step("deletion of a field", () -> delete(api + "/tables/" + id + "/fields/" + field(table, "City")));
        steps.step("deletion of the table", () -> delete(api + "/tables/" + id));
    }

    private String load(String path) throws IOException, InterruptedException {
        for (int from = 0; from < rows; from += ROWS_OF_A_FILE) {
            int first = from;
            int end = Math.min(rows, from + ROWS_OF_A_FILE);
            JsonNode report = client.upload(path, () -> SizeTable.csv(first, end))
                    .orFail("import")
                    .json();
            if (report.path("created").asInt() != end - first) {
                throw new IOException("not all rows were imported: " + report);
            }
        }
        return "%,d rows".formatted(rows);
    }

    /** @param expected how many records; any number when negative */
    private String page(String records, String query, int expected) throws IOException, InterruptedException {
        int found = client.get(records + "?" + query)
                .orFail("a page")
                .json()
                .path("records")
                .size();
        if (expected >= 0 && found != expected) {
            throw new IOException(found + " records instead of " + expected);
        }
        return found + " records";
    }

    /** No record matches: either all were looked at, or the list says that it gave up. */
    private String evaluated(String records) throws IOException, InterruptedException {
        PatientClient.Answer answer = client.get(records + "?" + filter("REGEX_MATCH({Text},'zzz')"));
        if (answer.status() == 422 && answer.text().contains("INVALID_FILTER_BY_FORMULA")) {
            return WITHIN_LIMITS;
        }
        int found = answer.orFail("a filtered list").json().path("records").size();
        if (found != 0) {
            throw new IOException(found + " records match what no text has");
        }
        return "0 records";
    }

    private String restore(String api) throws IOException, InterruptedException {
        String snapshot = client.change("POST", api + "/snapshots", Map.of("name", "Whole"))
                .orFail("a snapshot")
                .json()
                .path("id")
                .asText();
        long began = System.nanoTime();
        String restored = client.change("POST", api + "/snapshots/" + snapshot + "/restore", Map.of("name", "Again"))
                .orFail("a restore")
                .json()
                .path("id")
                .asText();
        double seconds = (System.nanoTime() - began) / 1e9;
        delete("/api/bases/" + restored);
        return "the restore alone %.1f s".formatted(seconds);
    }

    private String add(String meta, String name, String formula) throws IOException, InterruptedException {
        client.change("POST", meta, BenchBase.field(name, "formula", Map.of("formula", formula)))
                .orFail("a field");
        return formula;
    }

    private String convert(String api, String table, String field, String type)
            throws IOException, InterruptedException {
        JsonNode report = client.change(
                        "POST", api + "/tables/" + table + "/fields/" + field + "/conversion", Map.of("type", type))
                .orFail("a conversion")
                .json();
        long all = report.path("kept").asLong() + report.path("changed").asLong();
        if (all != rows) {
            throw new IOException("not all cells were converted: " + report);
        }
        return "%,d cells".formatted(all);
    }

    private String delete(String path) throws IOException, InterruptedException {
        client.change("DELETE", path, Map.of()).orFail("DELETE " + path);
        return "";
    }

    private static String filter(String formula) {
        return "pageSize=100&filterByFormula=" + URLEncoder.encode(formula, StandardCharsets.UTF_8);
    }

    private static String field(JsonNode table, String name) {
        List<String> ids = new ArrayList<>();
        table.path("fields").forEach(field -> {
            if (field.path("name").asText().equals(name)) {
                ids.add(field.path("id").asText());
            }
        });
        return ids.getFirst();
    }
}
