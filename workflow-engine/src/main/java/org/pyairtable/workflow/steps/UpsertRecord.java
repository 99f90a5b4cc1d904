package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand;

/** @param fieldsToMergeOn 1 to 3 field names or ids that find the record to update */
@Kind(
        value = "Updates the record whose cells in some fields are those given, or creates it.",
        result = Write.RESULT,
        waits = true,
        example = """
                {"id": "merge", "action": "upsertRecord", "table": "Invoices",
                 "fields": {"Number": "{{record.Name}}", "Amount": 120}, "fieldsToMergeOn": ["Number"]}""")
@JsonDeserialize
@Schema(name = "UpsertRecordStep")
public record UpsertRecord(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(Write.CELLS) Map<String, @Nullable Object> fields,

        @Member("1 to 3 field names or ids that find the record to update.")
        List<String> fieldsToMergeOn,

        @Member(value = Write.TYPECAST, optional = true) @Nullable
        Boolean typecast,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements Write {
    public UpsertRecord {
        id = Given.stepId(id);
        fields = Given.cells(fields);
        fieldsToMergeOn = Given.some("fieldsToMergeOn", fieldsToMergeOn, 3);
    }

    @Override
    public UpsertRecord into(String base, String tableId) {
        return new UpsertRecord(id, base, tableId, fields, fieldsToMergeOn, typecast, retry);
    }

    @Override
    public UpsertRecord reworded(Wording wording, String path) {
        return wording.table(this)
                .map(known -> new UpsertRecord(
                        id,
                        baseId,
                        table,
                        rewordedCells(wording, known, path),
                        wording.fields(known, fieldsToMergeOn, path + ".fieldsToMergeOn"),
                        typecast,
                        retry))
                .orElse(this);
    }

    @Override
    public void check(Checks checks, String path) {
        checkCells(checks, path).ifPresent(into -> {
            for (int i = 0; i < fieldsToMergeOn.size(); i++) {
                checks.field(into, fieldsToMergeOn.get(i), path + ".fieldsToMergeOn[" + i + "]");
            }
        });
    }

    @Override
    public Outcome start(Starting run) {
        Map<String, Object> cells = someCells(run);
        return new Outcome.Ask(
                new DataCommand.UpsertRecords(savedBase(), savedTable(), List.of(cells), fieldsToMergeOn, converts()),
                Map.of(
                        "fields",
                        named(run, cells),
                        "fieldsToMergeOn",
                        fieldsToMergeOn.stream().map(field -> name(run, field)).toList()));
    }
}
