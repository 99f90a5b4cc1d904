package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand.BatchRecord;

/** Creates a record for each item of a list. */
@Kind(
        value = "Creates a record for each item of a list, all or none.",
        result = BatchWrite.RESULTS,
        waits = true,
        example = """
                {"id": "lines", "action": "createRecords", "table": "Invoices", "list": "{{trigger.lines}}",
                 "fields": {"Number": "{{item.number}}", "Amount": "{{item.amount}}"}}""")
@JsonDeserialize
@Schema(name = "CreateRecordsStep")
public record CreateRecords(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(BatchItems.LIST) String list,

        @Member(BatchWrite.ITEM_CELLS) Map<String, @Nullable Object> fields,

        @Member(value = Write.TYPECAST, optional = true) @Nullable
        Boolean typecast,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements BatchWrite {
    public CreateRecords {
        id = Given.stepId(id);
        list = Given.text("list", list);
        fields = Given.cells(fields);
    }

    @Override
    public CreateRecords into(String base, String tableId) {
        return new CreateRecords(id, base, tableId, list, fields, typecast, retry);
    }

    @Override
    public CreateRecords reworded(Wording wording, String path) {
        return wording.table(this)
                .map(known -> new CreateRecords(
                        id,
                        baseId,
                        table,
                        wording.template(list, path + ".list"),
                        rewordedCells(wording, known, path),
                        typecast,
                        retry))
                .orElse(this);
    }

    @Override
    public void check(Checks checks, String path) {
        checkItems(checks, path);
    }

    @Override
    public BatchRecord record(Starting at) {
        return new BatchRecord(null, someCells(at));
    }

    @Override
    public @Nullable List<String> mergedOn() {
        return null;
    }
}
