package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.DataQuery;
import org.pyairtable.workflow.scope.Reference;

/** @param recordId absent means the trigger's record */
@Kind(
        value =
                "Reads a record as it is now; `record.<field>` is as it was when the run started. Fails when the record does not"
                        + " exist (any more), or the author of the workflow may not read it.",
        result = "`id`, and `fields` by name (empty cells left out)",
        waits = true,
        example = """
                {"id": "now", "action": "readRecord", "onError": []}""")
@JsonDeserialize
@Schema(name = "ReadRecordStep")
public record ReadRecord(
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
    public ReadRecord {
        id = Given.stepId(id);
    }

    @Override
    public ReadRecord into(String base, String tableId) {
        return new ReadRecord(id, base, tableId, recordId, retry);
    }

    @Override
    public ReadRecord reworded(Wording wording, String path) {
        return recordId == null
                ? this
                : new ReadRecord(id, baseId, table, wording.template(recordId, path + ".recordId"), retry);
    }

    @Override
    public void check(Checks checks, String path) {
        checks.table(this).ifPresent(from -> TargetRecord.check(recordId, from, checks, path));
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
        return Set.of("id", Reference.FIELDS);
    }

    @Override
    public Outcome start(Starting run) {
        return switch (TargetRecord.of(recordId, run, "read")) {
            case TargetRecord.None none -> new Outcome.Refuse(none.reason());
            case TargetRecord.One one ->
                new Outcome.Perform(
                        new Activity.Read(
                                DataQuery.QueryRecords.of(savedBase(), savedTable())
                                        .where("RECORD_ID() = " + Starting.literal(one.id())),
                                one.id()),
                        Map.of("recordId", one.id()));
        };
    }
}
