package org.pyairtable.data.record.upkeep;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.RecordColumns;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.Savepoint;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.storage.Work;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.sql.SqlTranslation;
import org.pyairtable.formula.sql.SqlTranslator;
import org.pyairtable.runtime.flow.Sequential;

/**
 * A formula as a statement that computes it for some records of its table, leaving alone those that have it already.
 *
 * @param values of the statement's parameters but for the last two
 */
record FormulaUpdate(String tableId, String sql, List<Object> values) {
    /** Records of a statement. */
    private static final int PIECE = 20_000;

    private static final String OUT_OF_RANGE = "22003";

    /** Empty when the evaluator could come to another result. */
    static Optional<FormulaUpdate> of(Derivation derivation, EvaluationContext context) {
        return derivation.field().kind() instanceof FieldKind.Formula
                ? derivation.formula().flatMap(formula -> of(derivation, formula, context))
                : Optional.empty();
    }

    private static Optional<FormulaUpdate> of(
            Derivation derivation, CompiledFormula formula, EvaluationContext context) {
        Parameters parameters = new Parameters();
        RecordColumns columns = RecordColumns.of(derivation.table(), formula.fieldIds());
        if (columns.doubts().isPresent()) {
            return Optional.empty();
        }
        return switch (SqlTranslator.expression(formula, columns, context, parameters.next())) {
            case SqlTranslation.Exact(var sql, var values, var type) ->
                cell(type).map(cell -> {
                    values.forEach(parameters::add);
                    return new FormulaUpdate(
                            derivation.table().id(),
                            statement(
                                    SqlNames.table(derivation.table().id()),
                                    SqlNames.column(derivation.field().id()),
                                    sql,
                                    cell,
                                    parameters.next()),
                            values);
                });
            case SqlTranslation.NotTranslatable(var reason) -> Optional.empty();
        };
    }

    /** How a result {@code x} becomes a cell; empty for results whose text SQL would write differently. */
    private static Optional<String> cell(ResultType type) {
        return switch (type) {
            case TEXT -> Optional.of("to_jsonb(nullif(x, ''))");
            case BOOLEAN -> Optional.of("to_jsonb(case x when true then 1 when false then 0 end)");
            case NUMBER ->
                Optional.of("case when x in ('NaN', 'Infinity', '-Infinity')"
                        + " then jsonb_build_object('specialValue', x::text) else to_jsonb(x) end");
            case DATE, DATE_TIME, LIST, BLANK, ANY -> Optional.empty();
        };
    }

    /** @param first the number of the parameter that bounds the records from below; the next one bounds them from above */
    private static String statement(String table, String column, String expression, String cell, int first) {
        return "update " + table + " stored set " + column + " = computed.cell from (select t._no as number, (select "
                + cell
                + " from (select " + expression + " as x) result) as cell from " + table
                + " t where t._no > $" + first + " and t._no <= $" + (first + 1)
                + ") computed where stored._no = computed.number and stored._no > $" + first + " and stored._no <= $"
                + (first + 1) + " and stored." + column
                + " is distinct from computed.cell";
    }

    /**
     * @param connection in a transaction that goes on after a failure behind a savepoint
     * @return whether it could be done; else nothing has changed
     */
    Uni<Boolean> run(SqlConnection connection) {
        return Savepoint.around(connection, () -> pieces(connection))
                .replaceWith(true)
                .onFailure(FormulaUpdate::isOutOfRange)
                .recoverWithItem(false);
    }

    private Uni<Void> pieces(SqlConnection connection) {
        Work work = Work.of(connection);
        AtomicLong after = new AtomicLong(Long.MIN_VALUE);
        return work.expect(connection, tableId)
                .chain(() -> Sequential.whilst(
                        () -> piece(connection, after.get()).chain(piece -> update(connection, work, after, piece))));
    }

    /** Answers whether there may be another piece. */
    private Uni<Boolean> update(SqlConnection connection, Work work, AtomicLong after, Piece piece) {
        return piece.records() == 0
                ? Uni.createFrom().item(false)
                : update(connection, after.getAndSet(piece.last()), piece.last())
                        .chain(() -> work.did(piece.records()))
                        .replaceWith(true);
    }

    /** @param last the number of its last record */
    private record Piece(int records, long last) {}

    private Uni<Piece> piece(SqlConnection connection, long after) {
        return connection
                .preparedQuery("select count(*)::int, coalesce(max(_no), 0) from (select _no from "
                        + SqlNames.table(tableId) + " where _no > $1 order by _no limit " + PIECE + ") piece")
                .execute(Tuple.of(after))
                .map(rows -> rows.iterator().next())
                .map(row -> new Piece(row.getInteger(0), row.getLong(1)));
    }

    private Uni<Void> update(SqlConnection connection, long after, long last) {
        Tuple parameters = Tuple.tuple(new ArrayList<>(values)).addLong(after).addLong(last);
        return connection.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }

    /** A number left the range of doubles, where the evaluator has an infinity. */
    private static boolean isOutOfRange(Throwable failure) {
        return failure instanceof PgException pg && OUT_OF_RANGE.equals(pg.getSqlState());
    }
}
