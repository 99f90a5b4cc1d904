package org.pyairtable.data.record.write;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.ManyLinks;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.runtime.flow.Sequential;

/** Keeps both sides of a link the same: what a request wrote into one cell shows in the cells of the linked records. */
final class LinkMirror {
    private LinkMirror() {}

    /**
     * Applies the link cells that changed in {@code table} to the other side.
     *
     * @return fails with Airtable's error when a cell names a record that does not exist
     */
    static Uni<Void> apply(Changes changes, Table table) {
        return Sequential.each(
                table.fields(),
                field -> field.kind() instanceof FieldKind.Link link
                        ? apply(changes, table, field, link)
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Void> apply(Changes changes, Table table, Field field, FieldKind.Link link) {
        List<Touched> changed = changes.of(table.id()).stream()
                .filter(record -> record.hasChanged(field.id()))
                .toList();
        Table other = changes.table(link.linkedTableId());
        Uni<Void> orphans =
                link.inverseFieldId().isPresent() ? Uni.createFrom().voidItem() : loadReferrers(changes, table, link);
        if (changed.isEmpty()) {
            return orphans.invoke(() -> forgetDeleted(changes, table, field, link));
        }
        Set<String> concerned = new LinkedHashSet<>();
        changed.forEach(record -> {
            concerned.addAll(added(record, field));
            concerned.addAll(removed(record, field));
        });
        return orphans.chain(() -> changes.load(other, concerned)).invoke(() -> {
            forgetDeleted(changes, table, field, link);
            changed.forEach(record -> mirror(changes, other, record, field, link));
        });
    }

    private static void mirror(Changes changes, Table other, Touched record, Field field, FieldKind.Link link) {
        for (String id : added(record, field)) {
            Touched target = changes.find(other.id(), id)
                    .filter(t -> t.after().isPresent())
                    .orElseThrow(() -> new UnknownName.OfRecord(id).exception());
            link.inverseFieldId().ifPresent(inverse -> {
                List<String> cell = Changes.links(target.after(), inverse);
                if (target.now().cells().get(inverse) instanceof ManyLinks many) {
                    set(changes, target, inverse, Optional.of(many.with(record.id())));
                } else if (!cell.contains(record.id())) {
                    cell.add(record.id());
                    set(changes, target, inverse, cell);
                }
            });
        }
        for (String id : removed(record, field)) {
            link.inverseFieldId().ifPresent(inverse -> changes.find(other.id(), id)
                    .filter(target -> target.after().isPresent())
                    .ifPresent(target -> remove(changes, target, inverse, record.id())));
        }
    }

    /** Links within a table have no other side; who points to a deleted record must be looked up. */
    private static Uni<Void> loadReferrers(Changes changes, Table table, FieldKind.Link link) {
        String[] deleted = changes.of(link.linkedTableId()).stream()
                .filter(Touched::isDeleted)
                .map(Touched::id)
                .toArray(String[]::new);
        if (deleted.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return changes.connection()
                .preparedQuery("select distinct source_id from " + SqlNames.join(link.joinTable())
                        + " where target_id = any($1)")
                .execute(Tuple.of(deleted))
                .chain(rows -> {
                    List<String> referrers = new ArrayList<>();
                    rows.forEach(row -> referrers.add(row.getString(0)));
                    return changes.load(table, referrers);
                });
    }

    private static void forgetDeleted(Changes changes, Table table, Field field, FieldKind.Link link) {
        if (link.inverseFieldId().isPresent()) {
            return;
        }
        for (Touched gone : List.copyOf(changes.of(link.linkedTableId()))) {
            if (gone.isDeleted()) {
                changes.of(table.id()).stream()
                        .filter(record -> record.after().isPresent())
                        .forEach(record -> remove(changes, record, field.id(), gone.id()));
            }
        }
    }

    private static void remove(Changes changes, Touched target, String fieldId, String recordId) {
        List<String> cell = Changes.links(target.after(), fieldId);
        if (target.now().cells().get(fieldId) instanceof ManyLinks many) {
            set(changes, target, fieldId, Optional.of(many.without(recordId)));
        } else if (cell.remove(recordId)) {
            set(changes, target, fieldId, cell);
        }
    }

    private static void set(Changes changes, Touched target, String fieldId, List<String> cell) {
        set(changes, target, fieldId, cell.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(cell)));
    }

    private static void set(Changes changes, Touched target, String fieldId, Optional<Object> value) {
        target.become(target.now().with(fieldId, value).modified(changes.now(), changes.author()));
    }

    private static List<String> added(Touched record, Field field) {
        List<String> added = Changes.links(record.after(), field.id());
        added.removeAll(Changes.links(record.before(), field.id()));
        return added;
    }

    private static List<String> removed(Touched record, Field field) {
        List<String> removed = Changes.links(record.before(), field.id());
        removed.removeAll(Changes.links(record.after(), field.id()));
        return removed;
    }
}
