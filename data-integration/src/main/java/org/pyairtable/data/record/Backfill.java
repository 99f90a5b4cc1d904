package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.EvaluationContext;

/**
 * Computes derived fields for all records of their tables; for fields that are new or compute differently. The database
 * does it in one statement where the formula has an exact translation, the evaluator in batches where it has not.
 */
@Singleton
public class Backfill {
    private static final int BATCH = 5_000;

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
            chain = chain.chain(() -> run(connection, snapshot, derivation));
        }
        return chain;
    }

    private Uni<Void> run(SqlConnection connection, Snapshot snapshot, Derivation derivation) {
        Uni<Void> evaluated = Uni.createFrom().deferred(() -> batch(connection, snapshot, derivation, Long.MIN_VALUE));
        return FormulaUpdate.of(derivation, EvaluationContext.at(clock.instant()))
                .map(update -> update.run(connection)
                        .chain(done -> done ? Uni.createFrom().voidItem() : evaluated))
                .orElse(evaluated);
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
        return LinkedCells.load(source, derivation, records).chain(() -> {
            CellValues values = new CellValues(codecs, snapshot.base(), source::cell, clock.instant());
            Long[] numbers = records.stream().map(RecordState::number).toArray(Long[]::new);
            String[] cells = records.stream()
                    .map(record -> values.derive(derivation, record).map(Json::write))
                    .map(cell -> cell.orElse(null))
                    .toArray(String[]::new);
            return store(connection, derivation, numbers, cells);
        });
    }

    private static Uni<Void> store(SqlConnection connection, Derivation derivation, Long[] numbers, String[] cells) {
        String column = SqlNames.column(derivation.field().id());
        return connection
                .preparedQuery("update " + SqlNames.table(derivation.table().id()) + " t set " + column
                        + " = u.cell::jsonb from unnest($1::bigint[], $2::text[]) as u (number, cell)"
                        + " where t._no = u.number and t." + column + " is distinct from u.cell::jsonb")
                .execute(Tuple.of(numbers, cells))
                .replaceWithVoid();
    }
}
