package org.pyairtable.communication.notifications;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Notifications go some time after they were read, and later when they were not. */
@Singleton
final class NotificationPruning implements PrunedTables {
    private static final String READ = """
            delete from notifications where sequence = any(array(
                select sequence from notifications where read_at < $1
                order by read_at limit $2 for update skip locked))""";
    private static final String UNREAD = """
            delete from notifications where sequence = any(array(
                select sequence from notifications where read_at is null and created_at < $1
                order by created_at limit $2 for update skip locked))""";

    private final NotificationSettings settings;

    NotificationPruning(NotificationSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(
                new PrunedRows("read notifications", READ, settings.keepRead()),
                new PrunedRows("unread notifications", UNREAD, settings.keepUnread()));
    }
}
