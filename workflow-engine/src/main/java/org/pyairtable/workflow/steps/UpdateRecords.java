package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand.BatchRecord;

/** @param recordId absent means that the item is the record, or its id */
@Kind(
        value = "Changes cells of a record for each item of a list, all or none.",
        result = BatchWrite.RESULTS,
        waits = true,
        example = """
                {"id": "close", "action": "updateRecords", "table": "Invoices", "list": "{{steps.open.result.records}}",
                 "fields": {"Status": "Closed", "Note": null}}""")
@JsonDeserialize
@Schema(name = "UpdateRecordsStep")
public record UpdateRecords(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(BatchItems.LIST) String list,

        @Member(value = BatchItems.RECORD, optional = true) @Nullable
        String recordId,

        @Member(BatchWrite.ITEM_CELLS + " null empties a cell.")
        Map<String, @Nullable Object> fields,

        @Member(value = Write.TYPECAST, optional = true) @Nullable
        Boolean typecast,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements BatchWrite {
    public UpdateRecords {
        id = Given.stepId(id);
        list = Given.text("list", list);
        fields = Given.cells(fields);
    }

    @Override
    public UpdateRecords into(String base, String tableId) {
        return new UpdateRecords(id, base, tableId, list, recordId, fields, typecast, retry);
    }

    @Override
    public UpdateRecords reworded(Wording wording, String path) {
        return wording.table(this)
                .map(known -> new UpdateRecords(
                        id,
                        baseId,
                        table,
                        wording.template(list, path + ".list"),
                        recordId == null ? null : wording.template(recordId, path + ".recordId"),
                        rewordedCells(wording, known, path),
                        typecast,
                        retry))
                .orElse(this);
    }

    @Override
    public void check(Checks checks, String path) {
        checkItems(checks, path);
        if (recordId != null) {
            checks.atItem(() -> checks.recordId(recordId, path + ".recordId"));
        }
    }

    @Override
    public BatchRecord record(Starting at) {
        return new BatchRecord(BatchItems.record(recordId, at, "update"), cells(at));
    }

    @Override
    public @Nullable List<String> mergedOn() {
        return null;
    }
}
