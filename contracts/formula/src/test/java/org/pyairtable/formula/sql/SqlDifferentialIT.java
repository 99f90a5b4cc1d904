package org.pyairtable.formula.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CellValues;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.RecordValues;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.Value;
import org.pyairtable.testkit.TestDatabase;

/** The evaluator and PostgreSQL must answer alike on every row, for chosen formulas and for random ones. */
class SqlDifferentialIT {
    private static final EvaluationContext UTC = EvaluationContext.at(Instant.parse("2024-03-20T10:00:00Z"));
    private static final EvaluationContext NEW_YORK = UTC.in(ZoneId.of("America/New_York"), Locale.ENGLISH);
    /** Half an hour of summer time, a zone without a name, and one that was once far from where it is. */
    private static final List<EvaluationContext> CONTEXTS = List.of(
            UTC,
            NEW_YORK,
            UTC.in(ZoneId.of("Australia/Lord_Howe"), Locale.ENGLISH),
            UTC.in(ZoneId.of("+05:30"), Locale.ENGLISH),
            UTC.in(ZoneId.of("Europe/Lisbon"), Locale.FRENCH));

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(\\d+)");

    private static final Map<String, String> TYPES = Map.of(
            "Name",
            "singleLineText",
            "Note",
            "multilineText",
            "Qty",
            "number",
            "Price",
            "currency",
            "Done",
            "checkbox",
            "Due",
            "date",
            "At",
            "dateTime");
    private static final FieldResolver FIELDS =
            name -> Optional.ofNullable(TYPES.get(name)).map(type -> new FormulaField(name, name, CellType.of(type)));
    private static final Map<String, SqlColumn> COLUMN_OF = Map.of(
            "Name", new SqlColumn("\"Name\"", SqlColumn.Type.TEXT),
            "Note", new SqlColumn("\"Note\"", SqlColumn.Type.TEXT),
            "Qty", new SqlColumn("\"Qty\"", SqlColumn.Type.NUMBER),
            "Price", new SqlColumn("\"Price\"", SqlColumn.Type.NUMBER),
            "Done", new SqlColumn("\"Done\"", SqlColumn.Type.BOOLEAN),
            "Due", new SqlColumn("\"Due\"", SqlColumn.Type.DATE),
            "At", new SqlColumn("\"At\"", SqlColumn.Type.TIMESTAMP));
    private static final SqlColumns COLUMNS = new SqlColumns() {
        @Override
        public Optional<SqlColumn> column(String fieldId) {
            return Optional.ofNullable(COLUMN_OF.get(fieldId));
        }

        @Override
        public Optional<String> recordId() {
            return Optional.of("record");
        }

        @Override
        public Optional<String> createdTime() {
            return Optional.of("created");
        }

        @Override
        public Optional<String> lastModifiedTime() {
            return Optional.of("modified");
        }
    };

    private static final List<Row> ROWS = rows();
    private static @Nullable Connection connection;

    private record Row(
            String id,
            Instant created,
            Instant modified,
            @Nullable String name,
            @Nullable String note,
            @Nullable Double qty,
            @Nullable Double price,
            @Nullable Boolean done,
            @Nullable LocalDate due,
            @Nullable Instant at) {
        EvaluationContext in(EvaluationContext context) {
            return context.forRecord(id, created, modified);
        }

        RecordValues values() {
            return field -> switch (field) {
                case "Name" -> name == null || name.isEmpty() ? Value.BLANK : Value.of(name);
                case "Note" -> note == null || note.isEmpty() ? Value.BLANK : Value.of(note);
                case "Qty" -> qty == null ? Value.BLANK : Value.of(qty);
                case "Price" -> price == null ? Value.BLANK : Value.of(price);
                case "Done" -> Value.of(done != null && done);
                case "Due" -> due == null ? Value.BLANK : Value.of(due);
                default -> at == null ? Value.BLANK : Value.of(at);
            };
        }
    }

    private static List<Row> rows() {
        String[] names = {
            null,
            "",
            "Ada",
            "ada",
            "ÀÉ straße",
            "😀 b",
            "  padded\t\u00A0",
            "İstanbul ΣΑΣ",
            "\uFFFDz",
            "a%_\\",
            "ǅ ŉ ﬁ",
            "12",
            "1e3",
            "line\none\\n'\"",
            "\u2003em\uFEFF",
            "e\u0301"
        };
        Double[] numbers = {null, 0.0, 1.0, -2.5, 0.1, 1e6, 3.0, -0.0, 1e-7, 9007199254740992.0, 0.30000000000000004};
        LocalDate[] days = {
            null,
            LocalDate.parse("2024-03-15"),
            LocalDate.parse("2024-03-20"),
            LocalDate.parse("1969-12-31"),
            LocalDate.parse("2024-02-29"),
            LocalDate.parse("0001-01-01"),
            LocalDate.parse("9999-12-31")
        };
        Instant[] times = {
            null,
            Instant.parse("2024-03-15T00:00:00Z"),
            Instant.parse("2024-03-20T10:00:00Z"),
            Instant.parse("2024-03-15T03:30:00.250Z"),
            Instant.parse("2024-04-01T02:00:00Z"),
            Instant.parse("2024-03-10T06:59:59.999Z"),
            Instant.parse("2024-03-10T07:00:00Z"),
            Instant.parse("2024-11-03T05:30:00Z"),
            Instant.parse("2024-11-03T06:30:00Z"),
            Instant.parse("2024-04-06T15:15:00Z"),
            Instant.parse("1901-06-15T12:34:56.789Z")
        };
        Boolean[] flags = {null, true, false};
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            rows.add(new Row(
                    "rec" + i,
                    Instant.parse("2024-03-01T00:00:00Z").plusSeconds(i * 7_211L),
                    Instant.parse("2024-03-15T00:00:00Z").plusMillis(i * 3_600_250L),
                    names[i % names.length],
                    names[(i / 3 + 4) % names.length],
                    numbers[i % numbers.length],
                    numbers[(i * 3 + i / 7) % numbers.length],
                    flags[i % 3],
                    days[(i + i / 4) % days.length],
                    times[(i + i / 5) % times.length]));
        }
        return rows;
    }

    @BeforeAll
    static void fill() throws SQLException {
        connection = TestDatabase.create("formula").connect();
        try (var statement = open().createStatement()) {
            statement.execute("create table cells (id int primary key, \"Name\" text, \"Note\" text, \"Qty\" numeric,"
                    + " \"Price\" float8, \"Done\" boolean, \"Due\" date, \"At\" timestamptz,"
                    + " record text, created timestamptz, modified timestamptz)");
        }
        try (PreparedStatement insert = open().prepareStatement("insert into cells values (?,?,?,?,?,?,?,?,?,?,?)")) {
            for (int i = 0; i < ROWS.size(); i++) {
                Row row = ROWS.get(i);
                insert.setInt(1, i);
                insert.setObject(2, row.name(), Types.VARCHAR);
                insert.setObject(3, row.note(), Types.VARCHAR);
                insert.setObject(4, row.qty(), Types.NUMERIC);
                insert.setObject(5, row.price(), Types.DOUBLE);
                insert.setObject(6, row.done(), Types.BOOLEAN);
                insert.setObject(7, row.due(), Types.DATE);
                insert.setObject(
                        8, row.at() == null ? null : row.at().atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
                insert.setString(9, row.id());
                insert.setObject(10, row.created().atOffset(ZoneOffset.UTC));
                insert.setObject(11, row.modified().atOffset(ZoneOffset.UTC));
                insert.executeUpdate();
            }
        }
    }

    @AfterAll
    static void close() throws SQLException {
        open().close();
    }

    private static Connection open() {
        return Objects.requireNonNull(connection);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qty > 1",
                "Qty = BLANK()",
                "Qty = 0",
                "Qty != 0.1",
                "Qty + Price * 2",
                "Qty - -Price",
                "Qty / Price",
                "Qty / Price > 1",
                "Qty / Price != Qty / Price",
                "NOT(Qty / Price)",
                "-Qty",
                "Qty / Price - Price / Qty",
                "Name",
                "Name = 'Ada'",
                "Name != ''",
                "Name = BLANK()",
                "Name < Note",
                "Name >= 'a'",
                "Note > Name",
                "LOWER(Name)",
                "UPPER(Name)",
                "TRIM(Name)",
                "LEN(Name)",
                "LEFT(Name, 2)",
                "RIGHT(Name, 2)",
                "Name & '-' & Note & Done",
                "CONCATENATE(Name, 'x', Done, BLANK())",
                "FIND('a', Name)",
                "SEARCH('A', Name)",
                "SEARCH('zz', Name)",
                "FIND('', Name)",
                "Done",
                "NOT(Done)",
                "Done = TRUE()",
                "Done = BLANK()",
                "Done + Qty",
                "AND(Done, Qty, Name)",
                "OR(Done, Qty, Name, Due)",
                "IF(Done, Name, 'none')",
                "IF(Qty > 1, Qty)",
                "IF(Done, BLANK(), 5) = 0",
                "IF(Done, At, NOW())",
                "IF(Done, Due)",
                "Due",
                "At",
                "Due = '2024-03-15'",
                "Due != '2024-03-15'",
                "Due < '2024-03-20'",
                "'2024-03-15' <= Due",
                "Due = BLANK()",
                "Due != BLANK()",
                "Due <= BLANK()",
                "Due = At",
                "Due < At",
                "Due <= At",
                "IS_BEFORE(Due, TODAY())",
                "IS_AFTER(At, NOW())",
                "IS_SAME(Due, '2024-03-15', 'day')",
                "IS_SAME(At, Due, 'day')",
                "IS_SAME(At, '2024-03-01', 'month')",
                "IS_BEFORE(At, Due, 'days')",
                "IS_SAME(At, TODAY(), 'year')",
                "INT(Qty) + ABS(Price)",
                "TRUE()",
                "BLANK()",
                "Due < TODAY()",
                "TODAY() > Due",
                "Due <= TODAY()",
                "Due >= TODAY()",
                "Due != TODAY()",
                "At = NOW()",
                "At <= NOW()",
                "NOW() <= At",
                "NOW() < TODAY()",
                "Due <= '2024-03-20'",
                "Due >= '2024-03-20'",
                "'2024-03-15' != Due",
                "IS_SAME(Due, '2024-03-15')",
                "IS_SAME(TODAY(), Due)",
                "IS_AFTER('2024-03-16', Due)",
                "IS_BEFORE(TODAY(), At)",
                "IS_BEFORE(At, Due)",
                "NOT(IS_BEFORE(Due, TODAY()))",
                "IF(Done, Due) < '2024-03-20'",
                "Qty >= -1",
                "Qty <= 0",
                "AND(Qty >= -1, Qty < 3)",
                "RECORD_ID()",
                "RECORD_ID() = 'rec7'",
                "OR(RECORD_ID() = 'rec7', 'rec8' = RECORD_ID(), RECORD_ID() = 'none')",
                "OR(Name = 'Ada', Name = 'ada', Name = '', Qty = 1, Qty = 3, LOWER(Note) = 'ada', LOWER(Note) = 'x')",
                "OR(Qty = 0, Qty = 0.1, Name = 'Ada')",
                "OR(Name = 'Ada', Name = BLANK())",
                "OR(Due = '2024-03-15', Due = '2024-03-20', Due = DATETIME_PARSE('2024-02-29'))",
                "OR(Done = 1, Done = 0, Name)",
                "CREATED_TIME()",
                "CREATED_TIME() < '2024-03-03'",
                "IS_AFTER(LAST_MODIFIED_TIME(), '2024-03-16T00:00:00Z')",
                "LAST_MODIFIED_TIME() >= DATEADD(NOW(), -3, 'days')",
                "IS_SAME(CREATED_TIME(), At, 'month')",
                "LAST_MODIFIED_TIME() = At",
                "Due >= DATEADD(TODAY(), -5, 'days')",
                "Due = DATETIME_PARSE('2024-03-15')",
                "IS_BEFORE(Due, DATEADD('2024-01-31', 1, 'month'))",
                "IS_SAME(At, DATETIME_PARSE('03/15/2024', 'MM/DD/YYYY'), 'day')",
                "IS_SAME(At, SET_TIMEZONE('2024-03-15T12:00:00Z', 'Asia/Tokyo'), 'day')",
                "Qty > LEN('ab') - ROUND(1.5)",
                "Name = LOWER('ADA')",
                "Name = UPPER(LEFT('ada', 1)) & 'da'",
                "LEFT(Name, 1 + 1)",
                "IF(1 = 1, Name, Note)",
                "IF(MOD(5, 2), Qty, Price)",
                "AND(TRUE(), NOT(FALSE()), Qty)",
                "Qty * VALUE('3') - POWER(2, 3)",
                "YEAR(TODAY()) = Qty + 2021",
                "Due & ''",
                "Qty = 1 = TRUE()",
                "-Qty < -(0 - 2)",
                "'a' < Name",
                "Done = (Qty > 1)",
                "(Qty > 1) + (Price > 1) = 2",
                "BLANK() = Name & Note",
                "BLANK() < Qty",
                "TODAY() = NOW()"
            })
    void agree_on(String formula) throws SQLException {
        boolean translated = compare(formula, UTC);
        // What SQL could print differently is left to the evaluator.
        assertThat(translated).isEqualTo(!formula.equals("Due & ''"));
        for (EvaluationContext context : CONTEXTS) {
            compare(formula, context);
        }
    }

    /** {@code -Dformulas.random=100000 -Dformulas.seed=1} compares longer, and others. */
    @Test
    void agree_on_random_formulas() throws SQLException {
        RandomFormulas formulas = new RandomFormulas(Long.getLong("formulas.seed", 20_240_320L));
        int count = Integer.getInteger("formulas.random", 600);
        int translated = 0;
        for (int i = 0; i < count; i++) {
            String formula = i % 2 == 0 ? formulas.any(1 + i % 3) : formulas.truth(1 + i % 4);
            translated += compare(formula, CONTEXTS.get(i % CONTEXTS.size())) ? 1 : 0;
        }
        assertThat(translated).isGreaterThan(count / 2);
    }

    /** Whether the formula could be translated; if so, both answers were the same on every row. */
    private static boolean compare(String formula, EvaluationContext context) throws SQLException {
        CompiledFormula compiled = FormulaParser.parse(formula).bind(FIELDS);
        if (!(SqlTranslator.expression(compiled, COLUMNS, context, 1) instanceof SqlTranslation.Exact expression)
                || !(SqlTranslator.predicate(compiled, COLUMNS, context, 1) instanceof SqlTranslation.Exact filter)) {
            return false;
        }
        List<@Nullable Object> values;
        List<@Nullable Object> kept;
        try {
            values = query(expression);
            kept = query(filter);
        } catch (SQLException e) {
            assertThat(e.getSQLState()).as("%s as %s", formula, expression).isEqualTo("22003");
            return false;
        }
        for (int i = 0; i < ROWS.size(); i++) {
            EvaluationContext own = ROWS.get(i).in(context);
            Value value = compiled.evaluate(ROWS.get(i).values(), own);
            assertThat(json(values.get(i)))
                    .as("%s on %s as %s", formula, ROWS.get(i), expression)
                    .isEqualTo(CellValues.toJson(value, plain(value)));
            assertThat(kept.get(i))
                    .as("filter %s on %s as %s", formula, ROWS.get(i), filter)
                    .isEqualTo(compiled.isTruthy(ROWS.get(i).values(), own));
        }
        return true;
    }

    /** Every date as a date and time, as the SQL gives it. */
    private static ResultType plain(Value value) {
        return value instanceof Value.Moment ? ResultType.DATE_TIME : ResultType.ANY;
    }

    private static Optional<Object> json(@Nullable Object column) {
        Value value =
                switch (column) {
                    case null -> Value.BLANK;
                    case String text -> Value.of(text);
                    case Double number -> Value.of(number);
                    case Boolean flag -> Value.of(flag);
                    case OffsetDateTime time -> Value.of(time.toInstant());
                    default -> throw new IllegalStateException("unexpected " + column.getClass());
                };
        return CellValues.toJson(value, plain(value));
    }

    private static List<@Nullable Object> query(SqlTranslation.Exact translation) throws SQLException {
        List<Object> bound = new ArrayList<>();
        Matcher placeholders = PLACEHOLDER.matcher(translation.sql());
        String sql = placeholders.replaceAll(match -> {
            bound.add(translation.parameters().get(Integer.parseInt(match.group(1)) - 1));
            return "?";
        });
        List<@Nullable Object> answers = new ArrayList<>();
        try (PreparedStatement select = open().prepareStatement("select " + sql + " from cells order by id")) {
            for (int i = 0; i < bound.size(); i++) {
                select.setObject(i + 1, bound.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                boolean times = rows.getMetaData().getColumnTypeName(1).equals("timestamptz");
                while (rows.next()) {
                    answers.add(times ? rows.getObject(1, OffsetDateTime.class) : rows.getObject(1));
                }
            }
        }
        return answers;
    }
}
