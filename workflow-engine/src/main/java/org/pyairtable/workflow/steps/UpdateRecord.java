package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand;

/** @param recordId absent means the trigger's record */
@Kind(value = "Changes cells of a record.", result = Write.RESULT, waits = true, example = """
                {"id": "mark", "action": "updateRecord", "fields": {"Status": "Late", "Note": null},
                 "retry": {"maxAttempts": 3, "backoff": "PT2S"}}""")
@JsonDeserialize
@Schema(name = "UpdateRecordStep")
public record UpdateRecord(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(value = "A template that gives the record's id; the trigger's record without it.", optional = true)
        @Nullable
        String recordId,

        @Member(Write.CELLS + " null empties a cell.") Map<String, @Nullable Object> fields,

        @Member(value = Write.TYPECAST, optional = true) @Nullable
        Boolean typecast,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements Write {
    public UpdateRecord {
        id = Given.stepId(id);
        fields = Given.cells(fields);
    }

    @Override
    public UpdateRecord into(String base, String tableId) {
        return new UpdateRecord(id, base, tableId, recordId, fields, typecast, retry);
    }

    @Override
    public UpdateRecord reworded(Wording wording, String path) {
        return wording.table(this)
                .map(known -> new UpdateRecord(
                        id,
                        baseId,
                        table,
                        recordId == null ? null : wording.template(recordId, path + ".recordId"),
                        rewordedCells(wording, known, path),
                        typecast,
                        retry))
                .orElse(this);
    }

    @Override
    public void check(Checks checks, String path) {
        checkCells(checks, path).ifPresent(into -> TargetRecord.check(recordId, into, checks, path));
    }

    @Override
    public Outcome start(Starting run) {
        return switch (TargetRecord.of(recordId, run, "update")) {
            case TargetRecord.None none -> new Outcome.Refuse(none.reason());
            case TargetRecord.One one -> {
                Map<String, @Nullable Object> cells = cells(run);
                yield new Outcome.Ask(
                        new DataCommand.UpdateRecords(
                                savedBase(),
                                savedTable(),
                                List.of(new DataCommand.RecordPatch(one.id(), cells)),
                                converts()),
                        Map.of("recordId", one.id(), "fields", named(run, cells)));
            }
        };
    }
}
