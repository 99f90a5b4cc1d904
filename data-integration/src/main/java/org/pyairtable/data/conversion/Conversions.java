package org.pyairtable.data.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.SelectNames;
import org.pyairtable.data.conversion.CellConversion.Fate;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.meta.BaseDraft.Replacement;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.meta.SchemaChanges.Changed;
import org.pyairtable.data.meta.ShapeTransactions;
import org.pyairtable.data.record.RecordState;
import org.pyairtable.data.record.RecordWrites;
import org.pyairtable.data.record.TableScan;
import org.pyairtable.data.record.WriteRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceException;

/** Converts fields, or says what a conversion would do. */
@Singleton
public class Conversions {
    /** Most choices that a select gets from the cells; further values are lost. */
    private static final int MAX_CHOICES = 500;

    /** What is to become of which field. */
    record Wish(String baseId, String tableId, String fieldId, String type, JsonNode options) {}

    /** @param texts ids of fields that become texts with it: the other side of a link */
    record Outcome(Field field, Tally tally, List<String> texts) {}

    private final Pool pool;
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final CellCodecs codecs;
    private final ShapeTransactions transactions;
    private final RecordWrites writes;

    Conversions(
            Pool pool,
            Snapshots snapshots,
            AccessPolicy policy,
            CellCodecs codecs,
            ShapeTransactions transactions,
            RecordWrites writes) {
        this.pool = pool;
        this.snapshots = snapshots;
        this.policy = policy;
        this.codecs = codecs;
        this.transactions = transactions;
        this.writes = writes;
    }

    /** Changes nothing. */
    Uni<Outcome> preview(Author author, Wish wish) {
        return pool.withTransaction(connection -> Locks.shareBase(connection, wish.baseId())
                .chain(() -> snapshots.current(connection, wish.baseId()))
                .chain(found -> {
                    policy.require(author.principal(), found.map(Snapshot::base), Permission.CHANGE_SCHEMA);
                    Base base = found.orElseThrow().base();
                    Table table = table(base, wish);
                    Field from = field(table, wish);
                    return target(connection, base, table, from, wish).chain(to -> {
                        Tally tally = new Tally();
                        CellConversion cells = new CellConversion(codecs, base, table, from, to);
                        return new TableScan(connection, codecs, base, table, List.of(from))
                                .each(batch -> {
                                    batch.records().forEach(r -> convert(cells, from, to, r, batch.names(), tally));
                                    return Uni.createFrom().voidItem();
                                })
                                .replaceWith(() -> new Outcome(to, tally, texts(from)));
                    });
                }));
    }

    /** In one transaction: a failure leaves everything as it was. */
    Uni<Outcome> convert(Author author, Wish wish) {
        return transactions
                .change(author, wish.baseId(), (draft, base) -> {
                    Table table = table(base, wish);
                    Field from = field(table, wish);
                    return target(draft.connection(), base, table, from, wish)
                            .chain(to -> convert(author, draft, table, from, to));
                })
                .map(Changed::value);
    }

    private Uni<Outcome> convert(Author author, BaseDraft draft, Table table, Field from, Field to) {
        Tally tally = new Tally();
        Outcome outcome = new Outcome(to, tally, texts(from));
        CellConversion cells = new CellConversion(codecs, draft.base(), table, from, to);
        if (CellConversion.isSameStorage(from, to)) {
            return new TableScan(draft.connection(), codecs, draft.base(), table, List.of(from))
                    .each(batch -> {
                        batch.records().forEach(r -> convert(cells, from, to, r, batch.names(), tally));
                        return Uni.createFrom().voidItem();
                    })
                    .chain(() -> draft.retypeField(table.id(), to))
                    .replaceWith(outcome);
        }
        List<Replacement> replacements = new ArrayList<>();
        replacements.add(new Replacement(
                table.id(),
                to,
                old -> move(draft, table, old, to, tally, entries -> link(author, draft, table, entries))));
        if (from.kind() instanceof FieldKind.Link link) {
            Table linked = draft.base().table(link.linkedTableId());
            link.inverseFieldId().ifPresent(id -> replacements.add(text(draft, linked, linked.field(id))));
        }
        return draft.replaceFields(replacements).replaceWith(outcome);
    }

    /** Turns a link into a text with the names of the linked records, as a part of another change. */
    public Uni<Void> toText(BaseDraft draft, Table table, Field link) {
        return draft.replaceFields(List.of(text(draft, table, link)));
    }

    private Replacement text(BaseDraft draft, Table table, Field link) {
        Field to = link.withKind(new FieldKind.Text("singleLineText"));
        return new Replacement(
                table.id(),
                to,
                old -> move(draft, table, old, to, new Tally(), none -> Uni.createFrom()
                        .voidItem()));
    }

    /**
     * @param old the field as it was, under which its cells can still be read
     * @param linking writes the cells of a link
     */
    private Uni<Void> move(
            BaseDraft draft,
            Table table,
            Field old,
            Field to,
            Tally tally,
            Function<List<WriteRequest.Entry>, Uni<Void>> linking) {
        CellConversion cells = new CellConversion(codecs, draft.base(), table, old, to);
        return new TableScan(draft.connection(), codecs, draft.base(), table, List.of(old)).each(batch -> {
            Map<String, Object> values = new LinkedHashMap<>();
            List<WriteRequest.Entry> links = new ArrayList<>();
            for (RecordState record : batch.records()) {
                Optional<Object> value = convert(cells, old, to, record, batch.names(), tally);
                value.ifPresent(v -> values.put(record.id(), v));
                if (to.kind() instanceof FieldKind.Link && value.isPresent()) {
                    ObjectNode fields = JsonNodeFactory.instance.objectNode();
                    fields.set(to.id(), Json.tree(value.get()));
                    links.add(new WriteRequest.Entry(Optional.of(record.id()), fields));
                }
            }
            if (to.isComputed() || values.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return to.kind() instanceof FieldKind.Link
                    ? linking.apply(links)
                    : store(draft.connection(), table, to, values);
        });
    }

    /** Links go the way of all writes: it finds or creates the linked records and keeps the other side. */
    private Uni<Void> link(Author author, BaseDraft draft, Table table, List<WriteRequest.Entry> entries) {
        RecordWrites.Target target =
                new RecordWrites.Target(author.principal(), draft.base().id(), table.id(), author.context(), "api");
        WriteRequest request = new WriteRequest.Update(entries, false, false, true);
        return writes.write(draft.connection(), Snapshot.of(draft.base()), target, request)
                .replaceWithVoid();
    }

    private Uni<Void> store(SqlConnection connection, Table table, Field to, Map<String, Object> values) {
        CellCodec codec = codecs.of(to.kind());
        List<Map<String, Object>> rows = new ArrayList<>();
        values.forEach((id, value) -> rows.add(Map.of("_id", id, "value", codec.toColumn(value))));
        return connection
                .preparedQuery("update " + SqlNames.table(table.id()) + " t set " + SqlNames.column(to.id())
                        + " = u.value from jsonb_to_recordset($1::text::jsonb) as u (_id text, value "
                        + codec.columnType() + ") where t._id = u._id")
                .execute(Tuple.of(Json.write(rows)))
                .replaceWithVoid();
    }

    private static Optional<Object> convert(
            CellConversion cells, Field from, Field to, RecordState record, Map<String, String> names, Tally tally) {
        Optional<Object> before = record.cell(from);
        if (before.isEmpty()) {
            tally.addEmpty();
            return Optional.empty();
        }
        Optional<Object> after = to.isComputed() ? Optional.empty() : cells.converted(before.get(), names);
        Fate fate = cells.fate(before.get(), after, names);
        String shown = after.map(cells::display).orElse("");
        tally.add(fate, new Tally.Sample(record.id(), cells.shown(before.get(), names), shown));
        return after;
    }

    /** The field as it is going to be, with a choice for each value when it becomes a select. */
    private Uni<Field> target(SqlClient client, Base base, Table table, Field from, Wish wish) {
        JsonNode options = wish.options();
        boolean select = wish.type().equals("singleSelect") || wish.type().equals("multipleSelects");
        if (select && !options.path("choices").isArray()) {
            options = JsonNodeFactory.instance.objectNode().set("choices", JsonNodeFactory.instance.arrayNode());
        }
        FieldKind kind = BaseDraft.kind(base, table, from, wish.type(), options);
        if (kind instanceof FieldKind.Select chosen
                && from.kind() instanceof FieldKind.Select known
                && chosen.choices().isEmpty()) {
            kind = chosen.withChoices(known.choices());
        }
        check(base, table, from, kind);
        Field to = from.withKind(kind);
        return kind instanceof FieldKind.Select chosen
                ? names(client, base, table, from, to)
                        .map(names -> to.withKind(CellConversion.withChoices(chosen, names, MAX_CHOICES, Ids::random)))
                : Uni.createFrom().item(to);
    }

    private static void check(Base base, Table table, Field from, FieldKind kind) {
        if (table.primaryField().id().equals(from.id()) && !BaseDraft.mayBePrimary(kind)) {
            throw ServiceException.conflict("A " + kind.type() + " field cannot be the primary field of a table");
        }
        if (kind instanceof FieldKind.Link link
                && !(base.table(link.linkedTableId()).primaryField().kind() instanceof FieldKind.Text)) {
            throw ServiceException.invalid("options", "the linked table's primary field is no text");
        }
    }

    private Uni<SequencedSet<String>> names(SqlClient client, Base base, Table table, Field from, Field to) {
        SequencedSet<String> names = new LinkedHashSet<>();
        CellConversion cells = new CellConversion(codecs, base, table, from, to);
        return new TableScan(client, codecs, base, table, List.of(from))
                .each(batch -> {
                    batch.records().forEach(record -> record.cell(from)
                            .flatMap(stored -> cells.written(stored, batch.names()))
                            .filter(value -> names.size() < MAX_CHOICES)
                            .ifPresent(value -> names.addAll(SelectNames.missing(to, value))));
                    return Uni.createFrom().voidItem();
                })
                .replaceWith(names);
    }

    private static List<String> texts(Field from) {
        return from.kind() instanceof FieldKind.Link link
                ? link.inverseFieldId().stream().toList()
                : List.of();
    }

    private static Table table(Base base, Wish wish) {
        return base.tables().stream()
                .filter(t -> t.id().equals(wish.tableId()))
                .findFirst()
                .orElseThrow(() -> AirtableError.modelNotFound().exception());
    }

    private static Field field(Table table, Wish wish) {
        if (!table.has(wish.fieldId())) {
            throw AirtableError.modelNotFound().exception();
        }
        return table.field(wish.fieldId());
    }
}
