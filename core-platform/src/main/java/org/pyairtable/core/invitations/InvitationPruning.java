package org.pyairtable.core.invitations;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Invitations are shown for a while after they expired. */
@Singleton
final class InvitationPruning implements PrunedTables {
    private static final Duration SHOWN = Duration.ofDays(30);
    private static final String EXPIRED = """
            delete from invitations where id in
                (select id from invitations where expires_at < $1 limit $2 for update skip locked)""";

    @Override
    public List<PrunedRows> pruned() {
        return List.of(new PrunedRows("invitations", EXPIRED, SHOWN));
    }
}
