package org.pyairtable.data.command;

import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.pyairtable.data.airtable.AirtableDialect;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.record.web.RecordJson;
import org.pyairtable.data.record.write.Written;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.refusal.RefusedBatch;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.outbox.Outbox;

/** What commands to write records are answered. A refusal has the types of Airtable's dialect here too. */
@Singleton
class CommandResults {
    private static final int MOST_FAULTS = 5;

    private final RecordJson json;

    CommandResults(RecordJson json) {
        this.json = json;
    }

    /** Adds the answer to the events of a transaction. */
    void add(Outbox.Batch events, Envelope<DataCommand> command, DataResult result) {
        EventContext context = EventContext.causedBy(command);
        events.add(context, result);
        if (result instanceof DataResult.CommandRejected rejected && command.replyTo() != null) {
            events.add(
                    context,
                    new Reply.RequestFailed(
                            command.event().baseId(), rejected.type(), rejected.message(), Reply.FailureKind.REFUSED));
        }
    }

    DataResult written(DataCommand command, Written written) {
        if (command instanceof DataCommand.WriteBatch || command instanceof DataCommand.DeleteBatch) {
            return new DataResult.BatchWritten(
                    written.schema().base().id(),
                    written.table().id(),
                    written.records().stream().map(record -> record.id()).toList(),
                    written.createdIds(),
                    written.deletedIds());
        }
        return new DataResult.RecordsWritten(
                written.schema().base().id(),
                written.table().id(),
                written.records().stream()
                        .map(record -> new DataResult.WrittenRecord(
                                record.id(), json.cellsByName(written.table().fields(), record)))
                        .toList(),
                written.createdIds(),
                written.updatedIds(),
                written.deletedIds());
    }

    static DataResult rejected(DataCommand command, Refusal refusal) {
        if (refusal instanceof RefusedBatch batch) {
            return new DataResult.CommandRejected(command.baseId(), RefusedBatch.INVALID, faults(batch));
        }
        AirtableError error = AirtableDialect.of(refusal);
        return new DataResult.CommandRejected(
                command.baseId(), error.type(), error.message().orElse(error.type()));
    }

    /** What is wrong with which record, of the first few. */
    private static String faults(RefusedBatch batch) {
        String first = batch.faults().stream()
                .limit(MOST_FAULTS)
                .map(fault -> "record " + fault.index()
                        + fault.field()
                                .map(field -> ", field \"" + field + "\"")
                                .orElse("")
                        + ": " + fault.message())
                .collect(Collectors.joining("; "));
        int more = batch.faults().size() - MOST_FAULTS;
        return "Nothing was written. " + first + (more > 0 ? "; and " + more + " more" : "");
    }
}
