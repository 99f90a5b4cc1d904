package org.pyairtable.workflow.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.DataCommand.BatchRecord;
import org.pyairtable.workflow.scope.TableSchema;

/** Writes a record for each item of a list by one command, all or none. */
sealed interface BatchWrite extends Write permits CreateRecords, UpdateRecords, UpsertRecords {
    String ITEM_CELLS = Write.CELLS + " `{{item}}` and `{{index}}` (from 0) are the item and its place.";

    String RESULTS =
            "`count` of the records, their `ids` in the order of the items, and `createdIds`, those of them that are new";

    /** A template. */
    String list();

    /** The record that is written for an item. Fails with {@link BatchItems.ItemException}. */
    BatchRecord record(Starting at);

    /** Absent where no records are merged. */
    @Nullable
    List<String> mergedOn();

    @Override
    default boolean givesCells() {
        return false;
    }

    @Override
    default Set<String> resultMembers() {
        return Set.of("count", "ids", "createdIds");
    }

    /** Checks list and cells and returns the table, if it is known. */
    default Optional<TableSchema> checkItems(Checks checks, String path) {
        checks.template(list(), path + ".list");
        List<TableSchema> table = new ArrayList<>();
        checks.atItem(() -> checkCells(checks, path).ifPresent(table::add));
        return table.stream().findFirst();
    }

    @Override
    default Outcome start(Starting run) {
        return switch (BatchItems.of(
                list(), run, fields().size(), this::record, record -> Given.length(record.fields()))) {
            case BatchItems.Wrong<BatchRecord> wrong -> new Outcome.Refuse(wrong.reason());
            case BatchItems.Made<BatchRecord> made
            when made.made().isEmpty() ->
                new Outcome.Done(Map.of("count", 0L, "ids", List.of(), "createdIds", List.of()));
            case BatchItems.Made<BatchRecord> made ->
                twice(made.made()).<Outcome>map(Outcome.Refuse::new).orElseGet(() -> ask(run, made.made()));
        };
    }

    private Outcome ask(Starting run, List<BatchRecord> records) {
        Map<String, Object> sent = new LinkedHashMap<>();
        sent.put("count", records.size());
        sent.put(
                "records",
                records.stream()
                        .limit(BatchItems.SHOWN)
                        .map(record -> shown(run, record))
                        .toList());
        List<String> merged = mergedOn();
        if (merged != null) {
            sent.put(
                    "fieldsToMergeOn",
                    merged.stream().map(field -> name(run, field)).toList());
        }
        return new Outcome.Ask(
                new DataCommand.WriteBatch(savedBase(), savedTable(), records, merged, converts()), sent);
    }

    private Map<String, Object> shown(Starting run, BatchRecord record) {
        Map<String, Object> shown = new LinkedHashMap<>();
        if (record.recordId() != null) {
            shown.put("recordId", record.recordId());
        }
        shown.put("fields", named(run, record.fields()));
        return shown;
    }

    /** What would be written last would not be certain. */
    private static Optional<String> twice(List<BatchRecord> records) {
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            String id = records.get(i).recordId();
            Integer before = id == null ? null : seen.put(id, i);
            if (before != null) {
                return Optional.of("Items " + before + " and " + i + " of the list are about the same record " + id
                        + "; a step writes each record once");
            }
        }
        return Optional.empty();
    }
}
