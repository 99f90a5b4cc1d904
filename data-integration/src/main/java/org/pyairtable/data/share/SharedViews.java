package org.pyairtable.data.share;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Admission;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.record.read.FreshReads;
import org.pyairtable.data.record.read.Walks;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.share.ShareTokens.Issued;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** What the holder of a link sees. Each request looks the link up anew, so that it ends with the moment in which it is revoked. */
@Singleton
public class SharedViews {
    /** Records are counted up to this number. */
    private static final long MOST_COUNTED = 1_000_000;

    private final Pool pool;
    private final ShareStore store;
    private final SharePasswords passwords;
    private final AccessPolicy policy;
    private final FreshReads fresh;
    private final Walks walks;
    private final ShareSettings settings;
    private final Clock clock;

    SharedViews(
            Pool pool,
            ShareStore store,
            SharePasswords passwords,
            AccessPolicy policy,
            FreshReads fresh,
            Walks walks,
            ShareSettings settings,
            Clock clock) {
        this.pool = pool;
        this.store = store;
        this.passwords = passwords;
        this.policy = policy;
        this.fresh = fresh;
        this.walks = walks;
        this.settings = settings;
        this.clock = clock;
    }

    /** A link that is open to its holder, and what lets reads through it. */
    public record Open(Share share, Admission admission) {}

    /**
     * What a view shows.
     *
     * @param fields in its order
     * @param records in it, up to a million; absent when they cannot be counted soon
     */
    public record Shape(String name, Table table, List<Field> fields, Optional<Long> records) {}

    /**
     * The link with this secret. Fails with 404 when there is none to be opened, with 401 when its password is to be given first.
     *
     * @param token answered to the password; empty without one
     */
    public Uni<Open> open(String secret, String token) {
        return find(new ShareSecret(secret)).map(share -> {
            Instant now = clock.instant();
            boolean closed = share.passwordHash()
                    .filter(hash -> !ShareTokens.isGood(share, hash, token, now))
                    .isPresent();
            if (closed) {
                throw new ServiceException(new ServiceError.Unauthorized("The link has a password; exchange it for a"
                        + " token by POST /api/shared/{secret}/token and send that as X-Share-Token"));
            }
            return new Open(share, policy.admission(share.tableId(), share.viewId(), Shares.GONE));
        });
    }

    private Uni<Share> find(ShareSecret secret) {
        if (!secret.isWellFormed()) {
            return Uni.createFrom().failure(Shares.GONE.exception());
        }
        return store.find(pool, secret).map(found -> found.filter(share -> share.isOpen(clock.instant()))
                .orElseThrow(Shares.GONE::exception));
    }

    /** A proof of the password, for as long as the settings say; fails with 401 for a wrong one. */
    public Uni<Issued> unlock(String secret, String password, String address) {
        return find(new ShareSecret(secret)).chain(share -> {
            String hash = share.passwordHash()
                    .orElseThrow(() -> ServiceException.invalid("password", "is not asked for; the link has none"));
            return passwords.matches(share, hash, password, address).map(right -> {
                if (!right) {
                    throw new ServiceException(new ServiceError.Unauthorized("The password is wrong"));
                }
                return ShareTokens.issue(share, hash, clock.instant(), settings.tokenLifetime());
            });
        });
    }

    public Uni<Shape> shape(Open open) {
        Share share = open.share;
        ListQuery all = ListQuery.walk(List.of(), Optional.empty(), 1);
        return fresh.read(open.admission, share.baseId(), (schema, grant) -> {
                    Table table = schema.base().table(share.tableId());
                    return Uni.createFrom()
                            .item(new FreshReads.Seen<>(
                                    new Shape(share.name(), table, grant.shown(table), Optional.empty()),
                                    Optional.<Long>empty()));
                })
                .chain(shape -> walks.count(open.admission, share.baseId(), share.tableId(), all, MOST_COUNTED)
                        .map(count -> new Shape(shape.name, shape.table, shape.fields, count)));
    }

    /** @param query without a view: there is one already */
    public Uni<Walks.NamedPage> page(Open open, ListQuery query) {
        return walks.page(open.admission, open.share.baseId(), open.share.tableId(), query);
    }

    /** Fails with 404 when the view does not have the record. */
    public Uni<Walks.Walk> one(Open open, String recordId) {
        ListQuery all = ListQuery.walk(List.of(), Optional.empty(), 1);
        return walks.one(open.admission, open.share.baseId(), open.share.tableId(), all, recordId)
                .map(found -> found.orElseThrow(() -> new NotFound.OneRecord().exception()));
    }
}
