package org.pyairtable.data.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pyairtable.events.SchemaEvent;

/** The events of changes of a base's schema. */
public final class SchemaEvents {
    private SchemaEvents() {}

    /** A table comes with its views; its fields have an event each. */
    public static List<SchemaEvent> created(Base base, Table table) {
        List<SchemaEvent> events = new ArrayList<>();
        events.add(new SchemaEvent.TableCreated(base.id(), table.id(), table.name()));
        table.views().forEach(view -> events.add(created(base, table.id(), view)));
        return events;
    }

    public static SchemaEvent.FieldCreated created(Base base, Table table, Field field) {
        return new SchemaEvent.FieldCreated(
                base.id(),
                table.id(),
                field.id(),
                field.name(),
                field.kind().type(),
                SchemaJson.options(base, table, field.kind()).orElse(Map.of()));
    }

    public static SchemaEvent.FieldChanged changed(Base base, String tableId, Field field) {
        return new SchemaEvent.FieldChanged(
                base.id(),
                tableId,
                field.id(),
                field.name(),
                field.kind().type(),
                SchemaJson.options(base, base.table(tableId), field.kind()).orElse(Map.of()));
    }

    public static SchemaEvent.ViewCreated created(Base base, String tableId, View view) {
        return new SchemaEvent.ViewCreated(base.id(), tableId, view.id(), view.name(), view.type());
    }

    public static SchemaEvent.ViewChanged changed(Base base, String tableId, View view) {
        return new SchemaEvent.ViewChanged(base.id(), tableId, view.id(), view.name(), view.type());
    }
}
