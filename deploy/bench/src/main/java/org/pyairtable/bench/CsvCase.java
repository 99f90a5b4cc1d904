package org.pyairtable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A file of 10,000 rows and 20 mixed columns, in and out. */
final class CsvCase {
    private static final int ROWS = 10_000;
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    void run(BenchBase base) throws Exception {
        BenchTable table = base.table("Jobs", MixedRecords.fields());
        byte[] file = file();
        String path = "/api/bases/" + base.id() + "/tables/" + table.id();
        Timings cold = Timings.of(1, () -> load(base, path + "/import", file));
        Timings imports = Timings.of(ROUNDS, () -> {
            base.execute("truncate " + table.physical());
            load(base, path + "/import", file);
        });
        DataBenchmark.note("CSV of 10,000 × 20 into a table, first time", cold.median() / 1e3, "s");
        DataBenchmark.report("CSV of 10,000 × 20 into a table, median of 3", imports.median() / 1e3, "s", "≤ 4");
        int[] round = {0};
        Timings tables =
                Timings.of(ROUNDS, () -> load(base, "/api/bases/" + base.id() + "/imports?name=T" + round[0]++, file));
        DataBenchmark.report("the same as a new table, median of 3", tables.median() / 1e3, "s", "≤ 4");
        int[] bytes = {0};
        Timings exports =
                Timings.of(ROUNDS, () -> bytes[0] = base.client().send("GET", path + "/export", new byte[0]).length);
        DataBenchmark.note("its export, median of 3", exports.median() / 1e3, "s");
        DataBenchmark.note("its export", bytes[0] / 1e3 / exports.median(), "MB/s");
    }

    private static void load(BenchBase base, String path, byte[] file) throws IOException {
        JsonNode report = JSON.readTree(base.client().send("POST", path, "text/csv", file));
        if (report.path("created").asInt() != ROWS || report.path("emptied").asInt() != 0) {
            throw new IOException("not all was imported: " + report);
        }
    }

    private static byte[] file() {
        StringBuilder text = new StringBuilder();
        row(text, List.copyOf(MixedRecords.cells(0).keySet()));
        for (int n = 0; n < ROWS; n++) {
            row(text, List.copyOf(MixedRecords.cells(n).values()));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void row(StringBuilder text, List<?> cells) {
        text.append(cells.stream().map(CsvCase::cell).collect(Collectors.joining(",", "", "\r\n")));
    }

    private static String cell(Object value) {
        String shown = value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
        return '"' + shown.replace("\"", "\"\"") + '"';
    }
}
