package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataCommand;

/** @param recordId absent means the trigger's record */
@Kind(value = "Deletes a record.", result = "`id` of the record", waits = true, example = """
                {"id": "remove", "action": "deleteRecord", "table": "Invoices", "recordId": "{{steps.bill.result.id}}"}""")
@JsonDeserialize
@Schema(name = "DeleteRecordStep")
public record DeleteRecord(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(value = Write.BASE, optional = true) @Nullable
        String baseId,

        @Member(value = Write.TABLE, optional = true) @Nullable
        String table,

        @Member(value = "A template that gives the record's id; the trigger's record without it.", optional = true)
        @Nullable
        String recordId,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements OnTable {
    public DeleteRecord {
        id = Given.stepId(id);
    }

    @Override
    public DeleteRecord into(String base, String tableId) {
        return new DeleteRecord(id, base, tableId, recordId, retry);
    }

    @Override
    public DeleteRecord reworded(Wording wording, String path) {
        return recordId == null
                ? this
                : new DeleteRecord(id, baseId, table, wording.template(recordId, path + ".recordId"), retry);
    }

    @Override
    public void check(Checks checks, String path) {
        checks.table(this).ifPresent(from -> TargetRecord.check(recordId, from, checks, path));
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
        return Set.of("id");
    }

    @Override
    public Outcome start(Starting run) {
        return switch (TargetRecord.of(recordId, run, "delete")) {
            case TargetRecord.None none -> new Outcome.Refuse(none.reason());
            case TargetRecord.One one ->
                new Outcome.Ask(
                        new DataCommand.DeleteRecords(savedBase(), savedTable(), List.of(one.id())),
                        Map.of("recordId", one.id()));
        };
    }
}
