package org.pyairtable.core.accounts;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.mail.Mails;
import org.pyairtable.core.sessions.LoginThrottle;
import org.pyairtable.core.sessions.SignInClient;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Pruning;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.time.Utc;

/**
 * What people ask for who lost their passwords. A request only stores the address; whether it has an account is looked up
 * afterwards, so that neither the answer nor its time says so.
 */
@ApplicationScoped
class ResetRequests {
    private static final Logger LOG = Logger.getLogger(ResetRequests.class);

    /** In which an address gets one mail, however often it is asked for. */
    private static final Duration PAUSE = Duration.ofMinutes(2);

    private static final Pruning PRUNING = Pruning.of("password reset requests", 1_000);
    private static final String STORE = """
            insert into reset_requests (email, requested_at) values ($1, $2) on conflict do nothing""";
    private static final String TAKE = """
            update reset_requests set handled_at = :now where email in
                (select email from reset_requests where handled_at is null
                    order by requested_at limit 20 for update skip locked)
            returning email""";
    private static final String PRUNE = """
            delete from reset_requests where email in
                (select email from reset_requests where handled_at < $1 limit $2 for update skip locked)""";

    private final Pool pool;
    private final UserDirectory users;
    private final PasswordResets resets;
    private final Mails mails;
    private final LoginThrottle throttle;
    private final Clock clock;

    ResetRequests(
            Pool pool, UserDirectory users, PasswordResets resets, Mails mails, LoginThrottle throttle, Clock clock) {
        this.pool = pool;
        this.users = users;
        this.resets = resets;
        this.mails = mails;
        this.throttle = throttle;
        this.clock = clock;
    }

    Uni<Void> request(EmailAddress email, SignInClient client) {
        mails.require("ask its operator for a secret that sets a new password");
        return throttle.asking("password-reset", client)
                .chain(() -> pool.preparedQuery(STORE).execute(Tuple.of(email.value(), Utc.of(clock.instant()))))
                .replaceWithVoid();
    }

    @Scheduled(every = "1s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> handle() {
        return PRUNING.run(pool, PRUNE, clock.instant().minus(PAUSE))
                .chain(() -> mails.available()
                        ? Panache.withTransaction(() -> take().chain(taken -> Sequential.each(taken, this::mail)))
                        : Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Requests for password resets not handled, retried by the next round: reason=%s",
                        failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<List<String>> take() {
        return Panache.getSession().chain(session -> session.createNativeQuery(TAKE, String.class)
                .setParameter("now", clock.instant())
                .getResultList());
    }

    /** Disabled accounts get none. */
    private Uni<Void> mail(String email) {
        return users.byEmail(new EmailAddress(email))
                .map(found -> found.filter(user -> !user.isDisabled()))
                .chain(found ->
                        found.map(this::mail).orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> mail(User user) {
        return resets.mail(user, EventContext.system(null));
    }
}
