package org.pyairtable.data.record.computed;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.LargeLinks;
import org.pyairtable.data.record.row.ManyLinks;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.RollupTotal.Totals;
import org.pyairtable.data.record.row.Touched;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/**
 * Totals of the records in large link cells, exact decimals that are kept beside the records: a change of one linked record
 * changes them by what it changes. What is kept holds for one version of the base; a record whose cell was read as a whole has
 * none. Where nothing is kept the database adds up.
 */
final class KeptTotals {
    private final Changes changes;
    /** As they will be, by field and record. */
    private final Map<String, Map<String, Totals>> after = new LinkedHashMap<>();

    KeptTotals(Changes changes) {
        this.changes = changes;
    }

    /** Whether the derivation's link cell of the record is one that was not read. */
    static boolean isLarge(Derivation derivation, RecordState record) {
        return LargeLinks.linkField(derivation)
                .filter(link -> record.cells().get(link) instanceof ManyLinks)
                .isPresent();
    }

    /** The totals of records with large cells as they will be; by record id. */
    Uni<Map<String, Totals>> of(Derivation derivation, List<Touched> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        FieldKind.Link link = link(derivation);
        Table linked = changes.table(link.linkedTableId());
        String inverse = link.inverseFieldId().orElseThrow();
        Optional<Field> target = LargeLinks.target(linked, derivation);
        List<String> ids = records.stream().map(Touched::id).toList();
        return before(derivation, link, target, ids).map(totals -> {
            Map<String, Totals> result = new HashMap<>(totals);
            for (Touched child : changes.of(linked.id())) {
                subtract(result, child.before(), inverse, target);
                add(result, child.after(), inverse, target);
            }
            after.computeIfAbsent(derivation.field().id(), f -> new HashMap<>()).putAll(result);
            return result;
        });
    }

    private static void subtract(
            Map<String, Totals> totals, Optional<RecordState> child, String inverse, Optional<Field> target) {
        Changes.links(child, inverse)
                .forEach(id -> totals.computeIfPresent(id, (i, t) -> t.without(cell(child, target))));
    }

    private static void add(
            Map<String, Totals> totals, Optional<RecordState> child, String inverse, Optional<Field> target) {
        Changes.links(child, inverse).forEach(id -> totals.computeIfPresent(id, (i, t) -> t.with(cell(child, target))));
    }

    private static Optional<Object> cell(Optional<RecordState> child, Optional<Field> target) {
        return target.flatMap(field -> child.flatMap(state -> state.cell(field)));
    }

    private FieldKind.Link link(Derivation derivation) {
        return (FieldKind.Link) derivation
                .table()
                .field(LargeLinks.linkField(derivation).orElseThrow())
                .kind();
    }

    private long version() {
        return changes.schema().base().version();
    }

    /** As they are in the database. */
    private Uni<Map<String, Totals>> before(
            Derivation derivation, FieldKind.Link link, Optional<Field> target, List<String> ids) {
        return changes.connection()
                .preparedQuery("select record_id, links, filled, total from rollup_total"
                        + " where field_id = $1 and record_id = any($2) and version = $3")
                .execute(Tuple.of(derivation.field().id(), ids.toArray(String[]::new), version()))
                .chain(rows -> {
                    Map<String, Totals> known = new HashMap<>();
                    rows.forEach(row -> known.put(
                            row.getString(0), new Totals(row.getLong(1), row.getLong(2), row.getBigDecimal(3))));
                    List<String> missing =
                            ids.stream().filter(id -> !known.containsKey(id)).toList();
                    return missing.isEmpty()
                            ? Uni.createFrom().item(known)
                            : addedUp(link, target, missing)
                                    .invoke(known::putAll)
                                    .replaceWith(known);
                });
    }

    private Uni<Map<String, Totals>> addedUp(FieldKind.Link link, Optional<Field> target, List<String> ids) {
        String own = link.reversed() ? "target_id" : "source_id";
        String other = link.reversed() ? "source_id" : "target_id";
        String cell = target.map(field -> "t." + SqlNames.column(field.id())).orElse("null::numeric");
        return changes.connection()
                .preparedQuery(
                        "select l." + own + ", count(*), count(" + cell + "), coalesce(sum(" + cell + "), 0) from "
                                + SqlNames.join(link.joinTable()) + " l join " + SqlNames.table(link.linkedTableId())
                                + " t on t._id = l." + other + " where l." + own + " = any($1) group by l." + own)
                .execute(Tuple.of((Object) ids.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Totals> totals = new HashMap<>();
                    ids.forEach(id -> totals.put(id, Totals.NONE));
                    rows.forEach(row -> totals.put(
                            row.getString(0), new Totals(row.getLong(1), row.getLong(2), row.getBigDecimal(3))));
                    return totals;
                });
    }

    /** What brings them to the database; and what forgets those of records whose cells were read, or are not large any more. */
    List<Uni<Void>> statements() {
        List<Uni<Void>> statements = new ArrayList<>();
        Set<String> forgotten = new LinkedHashSet<>(readWhole());
        List<String> fields = new ArrayList<>();
        List<String> records = new ArrayList<>();
        List<Long> links = new ArrayList<>();
        List<Long> filled = new ArrayList<>();
        List<BigDecimal> sums = new ArrayList<>();
        after.forEach((field, totals) -> totals.forEach((record, total) -> {
            if (total.links() <= changes.mostLinks()) {
                forgotten.add(record);
            } else {
                fields.add(field);
                records.add(record);
                links.add(total.links());
                filled.add(total.filled());
                sums.add(total.sum());
            }
        }));
        if (!forgotten.isEmpty()) {
            statements.add(run("delete from rollup_total where record_id = any($1)", Tuple.of((Object)
                    forgotten.toArray(String[]::new))));
        }
        if (!fields.isEmpty()) {
            statements.add(run(
                    "insert into rollup_total (field_id, record_id, version, links, filled, total)"
                            + " select f, r, $6, l, n, s::numeric from unnest($1::text[], $2::text[], $3::bigint[],"
                            + " $4::bigint[], $5::text[]) as u (f, r, l, n, s)"
                            + " on conflict (record_id, field_id) do update set version = excluded.version,"
                            + " links = excluded.links, filled = excluded.filled, total = excluded.total",
                    Tuple.tuple()
                            .addArrayOfString(fields.toArray(String[]::new))
                            .addArrayOfString(records.toArray(String[]::new))
                            .addArrayOfLong(links.toArray(Long[]::new))
                            .addArrayOfLong(filled.toArray(Long[]::new))
                            .addArrayOfString(
                                    sums.stream().map(BigDecimal::toPlainString).toArray(String[]::new))
                            .addLong(version())));
        }
        return statements;
    }

    private Uni<Void> run(String sql, Tuple parameters) {
        return changes.connection().preparedQuery(sql).execute(parameters).replaceWithVoid();
    }

    /** Records with a link cell that was read though it is large: what is kept of it may be none any more. */
    private Collection<String> readWhole() {
        List<String> ids = new ArrayList<>();
        for (String tableId : changes.tables()) {
            List<Field> links = changes.table(tableId).fields().stream()
                    .filter(field -> field.kind() instanceof FieldKind.Link)
                    .toList();
            for (Touched record : changes.of(tableId)) {
                boolean large = links.stream()
                        .anyMatch(field -> isWhole(record.before(), field) || isWhole(record.after(), field));
                if (large || (record.isDeleted() && !links.isEmpty())) {
                    ids.add(record.id());
                }
            }
        }
        return ids;
    }

    private boolean isWhole(Optional<RecordState> record, Field field) {
        return record.map(state -> state.cells().get(field.id()))
                .filter(cell ->
                        !(cell instanceof ManyLinks) && cell instanceof List<?> ids && ids.size() > changes.mostLinks())
                .isPresent();
    }
}
