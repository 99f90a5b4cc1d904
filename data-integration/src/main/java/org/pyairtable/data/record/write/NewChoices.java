package org.pyairtable.data.record.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.cell.SelectNames;
import org.pyairtable.data.history.SchemaHistory;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.Ids;

/** Adds the select options that a typecast write names and that do not exist yet. Needs the base for itself. */
@Singleton
class NewChoices {
    private final SchemaRepository repository;
    private final Outbox outbox;
    private final SchemaHistory history;
    private final Clock clock;

    NewChoices(SchemaRepository repository, Outbox outbox, SchemaHistory history, Clock clock) {
        this.repository = repository;
        this.outbox = outbox;
        this.history = history;
        this.clock = clock;
    }

    /** Whether the request would add options to the table as it is given. */
    boolean areNeeded(Table table, WriteRequest request) {
        return request.typecast() && !extended(table, request).isEmpty();
    }

    /** @return the base with the options added; the same when there are none to add */
    Uni<CachedSchema> add(
            SqlConnection connection, CachedSchema schema, Table table, WriteRequest request, EventContext context) {
        List<Field> extended = extended(table, request);
        if (extended.isEmpty()) {
            return Uni.createFrom().item(schema);
        }
        Table changedTable = table;
        for (Field field : extended) {
            changedTable = changedTable.with(field);
        }
        Base known = schema.base().with(changedTable);
        return repository
                .advance(connection, known.id())
                .map(known::withVersion)
                .call(changed -> store(connection, changed, table, extended, context))
                .call(changed -> history.changed(connection, schema.base(), changed, context.actor(), clock.instant()))
                .map(CachedSchema::of);
    }

    private Uni<Void> store(
            SqlConnection connection, Base changed, Table table, List<Field> extended, EventContext context) {
        return Sequential.each(extended, field -> repository
                .updateField(connection, field)
                .chain(() -> outbox.append(connection, context, SchemaEvents.changed(changed, table.id(), field))));
    }

    private static List<Field> extended(Table table, WriteRequest request) {
        Map<String, Set<String>> missing = new LinkedHashMap<>();
        for (ObjectNode fields : entries(request)) {
            fields.properties().forEach(entry -> table.find(entry.getKey()).ifPresent(field -> {
                Set<String> names = SelectNames.missing(field, entry.getValue());
                missing.computeIfAbsent(field.id(), id -> new LinkedHashSet<>()).addAll(names);
            }));
        }
        List<Field> extended = new ArrayList<>();
        missing.forEach((fieldId, names) -> {
            Field field = table.field(fieldId);
            if (!names.isEmpty() && field.kind() instanceof FieldKind.Select select) {
                List<Choice> choices = new ArrayList<>(select.choices());
                names.forEach(name -> choices.add(new Choice(Ids.random("sel"), name, Optional.empty())));
                if (choices.size() > FieldKind.Select.MAX_CHOICES) {
                    throw new InvalidValue.Of(field.name()).exception();
                }
                extended.add(field.withKind(select.withChoices(choices)));
            }
        });
        return extended;
    }

    private static List<ObjectNode> entries(WriteRequest request) {
        return switch (request) {
            case WriteRequest.Create create -> create.records();
            case WriteRequest.Update update ->
                update.records().stream().map(WriteRequest.Entry::fields).toList();
            case WriteRequest.Upsert upsert ->
                upsert.records().stream().map(WriteRequest.Entry::fields).toList();
            case WriteRequest.Batch batch ->
                batch.records().stream().map(WriteRequest.Batch.Part::fields).toList();
            case WriteRequest.Delete delete -> List.of();
        };
    }
}
