package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;

/** What a change of the schema of a base means to a webhook: the difference of the two schemas, as far as it is wanted. */
final class SchemaPayload {
    private final Specification wanted;
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();

    private SchemaPayload(Specification wanted) {
        this.wanted = wanted;
    }

    /** No body when nothing is of interest. */
    static Optional<ObjectNode> of(Specification wanted, ObjectNode action, Base before, Base after) {
        SchemaPayload payload = new SchemaPayload(wanted);
        after.tables().forEach(table -> find(before, table.id())
                .ifPresentOrElse(earlier -> payload.changed(earlier, table), () -> payload.created(table)));
        before.tables().stream()
                .filter(table -> find(after, table.id()).isEmpty())
                .forEach(payload::destroyed);
        if (payload.body.isEmpty()) {
            return Optional.empty();
        }
        payload.body.set("actionMetadata", action);
        return Optional.of(payload.body);
    }

    private static Optional<Table> find(Base base, String tableId) {
        return base.tables().stream().filter(t -> t.id().equals(tableId)).findFirst();
    }

    private void created(Table table) {
        boolean metadata = wanted.wants(DataType.TABLE_METADATA, ChangeType.ADD);
        boolean fields = wanted.wants(DataType.TABLE_FIELDS, ChangeType.ADD);
        // Who watches one table or certain fields does not care for new ones.
        if (wanted.scope().isPresent()
                || !(metadata || (fields && wanted.watchedSchemas().isEmpty()))) {
            return;
        }
        ObjectNode json = body.withObjectProperty("createdTablesById").putObject(table.id());
        if (metadata) {
            json.set("metadata", metadata(table));
        }
        if (fields) {
            ObjectNode byId = json.putObject("fieldsById");
            table.fields().forEach(field -> byId.set(field.id(), definition(field)));
        }
    }

    private void destroyed(Table table) {
        boolean removals = List.of(DataType.values()).stream().anyMatch(type -> wanted.wants(type, ChangeType.REMOVE));
        if (removals && wanted.covers(table)) {
            body.withArrayProperty("destroyedTableIds").add(table.id());
        }
    }

    private void changed(Table before, Table after) {
        if (!wanted.covers(after)) {
            return;
        }
        boolean renamed =
                !before.name().equals(after.name()) || !before.description().equals(after.description());
        if (renamed && wanted.wants(DataType.TABLE_METADATA, ChangeType.UPDATE)) {
            ObjectNode json = section(after).putObject("changedMetadata");
            json.set("current", metadata(after));
            json.set("previous", metadata(before));
        }
        after.fields().forEach(field -> {
            if (before.has(field.id())) {
                changed(after, before.field(field.id()), field);
            } else if (wanted.wants(DataType.TABLE_FIELDS, ChangeType.ADD)
                    && wanted.watchedSchemas().isEmpty()) {
                section(after).withObjectProperty("createdFieldsById").set(field.id(), definition(field));
            }
        });
        before.fields().stream()
                .filter(field -> !after.has(field.id()))
                .filter(field ->
                        wanted.wants(DataType.TABLE_FIELDS, ChangeType.REMOVE) && wanted.watchesSchemaOf(field))
                .forEach(field ->
                        section(after).withArrayProperty("destroyedFieldIds").add(field.id()));
    }

    private void changed(Table table, Field before, Field after) {
        boolean renamed = !before.name().equals(after.name());
        boolean retyped = !before.kind().equals(after.kind());
        if (!(renamed || retyped)
                || !wanted.wants(DataType.TABLE_FIELDS, ChangeType.UPDATE)
                || !wanted.watchesSchemaOf(after)) {
            return;
        }
        ObjectNode json = section(table).withObjectProperty("changedFieldsById").putObject(after.id());
        json.set("current", difference(after, renamed, retyped));
        if (wanted.previousDefinitions()) {
            json.set("previous", difference(before, renamed, retyped));
        }
    }

    /** The type is part of it also when only its options changed. */
    private static ObjectNode difference(Field field, boolean renamed, boolean retyped) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (renamed) {
            json.put("name", field.name());
        }
        if (retyped) {
            json.put("type", field.kind().type());
        }
        return json;
    }

    private ObjectNode section(Table table) {
        return body.withObjectProperty("changedTablesById").withObjectProperty(table.id());
    }

    private static ObjectNode metadata(Table table) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", table.name());
        table.description().ifPresentOrElse(d -> json.put("description", d), () -> json.putNull("description"));
        return json;
    }

    private static ObjectNode definition(Field field) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", field.name())
                .put("type", field.kind().type());
    }
}
