package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.storage.SqlNames;

/** Computes derived fields for all records of their tables, in batches; for fields that are new or compute differently. */
@Singleton
public class Backfill {
    private static final int BATCH = 1_000;

    private final CellCodecs codecs;
    private final Clock clock;

    Backfill(CellCodecs codecs, Clock clock) {
        this.codecs = codecs;
        this.clock = clock;
    }

    /** @param derivations in the order of their dependencies */
    public Uni<Void> run(SqlConnection connection, Snapshot snapshot, List<Derivation> derivations) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Derivation derivation : derivations) {
            chain = chain.chain(() -> batch(connection, snapshot, derivation, Long.MIN_VALUE));
        }
        return chain;
    }

    private Uni<Void> batch(SqlConnection connection, Snapshot snapshot, Derivation derivation, long after) {
        Table table = derivation.table();
        RowLayout layout = new RowLayout(codecs, table, inputs(table, derivation));
        return connection
                .preparedQuery("select " + layout.selection() + " from " + layout.source()
                        + " where t._no > $1 order by t._no limit " + BATCH)
                .execute(Tuple.of(after))
                .map(layout::readAll)
                .chain(records -> compute(connection, snapshot, derivation, records)
                        .chain(() -> records.size() < BATCH
                                ? Uni.createFrom().voidItem()
                                : batch(
                                        connection,
                                        snapshot,
                                        derivation,
                                        records.getLast().number())));
    }

    private static List<Field> inputs(Table table, Derivation derivation) {
        return derivation.rowInputs().stream().map(table::field).toList();
    }

    private Uni<Void> compute(
            SqlConnection connection, Snapshot snapshot, Derivation derivation, List<RecordState> records) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Changes source = new Changes(connection, codecs, snapshot, clock.instant(), "");
        Uni<Void> inputs = Uni.createFrom().voidItem();
        for (LinkedInput input : derivation.linkedInputs()) {
            Set<String> ids = new LinkedHashSet<>();
            records.forEach(r -> ids.addAll(Changes.links(Optional.of(r), input.linkFieldId())));
            Table target = snapshot.base().table(input.targetTableId());
            inputs = inputs.chain(() -> source.loadCells(target, target.field(input.targetFieldId()), ids));
        }
        return inputs.chain(() -> {
            CellValues values = new CellValues(codecs, snapshot.base(), source::cell, clock.instant());
            List<Map<String, Object>> rows = new ArrayList<>();
            for (RecordState record : records) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("_id", record.id());
                values.derive(derivation, record).ifPresent(value -> row.put("value", value));
                rows.add(row);
            }
            return store(connection, derivation, rows);
        });
    }

    private static Uni<Void> store(SqlConnection connection, Derivation derivation, List<Map<String, Object>> rows) {
        return connection
                .preparedQuery("update " + SqlNames.table(derivation.table().id()) + " t set "
                        + SqlNames.column(derivation.field().id())
                        + " = u.value from jsonb_to_recordset($1::text::jsonb) as u (_id text, value jsonb)"
                        + " where t._id = u._id")
                .execute(Tuple.of(Json.write(rows)))
                .replaceWithVoid();
    }
}
