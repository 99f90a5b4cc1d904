package org.pyairtable.data.command;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.record.write.SharedWrites;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.DataResult;
import org.pyairtable.events.Envelope;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.tracing.TraceContext;

/**
 * Writes of records that share a transaction, in their order. One that is refused is answered so and disturbs no other; any
 * other failure rolls all of them back, and each is then carried out alone.
 */
@Singleton
class CommandBatch {
    /** Answers that are in memory at once: each has the records that it is about. */
    private static final int MOST_ANSWERS = 8;

    private final SharedWrites writes;
    private final CommandResults results;
    private final Outbox outbox;

    CommandBatch(SharedWrites writes, CommandResults results, Outbox outbox) {
        this.writes = writes;
        this.results = results;
        this.outbox = outbox;
    }

    /** @param write absent for a command that is refused as it stands */
    private record Asked(Envelope<DataCommand> command, Optional<RequestedWrite> write, Optional<DataResult> refusal) {
        static Asked of(Envelope<DataCommand> command) {
            try {
                return new Asked(command, Optional.of(RequestedWrite.of(command.event())), Optional.empty());
            } catch (RefusedException refused) {
                return new Asked(
                        command,
                        Optional.empty(),
                        Optional.of(CommandResults.rejected(command.event(), refused.refusal())));
            }
        }
    }

    /** @param commands to one base */
    Uni<Void> write(SqlConnection connection, List<Envelope<DataCommand>> commands) {
        List<Asked> asked = commands.stream().map(Asked::of).toList();
        List<SharedWrites.Asked> wanted = asked.stream()
                .flatMap(one -> one.write().stream())
                .map(write -> new SharedWrites.Asked(write.table(), write.request()))
                .toList();
        String baseId = commands.getFirst().event().baseId();
        return writes.hold(connection, baseId, wanted)
                .chain(held -> Sequential.each(pieces(asked), piece -> answer(connection, held, piece)));
    }

    private static List<List<Asked>> pieces(List<Asked> asked) {
        List<List<Asked>> pieces = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += MOST_ANSWERS) {
            pieces.add(asked.subList(from, Math.min(asked.size(), from + MOST_ANSWERS)));
        }
        return pieces;
    }

    private Uni<Void> answer(SqlConnection connection, SharedWrites.Held held, List<Asked> piece) {
        Outbox.Batch events = outbox.batch();
        return Sequential.each(
                        piece,
                        one -> TraceContext.consuming(
                                DataCommandHandler.NAME, one.command().traceparent(), () -> result(held, one)
                                        .invoke(result -> results.add(events, one.command(), result))))
                .chain(() -> events.append(connection));
    }

    private Uni<DataResult> result(SharedWrites.Held held, Asked asked) {
        if (asked.write().isEmpty()) {
            return Uni.createFrom().optional(asked.refusal());
        }
        RequestedWrite write = asked.write().get();
        return Uni.createFrom()
                .deferred(() -> held.write(DataCommandHandler.target(asked.command(), write.table()), write.request()))
                .map(written -> results.written(asked.command().event(), written))
                .onFailure(RefusedException.class)
                .recoverWithItem(
                        failure -> CommandResults.rejected(asked.command().event(), failure.refusal()));
    }
}
