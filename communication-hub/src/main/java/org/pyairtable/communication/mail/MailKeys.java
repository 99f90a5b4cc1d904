package org.pyairtable.communication.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.communication.mail.external.SmtpServer;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State.MailKey;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.secrets.SealedBox;

/**
 * The key that secrets of mails are sealed with. All instances have the one in the database; it is announced while there is
 * a mail server, which is how the other services know that mails can be sent, and withdrawn when there is none.
 */
@Singleton
class MailKeys {
    private static final Logger LOG = Logger.getLogger(MailKeys.class);

    private final Pool pool;
    private final MailKeyTable table;
    private final SmtpServer server;
    private final Outbox outbox;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile MailKeyTable.@Nullable Stored known;

    MailKeys(Pool pool, MailKeyTable table, SmtpServer server, Outbox outbox) {
        this.pool = pool;
        this.table = table;
        this.server = server;
        this.outbox = outbox;
    }

    /** The secret of a mail cannot be read: it was sealed for a key that is gone, or is not a sealed secret. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message, null, false, false);
        }
    }

    /** Once per start, in case the broker has lost its data or the configuration is another. */
    @Scheduled(identity = "mail-keys", every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> announce() {
        if (announced.get()) {
            return Uni.createFrom().voidItem();
        }
        return pool.withTransaction(connection -> server.isConfigured()
                        ? table.present(connection)
                                .call(key -> outbox.append(connection, EventContext.system(null), announcement(key)))
                                .invoke(key -> known = key)
                                .replaceWithVoid()
                        : table.ids(connection)
                                .chain(ids ->
                                        Sequential.each(ids, id -> outbox.remove(connection, Topics.MAIL_KEYS, id))))
                .invoke(() -> announced.set(true))
                .onFailure()
                .invoke(failure ->
                        LOG.infof("Key of mails not announced, retried in 5 s: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private static MailKey announcement(MailKeyTable.Stored key) {
        return new MailKey(
                key.id(), Base64.getEncoder().encodeToString(key.publicKey().getEncoded()), key.createdAt());
    }

    /** The secret of the mail's link; empty for a kind without one. */
    Uni<String> open(MailLease mail) {
        Buffer sealed = mail.sealed();
        if (sealed == null) {
            return Uni.createFrom().item("");
        }
        return key().map(key -> open(mail, sealed, key));
    }

    private Uni<MailKeyTable.Stored> key() {
        MailKeyTable.Stored key = known;
        return key != null
                ? Uni.createFrom().item(key)
                : pool.withTransaction(table::present).invoke(stored -> known = stored);
    }

    private static String open(MailLease mail, Buffer sealed, MailKeyTable.Stored key) {
        if (!key.id().equals(mail.keyId())) {
            throw new Unreadable("The secret was sealed with another key than " + key.id());
        }
        String name = SendMail.sealedFor(mail.id(), mail.kind().wireName(), mail.recipient());
        try {
            return new String(SealedBox.open(key.privateKey(), sealed.getBytes(), name), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Unreadable("The secret was not sealed for this mail");
        }
    }
}
