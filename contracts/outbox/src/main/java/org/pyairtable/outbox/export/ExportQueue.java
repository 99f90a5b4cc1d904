package org.pyairtable.outbox.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.pyairtable.events.ExportEvent.PieceExported;
import org.pyairtable.events.ExportEvent.ServiceExported;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.secrets.SealedBox;

/** Answers exports piece by piece: what is read, its events and the note of how far it came are one transaction. */
final class ExportQueue {
    /** Of one event, before it is sealed. */
    static final int PIECE_BYTES = 256 * 1024;

    private final List<ExportedData> parts;
    private final ExportTable table;
    private final Outbox outbox;
    private final String service;

    ExportQueue(List<ExportedData> parts, ExportTable table, Outbox outbox, String service) {
        this.parts = parts;
        this.table = table;
        this.outbox = outbox;
        this.service = service;
    }

    /** @return whether there may be more to do */
    Uni<Boolean> step(SqlConnection connection) {
        return table.next(connection)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : proceed(connection, found.get()).replaceWith(true));
    }

    private Uni<Void> proceed(SqlConnection connection, ExportState state) {
        if (state.expired()) {
            return table.remove(connection, state);
        }
        Optional<ExportedData> part = parts.stream()
                .filter(candidate -> state.isAhead(candidate.name()))
                .findFirst();
        return part.isPresent() ? read(connection, state, part.get()) : end(connection, state);
    }

    private Uni<Void> read(SqlConnection connection, ExportState state, ExportedData part) {
        return part.read(connection, state.person(), state.placeIn(part.name())).chain(read -> {
            List<PieceExported> pieces = sealed(state, text(state, part.name(), read));
            return Sequential.each(pieces, piece -> outbox.append(connection, state.context(), piece))
                    .chain(() -> table.store(connection, state.after(part.name(), read, pieces.size())));
        });
    }

    /** The next characters of the object. */
    private String text(ExportState state, String name, ExportedData.Piece read) {
        StringBuilder text = new StringBuilder();
        if (!state.part().equals(name)) {
            text.append(state.part().isEmpty() ? "{" : ",")
                    .append("\n\"")
                    .append(name)
                    .append("\": [");
        }
        String separator = state.rowsOf(name) > 0 ? ",\n" : "\n";
        for (String row : read.rows()) {
            text.append(separator).append(row);
            separator = ",\n";
        }
        return (read.next().isPresent() ? text : text.append(']')).toString();
    }

    private Uni<Void> end(SqlConnection connection, ExportState state) {
        List<PieceExported> last = sealed(state, parts.isEmpty() ? "{}" : "\n}");
        return Sequential.each(last, piece -> outbox.append(connection, state.context(), piece))
                .chain(() -> outbox.append(
                        connection,
                        state.context(),
                        new ServiceExported(
                                state.exportId(),
                                state.person().userId(),
                                service,
                                state.pieces() + last.size(),
                                state.rows())))
                .chain(() -> table.remove(connection, state));
    }

    /** A row that is longer than a piece is cut: the reader puts the bytes together again. */
    private List<PieceExported> sealed(ExportState state, String text) {
        PublicKey key = SealedBox.publicKey(Base64.getDecoder().decode(state.publicKey()));
        byte[] bytes = text.getBytes(UTF_8);
        List<PieceExported> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            int sequence = state.pieces() + pieces.size();
            byte[] slice = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PIECE_BYTES));
            byte[] box = SealedBox.seal(key, slice, PieceExported.sealedFor(state.exportId(), service, sequence));
            pieces.add(new PieceExported(
                    state.exportId(),
                    state.person().userId(),
                    service,
                    sequence,
                    Base64.getEncoder().encodeToString(box)));
        }
        return pieces;
    }
}
