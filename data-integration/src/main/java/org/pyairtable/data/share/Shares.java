package org.pyairtable.data.share;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;

/** Links to views, as creators of the base make, change and revoke them. */
@Singleton
public class Shares {
    /** The one answer to a link that is unknown, over, revoked, or leads to what is gone or closed by rules. */
    static final Refusal GONE = new NotFound.Named("The link");

    private static final Refusal NO_SHARE = new NotFound.Named("The share");

    private final Transactions transactions;
    private final Pool pool;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final ShareStore store;
    private final SharePasswords passwords;
    private final Outbox outbox;
    private final ShareSettings settings;
    private final Clock clock;

    Shares(
            Transactions transactions,
            Pool pool,
            SchemaCache schemas,
            AccessPolicy policy,
            ShareStore store,
            SharePasswords passwords,
            Outbox outbox,
            ShareSettings settings,
            Clock clock) {
        this.transactions = transactions;
        this.pool = pool;
        this.schemas = schemas;
        this.policy = policy;
        this.store = store;
        this.passwords = passwords;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /** Who makes or changes a link, and the context of the events. */
    public record By(Principal principal, EventContext context) {}

    /** A new link with its secret, which is answered this once. */
    public record Made(Share share, ShareSecret secret) {}

    public Uni<Made> create(By by, String baseId, ShareBody body) {
        body.check(clock.instant());
        ShareSecret secret = ShareSecret.random();
        // Hashed before the base is locked, because it takes a while.
        return passwordHash(body.password())
                .chain(hash -> change(by, baseId, (connection, base) -> {
                    Table table = table(base, body);
                    View view = view(table, body);
                    Share share = new Share(
                            Ids.random("shr"),
                            0,
                            baseId,
                            table.id(),
                            view.id(),
                            body.name() == null ? view.name() : body.name().strip(),
                            hash,
                            body.end(),
                            clock.instant().truncatedTo(ChronoUnit.MILLIS),
                            by.principal.userId());
                    return store.count(connection, baseId)
                            .invoke(this::checkLimit)
                            .chain(() -> store.add(connection, share, secret))
                            .call(added -> append(
                                    connection,
                                    by,
                                    base,
                                    new SchemaEvent.ShareCreated(
                                            baseId,
                                            added.id(),
                                            added.tableId(),
                                            added.viewId(),
                                            added.name(),
                                            added.expiresAt().orElse(null),
                                            added.passwordHash().isPresent())))
                            .map(added -> new Made(added, secret));
                }));
    }

    /** In the order of their creation. */
    public Uni<List<Share>> list(Principal principal, String baseId, long after, int rows) {
        return schemas.known(baseId)
                .invoke(found -> policy.require(principal, found.map(CachedSchema::base), Permission.READ_SHARES))
                .chain(() -> store.list(pool, baseId, after, rows));
    }

    public Uni<Share> change(By by, String baseId, String shareId, ShareBody body) {
        body.check(clock.instant());
        if (body.table() != null || body.view() != null) {
            throw ShareBody.invalid(
                    body.table() == null ? "view" : "table", "cannot change; create another link to another view");
        }
        return passwordHash(body.password())
                .chain(hash -> change(by, baseId, (connection, base) -> find(connection, baseId, shareId)
                        .map(share -> share.with(
                                body.name() == null ? share.name() : body.name().strip(),
                                body.password() == null ? share.passwordHash() : hash,
                                body.expiresAt() == null ? share.expiresAt() : body.end()))
                        .call(share -> store.change(connection, share))
                        .call(share -> append(
                                connection,
                                by,
                                base,
                                new SchemaEvent.ShareChanged(
                                        baseId,
                                        share.id(),
                                        share.tableId(),
                                        share.viewId(),
                                        share.name(),
                                        share.expiresAt().orElse(null),
                                        share.passwordHash().isPresent())))));
    }

    /** The link leads nowhere from then on. In an archived workspace, too. */
    public Uni<Void> revoke(By by, String baseId, String shareId) {
        return change(by, baseId, Permission.REVOKE_SHARES, (connection, base) -> find(connection, baseId, shareId)
                .call(share -> store.remove(connection, share))
                .call(share -> append(
                        connection,
                        by,
                        base,
                        new SchemaEvent.ShareRevoked(
                                baseId, share.id(), share.tableId(), share.viewId(), share.name())))
                .replaceWithVoid());
    }

    private Uni<Optional<String>> passwordHash(@Nullable String password) {
        return password == null || password.isEmpty()
                ? Uni.createFrom().item(Optional.empty())
                : passwords.hash(password).map(Optional::of);
    }

    private <T> Uni<T> change(By by, String baseId, BiFunction<SqlConnection, Base, Uni<T>> work) {
        return change(by, baseId, Permission.CHANGE_SHARES, work);
    }

    private <T> Uni<T> change(
            By by, String baseId, Permission permission, BiFunction<SqlConnection, Base, Uni<T>> work) {
        return transactions.whole(connection -> Locks.ownBase(connection, baseId)
                .chain(() -> schemas.current(connection, baseId))
                .chain(found -> {
                    policy.require(by.principal, found.map(CachedSchema::base), permission);
                    return work.apply(connection, found.orElseThrow().base());
                }));
    }

    private Uni<Share> find(SqlConnection connection, String baseId, String shareId) {
        return store.find(connection, baseId, shareId).map(found -> found.orElseThrow(NO_SHARE::exception));
    }

    private Uni<Void> append(SqlConnection connection, By by, Base base, SchemaEvent event) {
        return outbox.append(connection, by.context.withWorkspace(base.workspaceId()), event)
                .replaceWithVoid();
    }

    private void checkLimit(long present) {
        if (present >= settings.perBase()) {
            throw new Conflict("The base has " + present + " shares already, the limit; revoke one first").exception();
        }
    }

    private static Table table(Base base, ShareBody body) {
        String asked = body.table() == null ? "" : body.table();
        return base.find(asked)
                .orElseThrow(() -> ShareBody.invalid("table", "'" + asked + "' is not a table of the base"));
    }

    private static View view(Table table, ShareBody body) {
        String asked = body.view() == null ? "" : body.view();
        return table.findView(asked)
                .orElseThrow(
                        () -> ShareBody.invalid("view", "'" + asked + "' is not a view of the table " + table.name()));
    }
}
