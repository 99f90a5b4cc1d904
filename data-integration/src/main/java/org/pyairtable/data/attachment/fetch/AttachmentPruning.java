package org.pyairtable.data.attachment.fetch;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.data.attachment.AttachmentSettings;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Files, and with them their bytes, that no cell has held for a while. */
@Singleton
final class AttachmentPruning implements PrunedTables {
    /** Files of fields that are gone were in no cell that anybody emptied. */
    private static final String NOTICE = """
            update attachment a set removed_at = $1 where removed_at is null and id in (
                select id from attachment b where removed_at is null
                    and not exists (select 1 from field f where f.id = b.field_id) limit $2)""";

    private static final String REMOVED = """
            delete from attachment where id in (
                select id from attachment a where removed_at < $1
                    and not exists (select 1 from base_snapshot s
                        where s.base_id = a.base_id and s.created_at < a.removed_at)
                    and not exists (select 1 from trash_record t where t.record_id = a.record_id)
                order by removed_at limit $2 for update skip locked)""";

    private final AttachmentSettings settings;

    AttachmentPruning(AttachmentSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(
                new PrunedRows("attachments of removed fields", NOTICE, Duration.ZERO, 100),
                new PrunedRows("attachments", REMOVED, settings.keepRemoved(), 100));
    }
}
