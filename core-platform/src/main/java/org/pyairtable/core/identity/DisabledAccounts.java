package org.pyairtable.core.identity;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Publishes once per start which accounts are out of use: those that an earlier version disabled are on the topic of users as
 * if they were in use.
 */
@ApplicationScoped
class DisabledAccounts {
    private static final Logger LOG = Logger.getLogger(DisabledAccounts.class);
    private static final int PIECE = 200;

    /** After the last id. */
    private static final String END = "~";

    private final UserAccounts accounts;
    private final Outbox outbox;

    /** The last one that was published; one run of the job follows the other. */
    private volatile String published = "";

    DisabledAccounts(UserAccounts accounts, Outbox outbox) {
        this.accounts = accounts;
        this.outbox = outbox;
    }

    @Scheduled(identity = "disabled-accounts", every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> publish() {
        return published.equals(END)
                ? Uni.createFrom().voidItem()
                : Panache.withTransaction(
                                () -> accounts.lockDisabled(published, PIECE).call(this::append))
                        .invoke(piece -> published = piece.size() < PIECE
                                ? END
                                : piece.getLast().user().id())
                        .replaceWithVoid()
                        .onFailure()
                        .invoke(failure -> LOG.infof(
                                "Disabled accounts not published, retried in 5 s: reason=%s", failure.getMessage()))
                        .onFailure()
                        .recoverWithNull();
    }

    private Uni<Void> append(List<UserAccount> piece) {
        return Panache.getSession()
                .chain(session -> Sequential.each(piece, account -> outbox.append(
                                session,
                                EventContext.system(null),
                                account.user().published())
                        .replaceWithVoid()));
    }
}
