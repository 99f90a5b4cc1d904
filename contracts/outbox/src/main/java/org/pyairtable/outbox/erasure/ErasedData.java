package org.pyairtable.outbox.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.Optional;

/**
 * What a service keeps on persons, or of workspaces, in one place. A bean for each; they are worked through in the order of
 * their names.
 *
 * @param <S> what is erased
 */
public sealed interface ErasedData<S> permits PersonalData, WorkspaceData {
    /** What it is, for the report: {@code notifications}. */
    String name();

    /**
     * Forgets a piece of bounded size in the caller's transaction. Forgetting what is forgotten already changes nothing.
     *
     * @param from empty for the first piece, afterwards where the piece before said
     */
    Uni<Piece> forget(SqlConnection connection, S erased, String from);

    /**
     * What a piece did.
     *
     * @param changed rows
     * @param next where the next piece begins; empty after the last
     */
    record Piece(long changed, Optional<String> next) {
        /** Of a deletion that takes so many rows at most: as long as it is full, another follows. */
        public static Piece of(int deleted, int most) {
            return new Piece(deleted, deleted < most ? Optional.empty() : Optional.of("more"));
        }
    }
}
