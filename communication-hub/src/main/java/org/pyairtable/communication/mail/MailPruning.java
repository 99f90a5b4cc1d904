package org.pyairtable.communication.mail;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.pyairtable.communication.mail.external.MailSettings;
import org.pyairtable.outbox.pruning.PrunedRows;
import org.pyairtable.outbox.pruning.PrunedTables;

/** Mails that ended a while ago go; those whose links have expired while there was no mail server end. */
@Singleton
final class MailPruning implements PrunedTables {
    private static final String EXPIRED = """
            update mail set state = 'expired', ended_at = $1, sealed = null, lease = null,
                details = case when kind = 'approval' then '{}' else details end
            where id in
                (select id from mail where state = 'pending' and expires_at < $1 limit $2 for update skip locked)""";
    private static final String ENDED = """
            delete from mail where id in
                (select id from mail where ended_at < $1 limit $2 for update skip locked)""";
    private static final String LETTERS = """
            delete from letter where id in
                (select id from letter l where created_at < $1 and not exists (select from mail m where m.letter_id = l.id)
                 limit $2 for update skip locked)""";

    private final MailSettings settings;

    MailPruning(MailSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<PrunedRows> pruned() {
        return List.of(
                new PrunedRows("mails whose links have expired", EXPIRED, Duration.ZERO),
                new PrunedRows("mails", ENDED, settings.keep()),
                new PrunedRows("letters", LETTERS, settings.keep()));
    }
}
