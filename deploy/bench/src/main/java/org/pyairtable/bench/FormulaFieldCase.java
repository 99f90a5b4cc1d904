package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** New formula fields over 50,000 rows: how long until a client reads their values. */
final class FormulaFieldCase {
    private static final int ROWS = 50_000;

    void run(BenchBase base) throws Exception {
        BenchTable table = base.table(
                "Readings",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Price", "currency", Map.of("precision", 2, "symbol", "€")),
                        field("Note", "multilineText")));
        base.execute("insert into " + table.physical()
                + " (_id, _no, _created_at, _created_by, _modified_at, _modified_by, " + table.column("Name") + ", "
                + table.column("Amount") + ", " + table.column("Price") + ", " + table.column("Note") + ")"
                + " select 'rec' || lpad(n::text, 14, '0'), n, now(), 'usrBench', now(), 'usrBench', 'Reading ' || n,"
                + " n % 100, n / 100.0, 'The sensor on the roof says ' || n from generate_series(1, " + ROWS + ") n");
        base.execute("select setval('" + table.numbers() + "', " + ROWS + ")");
        base.execute("vacuum analyze " + table.physical());
        measure(base, table, "arithmetic", "{Amount} * {Price} * 1.19");
        measure(base, table, "text", "UPPER({Name}) & ': ' & {Note}");
        measure(
                base,
                table,
                "IF, CONCATENATE, ROUND",
                "IF({Amount} * {Price} > 40, CONCATENATE('total ', ROUND({Amount} * {Price} * 1.19, 2)), 'small')");
    }

    private static void measure(BenchBase base, BenchTable table, String label, String formula) throws Exception {
        Timings timings = new Timings();
        for (int round = 0; round < 3; round++) {
            String name = label + " " + round;
            timings.measure(() -> {
                base.client().post(table.fieldsPath(), field(name, "formula", Map.of("formula", formula)));
                JsonNode page = base.client().get(table.path() + "?pageSize=1");
                if (!page.path("records").path(0).path("fields").has(name)) {
                    throw new IllegalStateException("no value: " + page);
                }
            });
        }
        DataBenchmark.report(
                "a new formula (" + label + ") over 50,000 rows readable", timings.median() / 1e3, "s", "≤ 4");
    }
}
