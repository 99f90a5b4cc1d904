package org.pyairtable.data.comment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.events.CommentEvent;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;

/** What members do with the comments of a record. Only its author changes or deletes a comment. */
@Singleton
public class Comments {
    /**
     * Who asks about which record.
     *
     * @param table id or name
     * @param context of the events; its workspace is filled in
     */
    public record Place(Principal principal, String baseId, String table, String recordId, EventContext context) {}

    /** A comment with the workspace whose members it may mention. */
    public record Shown(Comment comment, String workspaceId) {}

    /** @param next continues the list; absent at its end */
    public record Page(List<Comment> comments, String workspaceId, Optional<String> next) {}

    /** A record that the caller may comment on; it stays until the end of the transaction. */
    private record Held(SqlConnection connection, Place place, Base base, Table table) {
        EventContext context() {
            return place.context().withWorkspace(base.workspaceId());
        }

        CommentReports.Subject subject() {
            return new CommentReports.Subject(base, table, place.recordId());
        }

        Map<String, Object> describe(String commentId) {
            Map<String, Object> description = new LinkedHashMap<>();
            description.put("baseId", base.id());
            description.put("tableId", table.id());
            description.put("recordId", place.recordId());
            description.put("commentId", commentId);
            return description;
        }
    }

    private final Pool pool;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final CommentStore store;
    private final Mentions mentions;
    private final CommentReports reports;
    private final Outbox outbox;
    private final Clock clock;

    Comments(
            Pool pool,
            SchemaCache schemas,
            AccessPolicy policy,
            CommentStore store,
            Mentions mentions,
            CommentReports reports,
            Outbox outbox,
            Clock clock) {
        this.pool = pool;
        this.schemas = schemas;
        this.policy = policy;
        this.store = store;
        this.mentions = mentions;
        this.reports = reports;
        this.outbox = outbox;
        this.clock = clock;
    }

    public Uni<Page> list(Place place, CommentQuery query) {
        return schemas.current(place.baseId()).chain(found -> {
            Grant grant = policy.grant(place.principal(), found.map(CachedSchema::base), Permission.READ_COMMENTS);
            Base base = found.orElseThrow().base();
            Table table = grant.table(base, place.table(), Access.READ);
            return store.hasRecord(pool, table.id(), place.recordId(), grant.rows(table, clock.instant()))
                    .invoke(Comments::requireRecord)
                    .chain(() -> store.list(table.id(), place.recordId(), query.before(), query.pageSize()))
                    .map(some -> page(base, some));
        });
    }

    private static Page page(Base base, CommentStore.Some some) {
        Optional<String> next =
                some.hasMore() ? Optional.of(CommentQuery.offset(some.comments().getLast())) : Optional.empty();
        return new Page(some.comments(), base.workspaceId(), next);
    }

    /** @param parent id of the comment that it answers */
    public Uni<Shown> create(Place place, CommentText given, Optional<String> parent) {
        return create(place, given, parent, connection -> Uni.createFrom().voidItem());
    }

    /**
     * @param parent id of the comment that it answers
     * @param alongside what is done in the same transaction
     */
    public Uni<Shown> create(
            Place place, CommentText given, Optional<String> parent, Function<SqlConnection, Uni<Void>> alongside) {
        String id = Ids.random("com");
        return holding(place, held -> {
            CommentText text = mentions.withIds(given, held.base().workspaceId());
            return requireParent(held, parent)
                    .chain(() -> store.insert(
                            held.connection(),
                            id,
                            held.table().id(),
                            place.recordId(),
                            parent,
                            place.principal().userId(),
                            text.text(),
                            now()))
                    .call(() -> announce(held, id, text, Set.of()))
                    .call(() -> publish(held, reports.added(held.subject(), id, parent, text)))
                    .call(() -> alongside.apply(held.connection()))
                    .map(comment -> new Shown(comment, held.base().workspaceId()));
        });
    }

    private Uni<Void> requireParent(Held held, Optional<String> parent) {
        return parent.map(id -> existing(held, id).replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    public Uni<Shown> update(Place place, String id, CommentText given) {
        return holding(place, held -> {
            CommentText text = mentions.withIds(given, held.base().workspaceId());
            return own(held, id).chain(earlier -> store.update(held.connection(), id, text.text(), now())
                    .call(() -> announce(held, id, text, new CommentText(earlier.text()).mentions()))
                    .call(() ->
                            publish(held, reports.changed(held.subject(), id, new CommentText(earlier.text()), text)))
                    .map(comment -> new Shown(comment, held.base().workspaceId())));
        });
    }

    public Uni<Void> delete(Place place, String id) {
        return holding(place, held -> own(held, id)
                .chain(() -> store.delete(held.connection(), id))
                .chain(() -> publish(held, reports.deleted(held.subject(), id))));
    }

    private Uni<Void> publish(Held held, CommentEvent event) {
        return outbox.append(held.connection(), held.context(), event).replaceWithVoid();
    }

    private Uni<Void> announce(Held held, String id, CommentText text, Set<String> notified) {
        return mentions.announce(
                held.connection(),
                held.context(),
                held.base().workspaceId(),
                text,
                Stream.concat(notified.stream(), unseeing(held, text)).collect(Collectors.toSet()),
                held.describe(id));
    }

    /** Those of the mentioned who might not see the record. */
    private Stream<String> unseeing(Held held, CommentText text) {
        return text.mentions().stream().filter(user -> !policy.seesAllRecords(user, held.base(), held.table()));
    }

    private Uni<Comment> own(Held held, String id) {
        return existing(held, id).invoke(comment -> {
            if (!comment.authorId().equals(held.place().principal().userId())) {
                throw new NotPermitted().exception();
            }
        });
    }

    private Uni<Comment> existing(Held held, String id) {
        return store.find(held.connection(), held.table().id(), held.place().recordId(), id)
                .map(found -> found.orElseThrow(() -> new NotFound.Part().exception()));
    }

    private <T> Uni<T> holding(Place place, Function<Held, Uni<T>> work) {
        return pool.withTransaction(connection -> Locks.shareBase(connection, place.baseId())
                .chain(() -> schemas.current(connection, place.baseId()))
                .chain(found -> {
                    Grant grant =
                            policy.grant(place.principal(), found.map(CachedSchema::base), Permission.WRITE_COMMENTS);
                    Base base = found.orElseThrow().base();
                    Held held = new Held(connection, place, base, grant.table(base, place.table(), Access.COMMENT));
                    return Locks.shareTable(connection, held.table().id())
                            .chain(() -> store.hasRecord(
                                    connection,
                                    held.table().id(),
                                    place.recordId(),
                                    grant.rows(held.table(), clock.instant())))
                            .invoke(Comments::requireRecord)
                            .chain(() -> work.apply(held));
                }));
    }

    private static void requireRecord(boolean exists) {
        if (!exists) {
            throw new NotFound.Part().exception();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
