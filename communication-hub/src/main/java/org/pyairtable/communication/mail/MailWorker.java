package org.pyairtable.communication.mail;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.communication.mail.MailQueue.End;
import org.pyairtable.communication.mail.external.MailSettings;
import org.pyairtable.communication.mail.external.SmtpServer;

/** Sends the mails that are due, and records the outcome. */
@Singleton
class MailWorker {
    private static final Logger LOG = Logger.getLogger(MailWorker.class);
    private static final int AT_ONCE = 4;
    private static final int TAKEN = 20;
    private static final int LONGEST_ERROR = 300;

    private final MailQueue queue;
    private final MailKeys keys;
    private final MailText texts;
    private final SmtpServer server;
    private final List<Duration> pauses;
    private final Clock clock;

    MailWorker(MailQueue queue, MailKeys keys, MailText texts, SmtpServer server, MailSettings settings, Clock clock) {
        this.queue = queue;
        this.keys = keys;
        this.texts = texts;
        this.server = server;
        this.pauses = settings.retrySchedule();
        this.clock = clock;
    }

    @Scheduled(identity = "mails", every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> round() {
        return (server.isConfigured()
                        ? queue.take(TAKEN).chain(this::send)
                        : Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("Mails not sent, retried by the next round: reason=%s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> send(List<MailLease> taken) {
        return Multi.createFrom()
                .iterable(taken)
                .onItem()
                .transformToUni(this::send)
                .merge(AT_ONCE)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> send(MailLease mail) {
        if (!clock.instant().isBefore(mail.expiresAt())) {
            return queue.end(mail, End.EXPIRED, mail.letterId() == null ? "Its link has ended" : "Its time is over");
        }
        return keys.open(mail)
                .chain(secret -> texts.letter(mail, secret))
                .chain(server::send)
                .onItem()
                .transformToUni(sent -> queue.end(mail, End.SENT, null))
                .onFailure()
                .recoverWithUni(failure -> failed(mail, failure));
    }

    private Uni<Void> failed(MailLease mail, Throwable failure) {
        String error = error(failure);
        boolean over =
                SmtpServer.isFinal(failure) || failure instanceof MailKeys.Unreadable || mail.attempt() > pauses.size();
        LOG.warnf(
                "Mail not sent, %s: mail=%s kind=%s attempt=%d reason=%s",
                over ? "given up" : "tried again later", mail.id(), mail.kind().wireName(), mail.attempt(), error);
        return over ? queue.end(mail, End.FAILED, error) : queue.postpone(mail, pauses.get(mail.attempt() - 1), error);
    }

    private static String error(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
    }
}
