package org.pyairtable.ai.budget;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** What was spent in a day, by workspaces and by their members; reservations that have lapsed; and the calls themselves. */
@Singleton
final class SpendingPruning implements PrunedTables {
    private static final String OF_WORKSPACES = """
            delete from spending where ctid = any(array(
                select s.ctid from spending s where s.day < ($1::timestamptz at time zone 'utc')::date limit $2))""";
    private static final String OF_USERS = """
            delete from spending_of_user where ctid = any(array(
                select s.ctid from spending_of_user s
                 where s.day < ($1::timestamptz at time zone 'utc')::date limit $2))""";

    /** Of processes that died during a call; they have counted for nothing since. */
    private static final String RESERVATIONS = """
            delete from spending_reservation
             where ctid = any(array(select r.ctid from spending_reservation r where r.expires_at < $1 limit $2))""";

    private static final String CALLS = """
            delete from model_call where call_id in (
                select call_id from model_call where started_at < $1 limit $2 for update skip locked)""";

    private final AiSettings.Budget settings;

    SpendingPruning(AiSettings config) {
        this.settings = config.budget();
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(
                new PrunedRows("spending of workspaces", OF_WORKSPACES, settings.keepSpending()),
                new PrunedRows("spending of users", OF_USERS, settings.keepSpending()),
                new PrunedRows("reservations of spending", RESERVATIONS, Duration.ZERO),
                new PrunedRows("calls of language models", CALLS, settings.keepCalls()));
    }
}
