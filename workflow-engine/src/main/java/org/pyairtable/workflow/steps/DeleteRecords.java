package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand;

/** @param recordId absent means that the item is the record, or its id */
@Kind(
        value = "Deletes a record for each item of a list, all or none.",
        result = "`count` of the records and their `ids`",
        waits = true,
        example = """
                {"id": "clear", "action": "deleteRecords", "table": "Invoices", "list": "{{steps.open.result.records}}"}""")
@JsonDeserialize
@Schema(name = "DeleteRecordsStep")
public record DeleteRecords(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(BatchItems.LIST) String list,

        @Member(value = BatchItems.RECORD, optional = true) @Nullable
        String recordId,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements OnTable {
    public DeleteRecords {
        id = Given.stepId(id);
        list = Given.text("list", list);
    }

    @Override
    public DeleteRecords into(String base, String tableId) {
        return new DeleteRecords(id, base, tableId, list, recordId, retry);
    }

    @Override
    public DeleteRecords reworded(Wording wording, String path) {
        return new DeleteRecords(
                id,
                baseId,
                table,
                wording.template(list, path + ".list"),
                recordId == null ? null : wording.template(recordId, path + ".recordId"),
                retry);
    }

    @Override
    public void check(Checks checks, String path) {
        checks.table(this);
        checks.template(list, path + ".list");
        if (recordId != null) {
            checks.atItem(() -> checks.recordId(recordId, path + ".recordId"));
        }
    }

    @Override
    public boolean givesCells() {
        return false;
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public Retry retries() {
        return retry == null ? Retry.NEVER : retry;
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of("count", "ids");
    }

    @Override
    public Outcome start(Starting run) {
        return switch (BatchItems.of(
                list, run, 0, at -> BatchItems.record(recordId, at, "delete"), id -> (long) id.length())) {
            case BatchItems.Wrong<String> wrong -> new Outcome.Refuse(wrong.reason());
            case BatchItems.Made<String> made
            when made.made().isEmpty() -> new Outcome.Done(Map.of("count", 0L, "ids", List.of()));
            case BatchItems.Made<String> made -> {
                List<String> ids = made.made().stream().distinct().toList();
                yield new Outcome.Ask(
                        new DataCommand.DeleteBatch(savedBase(), savedTable(), ids),
                        Map.of(
                                "count",
                                ids.size(),
                                "recordIds",
                                ids.stream().limit(BatchItems.SHOWN).toList()));
            }
        };
    }
}
