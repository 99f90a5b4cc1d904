package org.pyairtable.data.record.upkeep;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.record.computed.CellValues;
import org.pyairtable.data.record.computed.LinkedCells;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Computes derived fields for all records of their tables; for fields that are new or compute differently. The database
 * does it where the formula has an exact translation, the evaluator where it has not; both in batches.
 */
@Singleton
public class Backfill {
    private final CellCodecs codecs;
    private final Clock clock;

    Backfill(CellCodecs codecs, Clock clock) {
        this.codecs = codecs;
        this.clock = clock;
    }

    /** @param derivations in the order of their dependencies */
    public Uni<Void> run(SqlConnection connection, CachedSchema schema, List<Derivation> derivations) {
        return Sequential.each(derivations, derivation -> run(connection, schema, derivation));
    }

    private Uni<Void> run(SqlConnection connection, CachedSchema schema, Derivation derivation) {
        Uni<Void> evaluated = Uni.createFrom().deferred(() -> evaluate(connection, schema, derivation));
        return FormulaUpdate.of(derivation, EvaluationContext.at(clock.instant()))
                .map(update -> update.run(connection)
                        .chain(done -> done ? Uni.createFrom().voidItem() : evaluated))
                .orElse(evaluated);
    }

    private Uni<Void> evaluate(SqlConnection connection, CachedSchema schema, Derivation derivation) {
        Table table = derivation.table();
        return new TableScan(connection, codecs, schema.base(), table, inputs(table, derivation))
                .eachRecords(records -> compute(connection, schema, derivation, records));
    }

    private static List<Field> inputs(Table table, Derivation derivation) {
        return derivation.rowInputs().stream().map(table::field).toList();
    }

    private Uni<Void> compute(
            SqlConnection connection, CachedSchema schema, Derivation derivation, List<RecordState> records) {
        Changes source = new Changes(connection, codecs, schema, clock.instant(), "");
        return LinkedCells.load(source, derivation, records).chain(() -> {
            CellValues values = new CellValues(codecs, schema.base(), source::cell, clock.instant());
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
