package org.pyairtable.core.sessions;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Bounds the guesses at passwords: per account and address together, per account from all addresses, and per address at all
 * accounts. Where a user has signed in before only the first counts, so that guesses from elsewhere do not lock the user
 * out. Attempts are counted before the password is checked, so that guesses sent at once all count, and whether there is
 * such an account or not.
 */
@ApplicationScoped
public class LoginThrottle {
    /** That one user causes in a window. */
    public static final int MOST_MAILS = 30;

    private final AttemptCounts counts;
    private final KnownAddresses known;
    private final CoreSettings.Logins limits;

    LoginThrottle(AttemptCounts counts, KnownAddresses known, CoreSettings config) {
        this.counts = counts;
        this.known = known;
        this.limits = config.logins();
    }

    /** What is counted together, and how much of it is allowed. */
    private record Limit(String bucket, int attempts) {}

    /**
     * An attempt that was allowed.
     *
     * @param pair of account and address
     * @param others that it was counted in as well
     */
    record Attempt(String pair, List<String> others) {}

    /** Counts an attempt; refuses it when those of the window are used up. */
    Uni<Attempt> attempt(EmailAddress email, SignInClient client) {
        String pair = pair(email, client);
        Limit own = new Limit(pair, limits.attempts());
        // The narrowest first: what it refuses does not count as a guess at the account.
        List<Limit> wider = List.of(
                new Limit(hash("address|" + client.network()), limits.addressAttempts()),
                new Limit(hash("account|" + email.value()), limits.accountAttempts()));
        return counts.count(own.bucket(), own.attempts())
                .chain(() -> known.has(pair))
                .chain(isKnown -> isKnown
                        ? Uni.createFrom().item(new Attempt(pair, List.of()))
                        : Sequential.each(wider, limit -> counts.count(limit.bucket(), limit.attempts()))
                                .replaceWith(new Attempt(
                                        pair, wider.stream().map(Limit::bucket).toList())));
    }

    /** A sign-in that succeeds forgets the failures from there, and was no failure elsewhere. */
    Uni<Void> succeeded(Attempt attempt, String userId) {
        return counts.clear(attempt.pair())
                .chain(() -> counts.takeBack(attempt.others()))
                .chain(() -> known.remember(attempt.pair(), userId));
    }

    /**
     * Counts what causes mails.
     *
     * @param what is counted together: who asks, and for what
     */
    public Uni<Void> asking(String what, int most) {
        return counts.count(hash("asking|" + what), most, "Too many mails were asked for");
    }

    /** As {@link #asking(String, int)}, of a client who is not signed in; whatever addresses it asks for. */
    public Uni<Void> asking(String what, SignInClient client) {
        return asking(what + "|" + client.network(), limits.addressAttempts());
    }

    /** Of somebody who is signed in and has to show the password again. */
    public Uni<Void> attemptAgain(String userId) {
        return counts.count(again(userId), limits.attempts());
    }

    /** The password was right. */
    public Uni<Void> succeededAgain(String userId) {
        return counts.clear(again(userId));
    }

    /** The client has proven by other means that the account is its user's. */
    public Uni<Void> trust(EmailAddress email, SignInClient client, String userId) {
        return known.remember(pair(email, client), userId);
    }

    /** Removes what no longer counts. */
    Uni<Void> prune() {
        return counts.prune().chain(known::prune);
    }

    private static String pair(EmailAddress email, SignInClient client) {
        return hash(email.value() + "|" + client.network());
    }

    private static String again(String userId) {
        return hash("again|" + userId);
    }

    private static String hash(String text) {
        return new OpaqueSecret(text).hash();
    }
}
