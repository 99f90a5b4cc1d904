package org.pyairtable.data.restore;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.record.change.RecordAnnouncements;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.SchemaEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/** Brings a deleted base back with all that it had, and announces it like one that is created. */
@Singleton
class BaseRestoration {
    private final SchemaRepository repository;
    private final RecordAnnouncements announcements;
    private final Outbox outbox;

    BaseRestoration(SchemaRepository repository, RecordAnnouncements announcements, Outbox outbox) {
        this.repository = repository;
        this.announcements = announcements;
        this.outbox = outbox;
    }

    /** @param connection whose transaction has the base for itself */
    Uni<Restored> restore(SqlConnection connection, String baseId, EventContext context) {
        return repository
                .untrashBase(connection, baseId)
                .chain(() -> repository.load(connection, baseId))
                .map(found -> found.orElseThrow())
                .call(base -> Sequential.each(events(base), event -> outbox.append(connection, context, event)
                        .replaceWithVoid()))
                .call(base -> announcements.created(connection, CachedSchema.of(base), context, "api"))
                .map(base -> Restored.ofBase(base.id(), base.name()));
    }

    private static List<SchemaEvent> events(Base base) {
        List<SchemaEvent> events = new ArrayList<>();
        events.add(new SchemaEvent.BaseCreated(base.id(), base.name()));
        base.tables().forEach(table -> {
            events.addAll(SchemaEvents.created(base, table));
            table.fields().forEach(field -> events.add(SchemaEvents.created(base, table, field)));
        });
        return events;
    }
}
