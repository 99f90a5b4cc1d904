package org.pyairtable.e2e;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A construction firm's base: nine linked tables, about 2,000 records. The same every time.
 *
 * @param tables in an order in which links point to earlier tables only
 */
record Sample(List<Table> tables) {
    /** A table without its link fields, which need the other table's id. */
    record Table(String name, List<Map<String, Object>> fields, List<Link> links, List<Row> rows) {}

    /** A link field to an earlier table. */
    record Link(String field, String table) {}

    /** Cells, and for each link field the row numbers in the other table. */
    record Row(Map<String, Object> cells, Map<String, List<Integer>> links) {}

    static Sample construction() {
        Wording words = new Wording(20_260_101L);
        List<Table> tables = new ArrayList<>();
        tables.add(SampleOffice.clients(words, 40));
        tables.add(SampleSite.projects(words, 60, 40));
        tables.add(SampleSite.employees(words, 30));
        tables.add(SampleSite.tasks(words, 420, 60, 30));
        tables.add(SampleSite.hours(words, 700, 420, 30));
        tables.add(SampleOffice.expenses(words, 260, 60));
        tables.add(SampleOffice.invoices(words, 150, 60, 40));
        tables.add(SampleOffice.materials(words, 90, 60));
        tables.add(SampleSite.posts(words, 260, 60));
        return new Sample(List.copyOf(tables));
    }

    int records() {
        return tables.stream().mapToInt(t -> t.rows().size()).sum();
    }

    static Map<String, Object> field(String name, String type) {
        return Map.of("name", name, "type", type);
    }

    static Map<String, Object> field(String name, String type, Map<String, Object> options) {
        return Map.of("name", name, "type", type, "options", options);
    }

    static Map<String, Object> number(String name, int precision) {
        return field(name, "number", Map.of("precision", precision));
    }

    static Map<String, Object> money(String name) {
        return field(name, "currency", Map.of("precision", 2, "symbol", "€"));
    }

    static Map<String, Object> date(String name) {
        return field(name, "date", Map.of("dateFormat", Map.of("name", "iso", "format", "YYYY-MM-DD")));
    }

    static Map<String, Object> select(String name, String... choices) {
        List<Map<String, Object>> options = new ArrayList<>();
        for (String choice : choices) {
            options.add(Map.of("name", choice));
        }
        return field(name, "singleSelect", Map.of("choices", options));
    }

    /** Cells from name, value, name, value … */
    static Map<String, Object> cells(Object... pairs) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            cells.put((String) pairs[i], pairs[i + 1]);
        }
        return cells;
    }
}
