package org.pyairtable.data.comment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableId;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;

/** What members do with the comments of a record. Only its author changes or deletes a comment. */
@Singleton
class Comments {
    /**
     * Who asks about which record.
     *
     * @param table id or name
     * @param context of the events; its workspace is filled in
     */
    record Place(Principal principal, String baseId, String table, String recordId, EventContext context) {}

    /** A comment with the workspace whose members it may mention. */
    record Shown(Comment comment, String workspaceId) {}

    /** @param next continues the list; absent at its end */
    record Page(List<Comment> comments, String workspaceId, Optional<String> next) {}

    /** A record that the caller may comment on; it stays until the end of the transaction. */
    private record Held(SqlConnection connection, Place place, Base base, Table table) {
        EventContext context() {
            EventContext given = place.context();
            return new EventContext(
                    base.workspaceId(), given.actor(), given.causation(), given.correlation(), given.replyTo());
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
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final CommentStore store;
    private final Mentions mentions;
    private final Clock clock;

    Comments(Pool pool, Snapshots snapshots, AccessPolicy policy, CommentStore store, Mentions mentions, Clock clock) {
        this.pool = pool;
        this.snapshots = snapshots;
        this.policy = policy;
        this.store = store;
        this.mentions = mentions;
        this.clock = clock;
    }

    Uni<Page> list(Place place, CommentQuery query) {
        return snapshots.current(place.baseId()).chain(found -> {
            policy.require(place.principal(), found.map(Snapshot::base), Permission.READ_COMMENTS);
            Base base = found.orElseThrow().base();
            Table table = table(base, place);
            return store.hasRecord(pool, table.id(), place.recordId())
                    .invoke(Comments::requireRecord)
                    .chain(() -> store.list(table.id(), place.recordId(), query.before(), query.pageSize() + 1))
                    .map(comments -> page(base, comments, query.pageSize()));
        });
    }

    private static Page page(Base base, List<Comment> comments, int size) {
        return comments.size() <= size
                ? new Page(comments, base.workspaceId(), Optional.empty())
                : new Page(
                        comments.subList(0, size),
                        base.workspaceId(),
                        Optional.of(CommentQuery.offset(comments.get(size - 1))));
    }

    /** @param body {@code {text, parentCommentId?}} */
    Uni<Shown> create(Place place, ObjectNode body) {
        CommentQuery.onlyKeys(body, Set.of("text", "parentCommentId"));
        CommentText given = CommentText.of(body.path("text"));
        Optional<String> parent = parent(body.path("parentCommentId"));
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
                    .map(comment -> new Shown(comment, held.base().workspaceId()));
        });
    }

    private static Optional<String> parent(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!AirtableId.is("com", node.asText())) {
            throw AirtableError.invalidRequest().exception();
        }
        return Optional.of(node.textValue());
    }

    private Uni<Void> requireParent(Held held, Optional<String> parent) {
        return parent.map(id -> existing(held, id).replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** @param body {@code {text}} */
    Uni<Shown> update(Place place, String id, ObjectNode body) {
        CommentQuery.onlyKeys(body, Set.of("text"));
        CommentText given = CommentText.of(body.path("text"));
        return holding(place, held -> {
            CommentText text = mentions.withIds(given, held.base().workspaceId());
            return own(held, id).chain(earlier -> store.update(held.connection(), id, text.text(), now())
                    .call(() -> announce(held, id, text, new CommentText(earlier.text()).mentions()))
                    .map(comment -> new Shown(comment, held.base().workspaceId())));
        });
    }

    Uni<Void> delete(Place place, String id) {
        return holding(place, held -> own(held, id).chain(() -> store.delete(held.connection(), id)));
    }

    private Uni<Void> announce(Held held, String id, CommentText text, Set<String> told) {
        return mentions.announce(
                held.connection(), held.context(), held.base().workspaceId(), text, told, held.describe(id));
    }

    private Uni<Comment> own(Held held, String id) {
        return existing(held, id).invoke(comment -> {
            if (!comment.authorId().equals(held.place().principal().userId())) {
                throw AirtableError.forbidden().exception();
            }
        });
    }

    private Uni<Comment> existing(Held held, String id) {
        return store.find(held.connection(), held.table().id(), held.place().recordId(), id)
                .map(found ->
                        found.orElseThrow(() -> AirtableError.modelNotFound().exception()));
    }

    private <T> Uni<T> holding(Place place, Function<Held, Uni<T>> work) {
        return pool.withTransaction(connection -> Locks.shareBase(connection, place.baseId())
                .chain(() -> snapshots.current(connection, place.baseId()))
                .chain(found -> {
                    policy.require(place.principal(), found.map(Snapshot::base), Permission.WRITE_COMMENTS);
                    Base base = found.orElseThrow().base();
                    Held held = new Held(connection, place, base, table(base, place));
                    return Locks.shareTable(connection, held.table().id())
                            .chain(() ->
                                    store.hasRecord(connection, held.table().id(), place.recordId()))
                            .invoke(Comments::requireRecord)
                            .chain(() -> work.apply(held));
                }));
    }

    private static Table table(Base base, Place place) {
        return base.find(place.table())
                .orElseThrow(() -> AirtableError.modelNotFound().exception());
    }

    private static void requireRecord(boolean exists) {
        if (!exists) {
            throw AirtableError.modelNotFound().exception();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
