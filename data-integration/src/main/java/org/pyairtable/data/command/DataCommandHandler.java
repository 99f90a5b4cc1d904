package org.pyairtable.data.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.airtable.AirtableDialect;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.record.web.RecordJson;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.record.write.Written;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.storage.Savepoint;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Reply;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.identity.Principal;

/**
 * Carries out commands exactly as the Web API carries out requests: same checks, same permissions (those of the envelope's
 * actor, limited by its credential), same events. The result is published with the transaction that wrote the records. A refusal has the types of
 * Airtable's dialect here too.
 */
@ApplicationScoped
public class DataCommandHandler implements SqlEventHandler<DataCommand> {
    private final RecordWrites writes;
    private final RecordJson json;
    private final Outbox outbox;
    private final ToolCommands tools;

    DataCommandHandler(RecordWrites writes, RecordJson json, Outbox outbox, ToolCommands tools) {
        this.tools = tools;
        this.writes = writes;
        this.json = json;
        this.outbox = outbox;
    }

    @Override
    public Topic<DataCommand> topic() {
        return Topics.DATA_COMMANDS;
    }

    @Override
    public String name() {
        return "data-commands";
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<DataCommand> command) {
        return command.event() instanceof DataCommand.CallTool call
                ? tools.handle(connection, command, call)
                : write(connection, command);
    }

    private Uni<Void> write(SqlConnection connection, Envelope<DataCommand> command) {
        // A typecast adds select options before the rest of the command is looked at.
        return Savepoint.around(connection, () -> {
                    Write write = write(command.event());
                    return writes.writeIn(connection, target(command, write.table()), write.request());
                })
                .map(written -> (DataResult) written(written))
                .onFailure(RefusedException.class)
                .recoverWithItem(failure -> rejected(command.event(), AirtableDialect.of(failure.refusal())))
                .chain(result -> publish(connection, command, result));
    }

    private Uni<Void> publish(SqlConnection connection, Envelope<DataCommand> command, DataResult result) {
        EventContext context = EventContext.causedBy(command);
        Uni<Void> published = outbox.append(connection, context, result).replaceWithVoid();
        if (result instanceof DataResult.CommandRejected rejected && command.replyTo() != null) {
            Reply reply = new Reply.RequestFailed(
                    command.event().baseId(), rejected.type(), rejected.message(), Reply.FailureKind.REFUSED);
            return published
                    .chain(() -> outbox.append(connection, context, reply))
                    .replaceWithVoid();
        }
        return published;
    }

    private static RecordWrites.Target target(Envelope<DataCommand> command, String table) {
        Principal actor = Principal.of(command, "command " + command.id());
        return new RecordWrites.Target(
                actor, command.event().baseId(), table, EventContext.causedBy(command), "command");
    }

    private record Write(String table, WriteRequest request) {}

    /** The bounds of a request over HTTP hold here too. */
    private static Write write(DataCommand command) {
        return switch (command) {
            case DataCommand.CreateRecords create -> {
                WriteRequest.Create.checkNumber(create.records().size());
                yield new Write(
                        create.table(),
                        new WriteRequest.Create(
                                create.records().stream()
                                        .map(DataCommandHandler::cells)
                                        .toList(),
                                create.typecast()));
            }
            case DataCommand.UpdateRecords update ->
                new Write(
                        update.table(),
                        new WriteRequest.Update(
                                bounded(update.records().stream()
                                        .map(r -> new WriteRequest.Entry(
                                                Optional.of(recordId(r.recordId())), cells(r.fields())))
                                        .toList()),
                                false,
                                false,
                                update.typecast()));
            case DataCommand.UpsertRecords upsert -> {
                Set<String> merge = Set.copyOf(upsert.fieldsToMergeOn());
                WriteRequest.Upsert.checkMergeFields(merge.size());
                yield new Write(
                        upsert.table(),
                        new WriteRequest.Upsert(
                                bounded(upsert.records().stream()
                                        .map(r -> new WriteRequest.Entry(Optional.empty(), cells(r)))
                                        .toList()),
                                upsert.fieldsToMergeOn(),
                                false,
                                upsert.typecast()));
            }
            case DataCommand.DeleteRecords delete -> {
                bounded(delete.recordIds());
                delete.recordIds().forEach(DataCommandHandler::recordId);
                yield new Write(delete.table(), new WriteRequest.Delete(delete.recordIds(), false));
            }
            case DataCommand.CallTool call ->
                throw new IllegalArgumentException("A call of a tool is no write of records: " + call.tool());
        };
    }

    private static <T> List<T> bounded(List<T> records) {
        WriteRequest.Update.checkNumber(records.size());
        return records;
    }

    private static String recordId(String id) {
        if (!AirtableId.isRecord(id)) {
            throw new UnknownName.OfRecord(id).exception();
        }
        return id;
    }

    private static ObjectNode cells(Object fields) {
        return (ObjectNode) Json.tree(fields);
    }

    private DataResult.RecordsWritten written(Written written) {
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

    private static DataResult rejected(DataCommand command, AirtableError error) {
        return new DataResult.CommandRejected(
                command.baseId(), error.type(), error.message().orElse(error.type()));
    }
}
