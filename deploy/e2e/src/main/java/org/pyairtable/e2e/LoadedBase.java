package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sample in the suite: the ids of its base, tables and records. */
final class LoadedBase {
    private static final int BATCH = 10;

    private final Gateway gateway;
    private final String id;
    private final Map<String, String> tableIds = new HashMap<>();
    private final Map<String, List<String>> recordIds = new HashMap<>();

    private LoadedBase(Gateway gateway, String id) {
        this.gateway = gateway;
        this.id = id;
    }

    /** Creates the base with its tables, then the links between them and the formula fields. */
    static LoadedBase create(Gateway gateway, String workspaceId, Sample sample) {
        List<Map<String, Object>> tables = sample.tables().stream()
                .map(t -> Map.<String, Object>of("name", t.name(), "fields", t.fields()))
                .toList();
        JsonNode created = gateway.post(
                        "/v0/meta/bases",
                        Map.of("name", "Nordlicht Construction", "workspaceId", workspaceId, "tables", tables))
                .expect(200)
                .body();
        LoadedBase base = new LoadedBase(gateway, created.path("id").asText());
        created.path("tables")
                .forEach(t ->
                        base.tableIds.put(t.path("name").asText(), t.path("id").asText()));
        for (Sample.Table table : sample.tables()) {
            for (Sample.Link link : table.links()) {
                base.addField(
                        table.name(),
                        Map.of(
                                "name", link.field(),
                                "type", "multipleRecordLinks",
                                "options", Map.of("linkedTableId", base.tableId(link.table()))));
            }
        }
        return base;
    }

    String id() {
        return id;
    }

    String tableId(String table) {
        String tableId = tableIds.get(table);
        if (tableId == null) {
            throw new DemoFailure("The answer to the creation of the base misses the table " + table);
        }
        return tableId;
    }

    List<String> records(String table) {
        return recordIds.getOrDefault(table, List.of());
    }

    String path(String table) {
        return "/v0/" + id + "/" + Gateway.encode(table);
    }

    JsonNode addField(String table, Map<String, Object> field) {
        return gateway.post("/v0/meta/bases/" + id + "/tables/" + tableId(table) + "/fields", field)
                .expect(200)
                .body();
    }

    /** Creates the table's records, ten a request; links go to records created before. */
    void load(Sample.Table table) {
        List<String> ids = new ArrayList<>(table.rows().size());
        for (int from = 0; from < table.rows().size(); from += BATCH) {
            List<Sample.Row> rows = table.rows()
                    .subList(from, Math.min(from + BATCH, table.rows().size()));
            List<Map<String, Object>> records = rows.stream()
                    .map(row -> Map.<String, Object>of("fields", cells(table, row)))
                    .toList();
            gateway.post(path(table.name()), Map.of("records", records))
                    .expect(200)
                    .body()
                    .path("records")
                    .forEach(r -> ids.add(r.path("id").asText()));
        }
        recordIds.put(table.name(), ids);
    }

    private Map<String, Object> cells(Sample.Table table, Sample.Row row) {
        Map<String, Object> cells = new LinkedHashMap<>(row.cells());
        for (Sample.Link link : table.links()) {
            List<String> targets = records(link.table());
            cells.put(
                    link.field(),
                    row.links().getOrDefault(link.field(), List.of()).stream()
                            .map(targets::get)
                            .toList());
        }
        return cells;
    }
}
