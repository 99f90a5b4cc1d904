package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand.BatchRecord;

/** @param fieldsToMergeOn 1 to 3 field names or ids that find the records to update */
@Kind(
        value =
                "For each item of a list, updates the record whose cells in some fields are those given, or creates it; all or none.",
        result = BatchWrite.RESULTS,
        waits = true,
        example = """
                {"id": "import", "action": "upsertRecords", "table": "Invoices", "list": "{{trigger.lines}}",
                 "fields": {"Number": "{{item.number}}", "Amount": "{{item.amount}}"}, "fieldsToMergeOn": ["Number"]}""")
@JsonDeserialize
@Schema(name = "UpsertRecordsStep")
public record UpsertRecords(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(BatchItems.LIST) String list,

        @Member(BatchWrite.ITEM_CELLS) Map<String, @Nullable Object> fields,

        @Member("1 to 3 field names or ids that find the record to update.")
        List<String> fieldsToMergeOn,

        @Member(value = Write.TYPECAST, optional = true) @Nullable
        Boolean typecast,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements BatchWrite {
    public UpsertRecords {
        id = Given.stepId(id);
        list = Given.text("list", list);
        fields = Given.cells(fields);
        fieldsToMergeOn = Given.some("fieldsToMergeOn", fieldsToMergeOn, 3);
    }

    @Override
    public UpsertRecords into(String base, String tableId) {
        return new UpsertRecords(id, base, tableId, list, fields, fieldsToMergeOn, typecast, retry);
    }

    @Override
    public UpsertRecords reworded(Wording wording, String path) {
        return wording.table(this)
                .map(known -> new UpsertRecords(
                        id,
                        baseId,
                        table,
                        wording.template(list, path + ".list"),
                        rewordedCells(wording, known, path),
                        wording.fields(known, fieldsToMergeOn, path + ".fieldsToMergeOn"),
                        typecast,
                        retry))
                .orElse(this);
    }

    @Override
    public void check(Checks checks, String path) {
        checkItems(checks, path).ifPresent(into -> {
            for (int i = 0; i < fieldsToMergeOn.size(); i++) {
                checks.field(into, fieldsToMergeOn.get(i), path + ".fieldsToMergeOn[" + i + "]");
            }
        });
    }

    @Override
    public BatchRecord record(Starting at) {
        return new BatchRecord(null, someCells(at));
    }

    @Override
    public @Nullable List<String> mergedOn() {
        return fieldsToMergeOn;
    }
}
