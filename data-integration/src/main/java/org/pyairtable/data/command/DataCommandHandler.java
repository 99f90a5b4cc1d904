package org.pyairtable.data.command;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.storage.Savepoint;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topic;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.SqlEventHandler;
import org.pyairtable.runtime.identity.Principal;

/**
 * Carries out commands exactly as the Web API carries out requests: same checks, same permissions (those of the envelope's
 * actor, limited by its credential), same events. The result is published with the transaction that wrote the records.
 * Writes to one base that queue up behind each other share a transaction.
 */
@ApplicationScoped
public class DataCommandHandler implements SqlEventHandler<DataCommand> {
    static final String NAME = "data-commands";

    private final RecordWrites writes;
    private final CommandBatch batch;
    private final CommandResults results;
    private final Outbox outbox;
    private final ToolCommands tools;

    DataCommandHandler(
            RecordWrites writes, CommandBatch batch, CommandResults results, Outbox outbox, ToolCommands tools) {
        this.tools = tools;
        this.writes = writes;
        this.batch = batch;
        this.results = results;
        this.outbox = outbox;
    }

    @Override
    public Topic<DataCommand> topic() {
        return Topics.DATA_COMMANDS;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** All commands to a base have one key: one transaction each would make it as slow as the disk. */
    @Override
    public boolean acceptsBatches() {
        return true;
    }

    /**
     * A tool has a transaction of its own, which would wait for the locks of the one around it. Many records are alone, so
     * that others wait for the locks of a table no longer than for one of these.
     */
    @Override
    public Optional<String> batchKey(Envelope<DataCommand> command) {
        return switch (command.event()) {
            case DataCommand.CallTool tool -> Optional.empty();
            case DataCommand.WriteBatch batch when isLarge(batch.records()) -> Optional.empty();
            case DataCommand.DeleteBatch delete when isLarge(delete.recordIds()) -> Optional.empty();
            case DataCommand other -> Optional.of(other.baseId());
        };
    }

    private static boolean isLarge(List<?> records) {
        return records.size() > WriteRequest.MAX_RECORDS;
    }

    @Override
    public Uni<Void> handleBatch(SqlConnection connection, List<Envelope<DataCommand>> commands) {
        return batch.write(connection, commands);
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, Envelope<DataCommand> command) {
        return command.event() instanceof DataCommand.CallTool call
                ? tools.handle(connection, command, call)
                : write(connection, command);
    }

    private Uni<Void> write(SqlConnection connection, Envelope<DataCommand> command) {
        Outbox.Batch events = outbox.batch();
        // A typecast adds select options before the rest of the command is looked at.
        return Savepoint.around(connection, () -> {
                    RequestedWrite write = RequestedWrite.of(command.event());
                    return writes.writeIn(connection, target(command, write.table()), write.request());
                })
                .map(written -> results.written(command.event(), written))
                .onFailure(RefusedException.class)
                .recoverWithItem(failure -> CommandResults.rejected(command.event(), failure.refusal()))
                .invoke(result -> results.add(events, command, result))
                .chain(() -> events.append(connection));
    }

    static RecordWrites.Target target(Envelope<DataCommand> command, String table) {
        Principal actor = Principal.of(command, "command " + command.id());
        return new RecordWrites.Target(
                actor, command.event().baseId(), table, EventContext.causedBy(command), "command");
    }
}
