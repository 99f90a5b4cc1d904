package org.pyairtable.outbox.export;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;

/**
 * What a service holds on persons in one place, as the person reads it: never a secret or its hash, and of the contents of a
 * workspace only what the person wrote. A bean for each, or rows of {@link ExportedTables}; they are worked through in the
 * order of their names.
 */
public interface ExportedData {
    /** The member of the document that lists it: {@code notifications}. */
    String name();

    /**
     * A piece of bounded size.
     *
     * @param from empty for the first piece, afterwards where the piece before said
     */
    Uni<Piece> read(SqlConnection connection, ExportedPerson person, String from);

    /**
     * What was read.
     *
     * @param rows JSON of each
     * @param next where the next piece begins; empty after the last
     */
    record Piece(List<String> rows, Optional<String> next) {
        public Piece {
            rows = List.copyOf(rows);
        }
    }
}
