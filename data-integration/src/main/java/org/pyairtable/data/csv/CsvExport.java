package org.pyairtable.data.csv;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Admission;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.NameList;
import org.pyairtable.data.cell.PersonNames;
import org.pyairtable.data.cell.TextFormat;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.record.read.ReadTurns;
import org.pyairtable.data.record.read.Walks;
import org.pyairtable.data.record.read.Walks.Walk;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.stream.StreamedBody;

/** Writes a table, or what a view shows of it, as CSV: batch after batch, as fast as the client takes them. */
@Singleton
public class CsvExport {
    private static final int BATCH = 250;
    /** A base that never rests is not waited for. */
    private static final int MOST_ATTEMPTS = 10;

    /**
     * How a table is written.
     *
     * @param bom whether with a byte order mark
     * @param links what links to files are made with; without it files are written by their names
     * @param people how who is not known any more is written
     */
    public record Form(CsvText text, boolean bom, Optional<LinkSigner> links, People people) {
        private TextFormat cells() {
            TextFormat plain = TextFormat.PLAIN;
            return links.map(signer -> new TextFormat(plain.zone(), plain.locale(), plain.recordName(), signer::url))
                    .orElse(plain);
        }
    }

    /** How people are written. */
    public enum People {
        /** By name, or by id where there is none, so that an import finds them again. */
        TO_IMPORT,
        /** By name only. */
        BY_NAME
    }

    /** A table that is about to be written. */
    public record Opened(Table table, StreamedBody content) {}

    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final Walks reads;
    private final CellCodecs codecs;
    private final ReadTurns turns;

    CsvExport(SchemaCache schemas, AccessPolicy policy, Walks reads, CellCodecs codecs, ReadTurns turns) {
        this.turns = turns;
        this.schemas = schemas;
        this.policy = policy;
        this.reads = reads;
        this.codecs = codecs;
    }

    /**
     * Refuses before the first byte.
     *
     * @param view name or id; without one all fields of all records are written
     */
    public Uni<Opened> open(Principal principal, String baseId, String tableId, Optional<String> view, Form form) {
        return open(policy.admission(principal, Permission.READ_RECORDS), baseId, tableId, view, form);
    }

    /** As above, for whomever {@code admission} lets in. */
    public Uni<Opened> open(Admission admission, String baseId, String tableId, Optional<String> view, Form form) {
        Order order = new Order(admission, baseId, tableId, view, form);
        return schemas.current(baseId).chain(found -> open(order, found, MOST_ATTEMPTS));
    }

    private record Order(Admission admission, String baseId, String tableId, Optional<String> view, Form form) {}

    /** Begins anew when a field that is to be written goes before the first record is read. */
    private Uni<Opened> open(Order order, Optional<CachedSchema> found, int attempts) {
        return Uni.createFrom()
                .deferred(() -> first(order, found))
                .onFailure(RefusedException.class)
                .recoverWithUni(refusal -> schemas.current(order.baseId)
                        .chain(current -> attempts == 1 || version(found).equals(version(current))
                                ? Uni.createFrom().failure(refusal)
                                : open(order, current, attempts - 1)));
    }

    private Uni<Opened> first(Order order, Optional<CachedSchema> found) {
        Grant grant = order.admission.to(found.map(CachedSchema::base));
        Table table = grant.seen(found.orElseThrow()).base().tables().stream()
                .filter(t -> t.id().equals(order.tableId))
                .findFirst()
                .orElseThrow(() -> new NotFound.Part().exception());
        List<String> fields =
                fields(table, grant, order.view).stream().map(Field::id).toList();
        ListQuery query = ListQuery.walk(fields, order.view, BATCH);
        return turns.page(() -> walk(order, query, Optional.empty(), turns.pageBytes()))
                .map(first -> new Opened(table, new StreamedBody(client -> content(client, first, order, query))));
    }

    private Uni<Walk> walk(Order order, ListQuery query, Optional<Position> after, long bytes) {
        return reads.walk(order.admission, order.baseId, order.tableId, query, after, bytes);
    }

    private static Optional<Long> version(Optional<CachedSchema> schema) {
        return schema.map(s -> s.base().version());
    }

    private static List<Field> fields(Table table, Grant grant, Optional<String> view) {
        return view.map(name -> table.findView(name)
                        .orElseThrow(() -> new UnknownName.OfView(name).exception())
                        .settings()
                        .visible(table))
                .orElseGet(() -> grant.shown(table));
    }

    private Uni<Void> content(StreamedBody.Client client, Walk first, Order order, ListQuery query) {
        StringBuilder head = new StringBuilder(order.form.bom() ? "\uFEFF" : "");
        order.form.text().row(head, first.fields().stream().map(Field::name).toList());
        Uni<Void> beginning = client.write(rows(head, first, order.form));
        return first.last() ? beginning : beginning.chain(() -> rest(client, first, order, query));
    }

    private Uni<Void> rest(StreamedBody.Client client, Walk first, Order order, ListQuery query) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new Cursor(first), cursor -> next(client, cursor.walk, order, query)
                        .invoke(walk -> cursor.walk = walk))
                .whilst(walk -> !walk.last())
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What is read stays in memory until the client has it, and counts as such. */
    private Uni<Walk> next(StreamedBody.Client client, Walk walk, Order order, ListQuery query) {
        long bytes = Math.max(turns.pieceBytes(), walk.need());
        return turns.stream(bytes, () -> walk(order, query, walk.next(), bytes)
                .call(read -> client.write(rows(new StringBuilder(), read, order.form))));
    }

    private List<byte[]> rows(StringBuilder target, Walk walk, Form form) {
        walk.records().forEach(record -> form.text().row(target, cells(walk, record, form, form.cells())));
        return Json.joined(List.of(target.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> cells(Walk walk, RecordState record, Form form, TextFormat format) {
        List<String> cells = new ArrayList<>();
        for (Field field : walk.fields()) {
            cells.add(record.cell(field)
                    .map(stored -> display(walk, field, stored, form, format))
                    .orElse(""));
        }
        return cells;
    }

    private String display(Walk walk, Field field, Object stored, Form form, TextFormat format) {
        if (walk.naming().contains(field) && stored instanceof List<?> ids) {
            return NameList.write(ids.stream()
                    .map(id -> walk.names().getOrDefault(String.valueOf(id), ""))
                    .toList());
        }
        Optional<List<String>> people = form.people() == People.BY_NAME
                ? PersonNames.of(codecs.of(field.kind()).toJson(stored))
                : Optional.empty();
        if (people.isPresent()) {
            return NameList.write(people.get());
        }
        return field.kind() instanceof FieldKind.Attachments
                ? codecs.of(field.kind()).display(stored, format)
                : codecs.of(field.kind()).typed(stored);
    }

    private static final class Cursor {
        private Walk walk;

        Cursor(Walk walk) {
            this.walk = walk;
        }
    }
}
