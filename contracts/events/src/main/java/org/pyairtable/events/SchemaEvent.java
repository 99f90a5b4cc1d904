package org.pyairtable.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to bases, tables, fields, views and the links by which these are shared. Topic {@code data.schemas}, keyed by base id. */
public sealed interface SchemaEvent extends Event {
    String baseId();

    @Override
    default String aggregateId() {
        return baseId();
    }

    @EventType("org.pyairtable.data.schemas.base-created.v1")
    record BaseCreated(String baseId, String name) implements SchemaEvent {}

    @EventType("org.pyairtable.data.schemas.base-renamed.v1")
    record BaseRenamed(String baseId, String name) implements SchemaEvent {}

    @EventType("org.pyairtable.data.schemas.base-deleted.v1")
    record BaseDeleted(String baseId) implements SchemaEvent {}

    @EventType("org.pyairtable.data.schemas.table-created.v1")
    record TableCreated(String baseId, String tableId, String name) implements SchemaEvent {}

    @EventType("org.pyairtable.data.schemas.table-changed.v1")
    record TableChanged(String baseId, String tableId, String name) implements SchemaEvent {}

    @EventType("org.pyairtable.data.schemas.table-deleted.v1")
    record TableDeleted(String baseId, String tableId) implements SchemaEvent {}

    /** @param options in the JSON format of Airtable's field model */
    @EventType("org.pyairtable.data.schemas.field-created.v1")
    record FieldCreated(
            String baseId, String tableId, String fieldId, String name, String type, Map<String, Object> options)
            implements SchemaEvent {}

    @EventType("org.pyairtable.data.schemas.field-changed.v1")
    record FieldChanged(
            String baseId, String tableId, String fieldId, String name, String type, Map<String, Object> options)
            implements SchemaEvent {}

    @EventType("org.pyairtable.data.schemas.field-deleted.v1")
    record FieldDeleted(String baseId, String tableId, String fieldId) implements SchemaEvent {}

    /** @param type Airtable's view type, for example {@code grid} */
    @EventType("org.pyairtable.data.schemas.view-created.v1")
    record ViewCreated(String baseId, String tableId, String viewId, String name, String type) implements SchemaEvent {}

    /** The name or the settings changed; also because a field that the settings named is gone. */
    @EventType("org.pyairtable.data.schemas.view-changed.v1")
    record ViewChanged(String baseId, String tableId, String viewId, String name, String type) implements SchemaEvent {}

    /** The views of a deleted table are deleted with it, without events of their own. */
    @EventType("org.pyairtable.data.schemas.view-deleted.v1")
    record ViewDeleted(String baseId, String tableId, String viewId) implements SchemaEvent {}

    /**
     * Who sees what of a base was changed.
     *
     * @param revision of the rules, which grows with each change
     * @param rules how many there are now
     */
    @EventType("org.pyairtable.data.schemas.rules-changed.v1")
    record RulesChanged(String baseId, long revision, int rules) implements SchemaEvent {}

    /**
     * The holder of a link can see a view.
     *
     * @param name as its creators call it
     * @param expiresAt absent when it does not end by itself
     */
    @EventType("org.pyairtable.data.schemas.share-created.v1")
    record ShareCreated(
            String baseId,
            String shareId,
            String tableId,
            String viewId,
            String name,
            @Nullable Instant expiresAt,
            boolean password)
            implements SchemaEvent {}

    /** The name, the end or the password of a link changed. */
    @EventType("org.pyairtable.data.schemas.share-changed.v1")
    record ShareChanged(
            String baseId,
            String shareId,
            String tableId,
            String viewId,
            String name,
            @Nullable Instant expiresAt,
            boolean password)
            implements SchemaEvent {}

    /** The links to a view or base that is deleted end with it, without events of their own. */
    @EventType("org.pyairtable.data.schemas.share-revoked.v1")
    record ShareRevoked(String baseId, String shareId, String tableId, String viewId, String name)
            implements SchemaEvent {}
}
