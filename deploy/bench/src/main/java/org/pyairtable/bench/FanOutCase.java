package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Edits of records whose change shows in a hundred linked rows each, as a lookup and a formula over it. */
final class FanOutCase {
    private static final int ROUNDS = 3;
    private static final int EDITS = 1_000;
    private static final int PROJECTS = 10;
    private static final int TASKS = 100;

    void run(BenchBase base) throws Exception {
        BenchTable projects =
                base.table("Projects", List.of(field("Name", "singleLineText"), field("Notes", "multilineText")));
        BenchTable tasks = base.table(
                "Tasks",
                List.of(
                        field("Title", "singleLineText"),
                        field("Effort", "number", Map.of("precision", 0)),
                        field("Project", "multipleRecordLinks", Map.of("linkedTableId", projects.id()))));
        base.client()
                .post(
                        tasks.fieldsPath(),
                        field(
                                "Project name",
                                "multipleLookupValues",
                                Map.of(
                                        "recordLinkFieldId",
                                        tasks.fieldId("Project"),
                                        "fieldIdInLinkedTable",
                                        projects.fieldId("Name"))));
        base.client()
                .post(
                        tasks.fieldsPath(),
                        field("Label", "formula", Map.of("formula", "{Project name} & ' / ' & {Title}")));
        List<String> ids = new ArrayList<>();
        for (int p = 0; p < PROJECTS; p++) {
            ids.add(base.client()
                    .post(projects.path(), Map.of("fields", Map.of("Name", "Project " + p, "Notes", "n/a")))
                    .path("id")
                    .asText());
            for (int t = 0; t < TASKS; t += 10) {
                List<Map<String, Object>> batch = new ArrayList<>();
                for (int i = t; i < t + 10; i++) {
                    batch.add(Map.of(
                            "fields", Map.of("Title", "Task " + i, "Effort", i, "Project", List.of(ids.get(p)))));
                }
                base.client().post(tasks.path(), Map.of("records", batch));
            }
        }
        int[] edit = {0};
        Timings.Action one = () -> {
            int n = edit[0]++;
            base.client()
                    .patch(
                            projects.path() + "/" + ids.get(n % PROJECTS),
                            Map.of("fields", Map.of("Name", "Renamed " + n)));
        };
        Timings.of(EDITS / 5, one);
        Timings singly = new Timings();
        Timings all = Timings.of(ROUNDS, () -> singly.addAll(Timings.of(EDITS, one)));
        DataBenchmark.report(
                "1,000 edits shown in 100 rows each, one at a time, median of " + ROUNDS,
                all.median() / 1e3,
                "s",
                "≤ 10");
        DataBenchmark.note("  one edit, p50", singly.median(), "ms");
        DataBenchmark.note("  one edit, p99", singly.percentile(0.99), "ms");
        check(base, tasks, "Renamed " + (edit[0] - 1));
        Timings batches = Timings.of(ROUNDS, () -> {
            for (int i = 0; i < EDITS; i += PROJECTS) {
                List<Map<String, Object>> batch = new ArrayList<>();
                for (String id : ids) {
                    batch.add(Map.of("id", id, "fields", Map.of("Name", "Renamed " + edit[0]++)));
                }
                base.client().patch(projects.path(), Map.of("records", batch));
            }
        });
        DataBenchmark.report("the same in batches of 10, median of " + ROUNDS, batches.median() / 1e3, "s", "≤ 10");
        check(base, tasks, "Renamed " + (edit[0] - 1));
    }

    private static void check(BenchBase base, BenchTable tasks, String name) throws Exception {
        JsonNode page = base.client()
                .get(tasks.path() + "?filterByFormula="
                        + java.net.URLEncoder.encode(
                                "FIND('" + name + " / ', {Label}) = 1", java.nio.charset.StandardCharsets.UTF_8));
        if (page.path("records").size() != TASKS) {
            throw new IllegalStateException(page.path("records").size() + " rows show " + name);
        }
    }
}
