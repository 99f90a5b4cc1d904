package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.util.Optional;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.RecordColumns;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.storage.Savepoint;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.sql.SqlTranslation;
import org.pyairtable.formula.sql.SqlTranslator;

/** A formula as a statement that computes it for all records of its table, leaving alone those that have it already. */
record FormulaUpdate(String sql, Tuple parameters) {
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
                            statement(
                                    SqlNames.table(derivation.table().id()),
                                    SqlNames.column(derivation.field().id()),
                                    sql,
                                    cell),
                            parameters.toTuple());
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

    private static String statement(String table, String column, String expression, String cell) {
        return "update " + table + " stored set " + column + " = computed.cell from (select t._no as number, (select "
                + cell
                + " from (select " + expression + " as x) result) as cell from " + table
                + " t) computed where stored._no = computed.number and stored." + column
                + " is distinct from computed.cell";
    }

    /**
     * @param connection in a transaction that goes on after a failure behind a savepoint
     * @return whether it could be done; else nothing has changed
     */
    Uni<Boolean> run(SqlConnection connection) {
        return Savepoint.around(connection, () -> connection.preparedQuery(sql).execute(parameters))
                .replaceWith(true)
                .onFailure(FormulaUpdate::isOutOfRange)
                .recoverWithItem(false);
    }

    /** A number left the range of doubles, where the evaluator has an infinity. */
    private static boolean isOutOfRange(Throwable failure) {
        return failure instanceof PgException pg && OUT_OF_RANGE.equals(pg.getSqlState());
    }
}
