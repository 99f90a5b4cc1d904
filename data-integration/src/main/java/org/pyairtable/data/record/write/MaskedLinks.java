package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.RowLayout;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.runtime.flow.Sequential;

/**
 * The link cells of a writer who sees some of their records: records that it does not see are not added, as if they did not
 * exist, and stay where they are. In a transaction that has the locks of the table.
 */
record MaskedLinks(SqlConnection connection, Grant grant, Table table, Instant now) {
    private List<Field> masked() {
        return grant.isRestricted()
                ? table.fields().stream().filter(grant::masks).toList()
                : List.of();
    }

    /** Applied to the cells that a request wrote, before anything follows from them. */
    Uni<Void> hold(Changes changes) {
        return Sequential.each(masked(), field -> hold(changes, field));
    }

    private Uni<Void> hold(Changes changes, Field field) {
        List<Touched> written = changes.of(table.id()).stream()
                .filter(record -> record.after().isPresent() && record.hasChanged(field.id()))
                .toList();
        Set<String> asked = written.stream()
                .flatMap(record -> Stream.of(record.before(), record.after())
                        .flatMap(state -> Changes.links(state, field.id()).stream()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (asked.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return seen(changes, field, asked)
                .invoke(seen -> written.forEach(record -> hold(record, field, seen)))
                .replaceWithVoid();
    }

    private Uni<Set<String>> seen(Changes changes, Field field, Set<String> ids) {
        Table linked = changes.table(((FieldKind.Link) field.kind()).linkedTableId());
        return new RowGuard(connection, grant, linked, now).seen(List.copyOf(ids));
    }

    /**
     * Refuses cells that name records which the writer does not see. Whether they are linked already makes no difference, or
     * it would tell.
     */
    Uni<Void> requireSeen(Changes changes, List<? extends Map<String, Optional<Object>>> cells) {
        return Sequential.each(masked(), field -> {
            Set<String> named = cells.stream()
                    .flatMap(record -> Changes.ids(record.getOrDefault(field.id(), Optional.empty())).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            return named.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : seen(changes, field, named)
                            .invoke(seen -> requireAll(named, seen))
                            .replaceWithVoid();
        });
    }

    private static void requireAll(Set<String> named, Set<String> seen) {
        for (String id : named) {
            if (!seen.contains(id)) {
                throw new UnknownName.OfRecord(id).exception();
            }
        }
    }

    private static void hold(Touched record, Field field, Set<String> seen) {
        List<String> before = Changes.links(record.before(), field.id());
        List<String> after = Changes.links(record.after(), field.id());
        List<String> held = merged(before, after.stream().filter(seen::contains).toList(), seen);
        record.set(field.id(), held.isEmpty() ? Optional.empty() : Optional.of(held));
        // What the writer sees may be as it was, and nothing else written.
        record.before().filter(state -> record.changedFields().isEmpty()).ifPresent(record::become);
    }

    /** What was there keeps its order as long as the writer keeps that of what it sees. */
    private static List<String> merged(List<String> before, List<String> written, Set<String> seen) {
        List<String> kept = before.stream().filter(written::contains).toList();
        boolean inOrder =
                written.subList(0, Math.min(kept.size(), written.size())).equals(kept);
        Set<String> merged = new LinkedHashSet<>();
        if (!inOrder) {
            merged.addAll(written);
        }
        before.stream().filter(id -> written.contains(id) || !seen.contains(id)).forEach(merged::add);
        merged.addAll(written);
        return List.copyOf(merged);
    }

    /** The written records with the links that the writer sees; their changes are in the database. */
    Uni<Written> shown(CellCodecs codecs, Written written) {
        Base seen = grant.seen(written.schema()).base();
        List<Field> fields = seen.tables().stream()
                .filter(t -> t.id().equals(table.id()))
                .flatMap(t -> t.fields().stream())
                .filter(grant::masks)
                .toList();
        Collection<String> ids =
                written.records().stream().map(RecordState::id).collect(Collectors.toCollection(LinkedHashSet::new));
        if (fields.isEmpty() || ids.isEmpty()) {
            return Uni.createFrom().item(written);
        }
        return new RowLayout(codecs, table, fields).byIds(connection, ids).map(rows -> {
            Map<String, RecordState> links = new HashMap<>();
            rows.forEach(row -> links.put(row.id(), row));
            List<RecordState> records = new ArrayList<>();
            for (RecordState record : written.records()) {
                RecordState shown = record;
                for (Field field : fields) {
                    shown = shown.with(
                            field.id(),
                            Optional.ofNullable(links.get(record.id())).flatMap(row -> row.cell(field)));
                }
                records.add(shown);
            }
            return written.with(records);
        });
    }
}
