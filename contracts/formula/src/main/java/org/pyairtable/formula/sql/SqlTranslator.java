package org.pyairtable.formula.sql;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.Operator;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.TypedExpression;
import org.pyairtable.formula.Value;

/**
 * Translates formulas to SQL. What the context supplies (now, today, the zone) is bound as of the translation, so a
 * translation is for one query, not for keeping.
 */
public final class SqlTranslator {
    /** A part takes several frames of the stack; what nests deeper is left to the evaluator. */
    private static final int DEEPEST = 64;

    /** PostgreSQL nests operands that stand beside each other, and its stack has an end too. */
    static final int MOST_OPERANDS = 500;

    /** A statement has room for 65,535 in all. */
    private static final int MOST_PARAMETERS = 30_000;

    private final CompiledFormula formula;
    private final SqlColumns columns;
    private final EvaluationContext context;
    private final int firstParameter;
    private final List<Object> parameters = new ArrayList<>();
    private final SqlFunctions functions = new SqlFunctions(this);
    private int depth;

    private SqlTranslator(CompiledFormula formula, SqlColumns columns, EvaluationContext context, int firstParameter) {
        this.formula = formula;
        this.columns = columns;
        this.context = context;
        this.firstParameter = firstParameter;
    }

    /**
     * The formula as a condition that is true for the rows that a filter keeps and false, never null, for others.
     *
     * @param firstParameter the number of the first parameter, 1 unless the query has some before
     */
    public static SqlTranslation predicate(
            CompiledFormula formula, SqlColumns columns, EvaluationContext context, int firstParameter) {
        try {
            SqlTranslator translator = new SqlTranslator(formula.folded(context), columns, context, firstParameter);
            String sql = translator.condition();
            return new SqlTranslation.Exact(sql, translator.parameters, ResultType.BOOLEAN);
        } catch (Untranslatable reason) {
            return notTranslatable(reason);
        }
    }

    /** The formula as an expression that gives its value. */
    public static SqlTranslation expression(
            CompiledFormula formula, SqlColumns columns, EvaluationContext context, int firstParameter) {
        try {
            SqlTranslator translator = new SqlTranslator(formula, columns, context, firstParameter);
            Sql sql = translator.translate(formula.root());
            if (!sql.gives(formula.resultType())) {
                throw new Untranslatable("values of another kind than the formula's");
            }
            return new SqlTranslation.Exact(sql.text(), translator.parameters, formula.resultType());
        } catch (Untranslatable reason) {
            return notTranslatable(reason);
        }
    }

    /** What indexes have to hold to find the rows that a filter with this formula keeps; none when they could not. */
    public static List<SqlComparand> comparands(
            CompiledFormula formula, SqlColumns columns, EvaluationContext context) {
        try {
            SqlTranslator translator = new SqlTranslator(formula.folded(context), columns, context, 1);
            String sql = translator.condition();
            List<SqlComparand> found = new Comparands(translator).find(translator.formula.root());
            return found.stream().allMatch(comparand -> sql.contains(comparand.expression())) ? found : List.of();
        } catch (Untranslatable reason) {
            return List.of();
        }
    }

    private static SqlTranslation notTranslatable(Untranslatable reason) {
        return new SqlTranslation.NotTranslatable(String.valueOf(reason.getMessage()));
    }

    EvaluationContext context() {
        return context;
    }

    private String condition() {
        return condition(formula.root());
    }

    /** True where a filter would keep a row for this part of the formula; never null. */
    String condition(TypedExpression part) {
        return choices(part)
                .map(test -> test.sql(this))
                .or(() -> membership(part).map(membership -> membership.sql(this)))
                .orElseGet(() -> translate(part))
                .asBoolean();
    }

    Optional<ChoiceTest> choices(TypedExpression part) {
        return ChoiceTest.of(formula.part(part), columns, context);
    }

    Optional<Membership> membership(TypedExpression part) {
        return Membership.of(part, columns);
    }

    /** A column of the record beside its cells, as the function reads that asks for it. */
    Sql property(SqlColumns.Property property) {
        String sql = columns.column(property)
                .orElseThrow(() -> new Untranslatable("records without the column " + property));
        return property == SqlColumns.Property.ID ? Sql.of(Sql.Kind.TEXT, sql) : moment(sql);
    }

    /** A moment that may be null. */
    Sql moment(String sql) {
        return Sql.nullable(Sql.Kind.MOMENT, sql).in(context.zone());
    }

    /** The last modified time of the field that the expression names. */
    String lastChange(TypedExpression expression) {
        return Optional.of(expression)
                .filter(TypedExpression.Field.class::isInstance)
                .flatMap(field -> columns.lastChange(
                        ((TypedExpression.Field) field).field().id()))
                .orElseThrow(() -> new Untranslatable("a time of changes that is not kept"));
    }

    Sql translate(TypedExpression expression) {
        if (++depth > DEEPEST) {
            throw new Untranslatable("SQL that nests so deeply");
        }
        Sql sql = parts(expression);
        depth--;
        return sql;
    }

    private Sql parts(TypedExpression expression) {
        return switch (expression) {
            case TypedExpression.Constant constant -> constant(constant.value());
            case TypedExpression.Field field -> column(field);
            case TypedExpression.Call call -> functions.call(call);
            case TypedExpression.Negation negation -> {
                Sql operand = translate(negation.operand());
                yield Sql.number("(0 - " + operand.asNumber() + ")", operand.maybeNaN());
            }
            case TypedExpression.Chain chain -> chain(chain);
        };
    }

    private Sql constant(Value value) {
        return switch (value) {
            case Value.Text text
            when text.text().indexOf('\0') >= 0 -> throw new Untranslatable("a text with the character NUL");
            case Value.Text text -> Sql.of(Sql.Kind.TEXT, parameter(text.text(), Sql.Kind.TEXT));
            case Value.Numeric numeric ->
                Sql.number(parameter(numeric.number(), Sql.Kind.NUMBER), Double.isNaN(numeric.number()));
            case Value.Flag flag -> Sql.of(Sql.Kind.BOOLEAN, String.valueOf(flag.flag()));
            case Value.Blank blank -> Sql.nullable(Sql.Kind.BLANK, "null::text");
            case Value.Moment moment
            when moment.presentation() instanceof Value.Presentation.Inherited -> moment(moment);
            default -> throw new Untranslatable("a constant of another kind");
        };
    }

    /** Binds a value and answers its placeholder. */
    String parameter(Object value, Sql.Kind kind) {
        return parameter(value, kind.sqlType());
    }

    String parameter(Object value, String sqlType) {
        int number = firstParameter + parameters.size();
        if (number > MOST_PARAMETERS) {
            throw new Untranslatable("so many values");
        }
        parameters.add(value);
        return "$" + number + "::" + sqlType;
    }

    Sql moment(Value.Moment moment) {
        return Sql.of(Sql.Kind.MOMENT, parameter(moment.instant().atOffset(ZoneOffset.UTC), Sql.Kind.MOMENT))
                .in(moment.dateOnly() ? ZoneOffset.UTC : context.zone());
    }

    Sql today() {
        return moment((Value.Moment) Value.of(LocalDate.ofInstant(context.now(), context.zone())));
    }

    private Sql column(TypedExpression.Field field) {
        SqlColumn column = columns.column(field.field().id())
                .orElseThrow(
                        () -> new Untranslatable("the field " + field.field().name() + " has no column"));
        String sql = column.expression();
        return switch (column.type()) {
            case TEXT -> Sql.nullable(Sql.Kind.TEXT, sql);
            case NUMBER -> Sql.nullable(Sql.Kind.NUMBER, sql + "::float8");
            case BOOLEAN -> Sql.of(Sql.Kind.BOOLEAN, "coalesce(" + sql + ", false)");
            case DATE -> Sql.nullable(Sql.Kind.MOMENT, "(" + sql + "::timestamp at time zone 'UTC')");
            case TIMESTAMP -> moment(sql);
            case CHOICE -> Sql.nullable(Sql.Kind.TEXT, choiceName(column));
        };
    }

    private String choiceName(SqlColumn column) {
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        column.choices().forEach((id, name) -> {
            ids.add(id);
            names.add(name);
        });
        return "(" + parameter(names.toArray(String[]::new), "text[]") + ")[array_position("
                + parameter(ids.toArray(String[]::new), "text[]") + ", " + column.expression() + ")]";
    }

    private Sql chain(TypedExpression.Chain chain) {
        if (chain.rest().size() > MOST_OPERANDS) {
            throw new Untranslatable("so many operands");
        }
        TypedExpression.Link firstLink = chain.rest().getFirst();
        Sql left;
        int next = 0;
        if (chain.first() instanceof TypedExpression.Constant constant
                && constant.value() instanceof Value.Text
                && firstLink.operator().isComparison()
                && firstLink.operand().type().isTemporal()) {
            Operator mirrored = SqlComparison.mirrored(firstLink.operator());
            left = SqlComparison.withWrittenDate(this, translate(firstLink.operand()), mirrored, constant.value());
            next = 1;
        } else {
            left = translate(chain.first());
        }
        for (TypedExpression.Link link : chain.rest().subList(next, chain.rest().size())) {
            left = link.operator().isComparison()
                    ? comparison(left, link)
                    : arithmetic(link.operator(), left, translate(link.operand()));
        }
        return left;
    }

    private Sql comparison(Sql left, TypedExpression.Link link) {
        if (left.is(Sql.Kind.MOMENT)
                && link.operand() instanceof TypedExpression.Constant constant
                && constant.value() instanceof Value.Text) {
            return SqlComparison.withWrittenDate(this, left, link.operator(), constant.value());
        }
        return SqlComparison.compare(left, link.operator(), translate(link.operand()));
    }

    private static Sql arithmetic(Operator operator, Sql left, Sql right) {
        if (operator == Operator.CONCATENATE) {
            return Sql.of(Sql.Kind.TEXT, "(" + left.asText() + " || " + right.asText() + ")");
        }
        boolean maybeNaN = left.maybeNaN() || right.maybeNaN();
        String a = left.asNumber();
        String b = right.asNumber();
        return switch (operator) {
            case ADD, SUBTRACT, MULTIPLY -> Sql.number("(" + a + " " + operator.symbol() + " " + b + ")", maybeNaN);
            case DIVIDE -> Sql.number("(" + division(a, b) + ")", true);
            default -> throw new IllegalArgumentException("no arithmetic: " + operator);
        };
    }

    /** PostgreSQL refuses to divide by zero, doubles do not. */
    private static String division(String a, String b) {
        return "case when " + b + " <> 0 then " + a + " / " + b + " when " + a + " = 'NaN'::float8 then 'NaN'::float8"
                + " when " + a + " > 0 then 'Infinity'::float8 when " + a + " < 0 then '-Infinity'::float8"
                + " else 'NaN'::float8 end";
    }
}
