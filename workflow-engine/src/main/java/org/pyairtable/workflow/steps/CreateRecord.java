package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand;

/** Creates a record. */
@Kind(value = "Creates a record.", result = Write.RESULT, waits = true, example = """
                {"id": "bill", "action": "createRecord", "table": "Invoices",
                 "fields": {"Amount": "{{steps.cost.result}}", "Client": "{{record.Client.id}}"}}""")
@JsonDeserialize
@Schema(name = "CreateRecordStep")
public record CreateRecord(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(Write.CELLS) Map<String, @Nullable Object> fields,

        @Member(value = Write.TYPECAST, optional = true) @Nullable
        Boolean typecast,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements Write {
    public CreateRecord {
        id = Given.stepId(id);
        fields = Given.cells(fields);
    }

    @Override
    public CreateRecord into(String base, String tableId) {
        return new CreateRecord(id, base, tableId, fields, typecast, retry);
    }

    @Override
    public CreateRecord reworded(Wording wording, String path) {
        return wording.table(this)
                .map(known -> new CreateRecord(id, baseId, table, rewordedCells(wording, known, path), typecast, retry))
                .orElse(this);
    }

    @Override
    public void check(Checks checks, String path) {
        checkCells(checks, path);
    }

    @Override
    public Outcome start(Starting run) {
        Map<String, Object> cells = someCells(run);
        return new Outcome.Ask(
                new DataCommand.CreateRecords(savedBase(), savedTable(), List.of(cells), converts()),
                Map.of("fields", named(run, cells)));
    }
}
